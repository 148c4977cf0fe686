"""comparison.json: plans side by side."""

from typing import Any

from optimizer.domain.version import __version__
from optimizer.reporting.facts.comparison import Tables


def comparison_data(tables: Tables) -> dict[str, Any]:
    """All tables but that of the people, who stand by id alone."""
    comparison = tables.comparison
    found: dict[str, Any] = {
        "version": __version__, "years": list(comparison.instance.years), "digests": dict(comparison.instance.digests),
        "plans": list(comparison.names), "policies": [judge.policy.name for judge in comparison.judges],
        "apart": [
            [comparison.apart(one, other) for other in range(len(comparison.plans))]
            for one in range(len(comparison.plans))
        ],
        "differing": [
            {
                "teacher": difference.teacher,
                "postings": [
                    [
                        {"to": p.school, "first_year": p.first_year, "last_year": p.last_year, "mode": p.mode.value}
                        for p in postings
                    ]
                    for postings in difference.postings
                ],
            }
            for difference in comparison.differences
        ],
    }
    for part in tables.parts():
        if part.key != "people":
            found[part.key] = [
                dict(zip(part.columns, line.about, strict=True)) | {"values": list(line.values), "same": line.same}
                for line in part.lines
            ]
    return found
