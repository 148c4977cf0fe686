"""reserve.json: assumptions, risks and lists."""

from typing import Any

from optimizer.domain.version import __version__
from optimizer.goals.gauge import number
from optimizer.reporting.facts.reserve import ASSUMPTIONS, Reserve


def reserve_data(reserve: Reserve) -> dict[str, Any]:
    """The whole list as plain data; probabilities are decimals."""
    chances = reserve.chances
    return {
        "version": __version__, "year": reserve.instance.year, "level": float(reserve.level),
        "chances": {
            "declines": float(chances.declines), "volunteer_declines": float(chances.volunteer_declines),
            "leave": float(chances.leave), "own": len(chances.own),
        },
        "assumptions": list(ASSUMPTIONS),
        "shortage": {"planned": reserve.planned, "expected": float(reserve.expected)},
        "together": float(reserve.together),
        "posts": [
            {
                "school": risk.school, "stage": risk.stage, "subject": risk.subject, "least": risk.least,
                "planned": number(risk.planned), "expected": float(risk.expected),
                "shortages": [float(chance) for chance in risk.shortages],
                **({"parts": risk.parts} if risk.parts > 1 else {}),
            }
            for risk in reserve.risks
            if risk.expected
        ],
        "lists": [
            {
                "group": each.group, "stage": each.stage, "subject": each.subject,
                "posts": [{"teacher": posting.teacher, "school": posting.school} for posting in each.posts],
                "filled": float(each.filled), "unaided": float(each.unaided), "least": each.least,
                "enough": each.enough, "shortest": each.shortest, "bare": list(each.bare),
                "candidates": [
                    {
                        "teacher": one.teacher, "schools": reserve.schools(each, one), "takes": sorted(one.takes),
                        "absent": float(one.absent),
                        "change": dict(zip(reserve.levels, one.change, strict=True)),
                    }
                    for one in each.candidates
                ],
            }
            for each in reserve.lists
        ],
    }
