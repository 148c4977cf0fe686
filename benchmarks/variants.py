"""Parameter sets per rule from which random policies are drawn; ``weighted: False`` keeps a variant hard.

Sets that are worth it in counties of a dozen teachers stand here. Whatever rule of the registry has none is drawn with
the values that its case file draws.
"""

from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any

import yaml

from benchmarks.tiny import STRUCTURE
from optimizer.rules import BY_NAME

CASES = Path(__file__).parent.parent / "tests" / "rules" / "cases"
# drawn apart: by ``tiny`` and ``tiny_years``
STANDING = {str(entry["rule"]) for entry in STRUCTURE} | {"prolongation", "personal_cap"}

ALL_KINDS = ["轮岗", "干部", "跟岗"]

VARIANTS: dict[str, list[dict[str, Any]]] = {
    "flow": [
        {"low": 10, "high": 30}, {"low": 10, "high": 60, "base": "eligible"}, {"low": 10, "high": 50, "base": "core"},
        {"low": 10, "high": 50, "base": "member", "count": "away"}, {"low": 10, "high": 60, "modes": ALL_KINDS},
    ],
    "backbone_share": [{"percent": 40}, {"percent": 50}, {"percent": 34, "count": "away"}],
    "core_outflow": [{"percent": 10}, {"percent": 20, "when_stable": False}, {"percent": 30, "count": "away"}],
    "school_outflow": [{"percent": 25}, {"percent": 50}],
    "new_school_backbone": [{"least": 1}, {"least": 1, "count": "new"}],
    "staffing": [{}],
    "quota": [{}],
    "weak_subject": [{"least": 1}, {"least": 1, "count": "new"}],
    "direction": [{"percent": 60}, {"percent": 50, "who": "all", "to": ["rural"]}],
    "dilution": [{"floor": 30}, {"floor": 60}, {"floor": 100, "loss": 10}],
    "senior_to_members": [{"percent": 20}, {"percent": 50, "count": "away"}],
    "due_moves": [{"phase_years": 3}, {"phase_years": 2}],
    "flow_not_less": [{}],
    "no_worse": [{}, {"indicators": ["backbone"], "include_core": True}],
    "research_group": [{"least": 2}, {"least": 1}],
    "mirror_movers": [
        {"by": ["title"], "weighted": False}, {"by": ["age", "tenure"], "tolerance": 30, "weighted": False},
    ],
    "mirror_school": [{"by": ["title"], "tolerance": 20}, {"by": ["age"], "tolerance": 40}],
    "title_posts": [
        {"level": "senior", "weighted": False}, {"level": "middle", "weighted": False},
        {"level": "senior", "pool_percent": 50, "weighted": False},
    ],
    "equity_limit": [{"primary": 60, "junior": 60, "weighted": False}, {"indicators": ["L2"], "weighted": False}],
    "budget": [{"yuan": 10_000, "weighted": False}, {"yuan": 30_000, "weighted": False}],
    "mode_arcs": [{}, {"out": "anyone", "back": "nobody"}],
    "minimum_stay": [{"years": 3}, {"years": 6, "volunteers_may": True}],
    "commute_cap": [{"minutes": 60}, {"minutes": 120, "volunteers_may": True}],
    "wishes": [{}, {"volunteers_only": False}],
    "locks": [{}],
    "reciprocity": [{"delta": 0}, {"delta": 1}],
    "leader_flow": [{"least": 1}, {"least": 1, "direction": "out"}],
    "management_team": [{"least": 1}],
    "team_moves": [{}],
    "service_end": [{}],
    "member_training": [{"least": 1}],
    "first_year_link": [{"least": 1}],
    "subject_need": [{"least": 1}],
    "pairing": [{"percent": 50}],
    "surplus_first": [{"percent": 50}],
    "volunteers": [{"percent": 50}],
}

# three-year counties hold kindergartens, private schools, recruits and people who apply for a title as well
VARIANTS_OVER_YEARS: dict[str, list[dict[str, Any]]] = VARIANTS | {
    "due_moves": [{"phase_years": 3}, {"phase_years": 2}, {"phase_years": 1}],
    "private_schools": [{}, {"send": True}, {"receive": True}],
    "sent_again": [{"years": 2, "volunteers_may": False}, {"years": 3}, {"years": 6, "volunteers_may": False}],
    "minimum_stay": [
        {"years": 1}, {"years": 2, "volunteers_may": True}, {"years": 3, "modes": ["轮岗", "干部", "延长"]},
    ],
    "decided": [
        {"teacher": "T02", "stay": True}, {"teacher": "T03", "not_school": "S01"},
        {"teacher": "T01", "school": "S01", "year": 2027}, {"teacher": "T04", "stay": True, "year": 2028},
    ],
    "shadowing": [{}, {"where_taught": False}],
    "kindergarten_link": [{"least": 1}],
    "promotion_gate": [{}, {"core_only": False}],
    "parting": [{}],
    "mentoring": [{}, {"where": "group", "most": 2}],
    "group_forms": [{"percent": 50}],
    "growth_window": [{"years": 3}],
    "one_for_one": [{"cap": 2}],
    "self_sufficient": [{"percent": 20}],
}


def drawn_by_cases(settled: Container[str]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The rules that are not ``settled``: first values of the parameters together, then second ones, …."""
    for name, rule in BY_NAME.items():
        if name not in settled:
            values = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8")).get("draw") or {}
            sets = [
                {parameter: each[min(number, len(each) - 1)] for parameter, each in values.items()}
                for number in range(max(map(len, values.values()), default=1))
            ]
            yield name, [{**each, **({} if rule.weighable else {"weighted": False})} for each in sets]


OTHERS = dict(drawn_by_cases(STANDING | set(VARIANTS_OVER_YEARS)))
VARIANTS |= OTHERS
VARIANTS_OVER_YEARS |= OTHERS
