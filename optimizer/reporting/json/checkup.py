"""The check-up as plain data (checkup.schema.json)."""

from dataclasses import asdict
from typing import Any

from optimizer.checkup.checkup import Checkup
from optimizer.domain.version import __version__
from optimizer.reporting.facts.checkup import attention


def checkup_data(checkup: Checkup) -> dict[str, Any]:
    """All that the sheet tells; teachers and schools by id only."""
    instance = checkup.instance
    return {
        "version": __version__,
        "digests": dict(instance.digests),
        "policy": instance.policy.name,
        "years": list(instance.years),
        "attention": list(attention(checkup)),
        "counts": [asdict(each) | {"ids": list(each.ids)} for each in checkup.counts],
        "supply": [asdict(each) | {"stage": each.stage.value} for each in checkup.supplies],
        "districts": [
            {"name": name, "schools": schools, "staff": staff} for name, schools, staff in checkup.districts
        ],
        "schools_without_place": list(checkup.placeless),
        "tight_posts": [
            asdict(post) | {
                "candidates": list(post.candidates),
                "blocked": [{"by": title, "teachers": number} for title, number in post.blocked],
            }
            for post in checkup.tight
        ],
        "columns_read": [asdict(each) | {"readers": list(each.readers)} for each in checkup.read],
        "columns_unread": [asdict(each) for each in checkup.unread],
    }
