"""A plan in one document, as a screen shows it: postings with reasons, schools, flows, people; no names of people.

What was proved and judged is taken from report.json as it was written.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from optimizer.goals.gauge import number
from optimizer.reporting.facts.annual import Annual
from optimizer.reporting.facts.availability import available
from optimizer.reporting.facts.figures import PlanFigures
from optimizer.reporting.facts.flows import flows
from optimizer.reporting.facts.post_balance import PostBalance, post_balances
from optimizer.reporting.facts.reasons import reason
from optimizer.reporting.facts.tallies import tallies

QUOTED = (  # lists, empty where an older version wrote none
    "entries", "levels", "findings", "compliance", "equity", "standards", "uncounted", "timeline", "changes", "returns",
    "lifecycle", "mentoring", "rehomed", "cover", "notes",
)
OF_LEVEL = {"name": "name", "title": "title", "basis": "basis", "proved": "proved", "text": "words"}


def screen_data(figures: PlanFigures, report: Mapping[str, Any], able: Collection[str]) -> dict[str, Any]:
    """The document; ``able`` are the teachers who have a posting that no clause excludes in the first year."""
    told = {key: report.get(key, []) for key in QUOTED}
    return told | {
        "years": list(figures.instance.years), "policy": figures.instance.policy.name,
        "digests": report.get("digests", {}), "ledgers": report.get("ledgers", {}),
        "verdict": {
            "text": report["proof"], "repeatable": report["repeatable"],
            "lawful": not any(finding["hard"] for finding in report["findings"]),
            "levels": [{key: level[name] for key, name in OF_LEVEL.items()} for level in report["levels"]],
        },
        "postings": [line for annual in figures.annuals for line in _postings(annual)],
        "flows": [
            {"year": each.year, "from": each.origin, "to": each.school, "count": each.number, "backbone": each.backbone}
            for each in flows(figures)
        ],
        "schools": [line for annual in figures.annuals for line in _schools(annual)],
        "school_names": {each.id: each.name for each in figures.instance.county.schools},
        "teachers": {
            each.teacher: {"status": each.status.value, "text": each.text}
            for each in available(figures.annuals[0], able)
        },
    }


def _postings(annual: Annual) -> Iterator[dict[str, Any]]:
    for standing in annual.movers:
        posting, minutes = standing.posting, annual.minutes[standing.teacher.id]
        assert posting is not None
        stage, subject = annual.history.lesson_at(standing.teacher, posting.school)
        yield {
            "teacher": posting.teacher, "from": posting.origin, "to": posting.school, "first_year": posting.first_year,
            "last_year": posting.last_year, "mode": posting.mode.value, "decided": posting.decided,
            "stage": stage.value, "subject": subject, "minutes": minutes if minutes >= 0 else None,
            "reason": reason(annual, standing),
        }


def _schools(annual: Annual) -> Iterator[dict[str, Any]]:
    subjects: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for balance in post_balances(annual):
        subjects[balance.school].append(_subject(balance))
    for group in tallies(annual):
        for school, tally in group.schools:
            yield {
                "year": annual.year, "id": school, "group": group.group, "quota": annual.county.school[school].quota,
                **asdict(tally), "subjects": subjects[school],
            }


def _subject(balance: PostBalance) -> dict[str, Any]:
    fractions = ("before", "out", "into", "after", "open_before", "open", "surplus_before", "surplus")
    return {
        "stage": balance.stage.value, "subject": balance.subject, "least": balance.least, "most": balance.most,
        **{name: number(getattr(balance, name)) for name in fractions}, "text": balance.words,
    }
