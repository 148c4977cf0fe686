"""The same answers as plain data."""

from typing import Any

from optimizer.domain.plan import Posting
from optimizer.domain.vocabulary import Case
from optimizer.model.exclusions import Exclusion
from optimizer.policy.instance import Instance
from optimizer.questions.candidates import Ranking
from optimizer.questions.counterfactuals import Desk
from optimizer.questions.prices import Prices
from optimizer.questions.results import Barred, Reply, Tried, Wish
from optimizer.questions.why import Why
from optimizer.reporting.facts.measures import effect_data
from optimizer.solving.rotation import sentence


def why_data(why: Why) -> dict[str, Any]:
    """A counterfactual of one teacher."""
    desk = why.desk
    bare = why.bare
    return _frame(desk) | {
        "question": {"teacher": why.teacher, "school": why.school, "year": why.year, "wish": _wish(why.wish)},
        "placed": [_posting(posting) for posting in why.placed],
        "bare": None if bare is None else {
            "breaks": [_case(desk.instance, case) for case in bare.cases], "levels": dict(bare.shifts),
        },
        "best": reply_data(desk.instance, why.best),
        "nearest": reply_data(desk.instance, why.nearest),
        "others": [{"wish": _wish(wish)} | reply_data(desk.instance, reply) for wish, reply in why.others],
    }


def reply_data(instance: Instance, reply: Reply) -> dict[str, Any]:
    """One reply of the desk."""
    if isinstance(reply, Tried):
        return {
            "status": "solved", "other_groups_kept": reply.alone, "apart": reply.apart,
            "apart_bound": reply.apart_bound, "people": len(reply.people),
            "levels": [effect_data(level) for level in reply.levels],
            "changes": [
                {"teacher": change.teacher, "year": change.year,
                 "before": None if change.before is None else _posting(change.before),
                 "after": None if change.after is None else _posting(change.after)}
                for change in reply.changes
            ],
        }
    if isinstance(reply, Barred):
        return {
            "status": "impossible", "other_groups_kept": reply.alone,
            "exclusions": [
                {"teacher": teacher, "school": school, "reasons": [_exclusion(each) for each in reasons]}
                for (teacher, school), reasons in reply.exclusions.items()
            ],
            "clash": None if reply.clash is None else {
                "exact": reply.clash.exact,
                "cases": [
                    _case(instance, case) for case in reply.clash.cases if not case.entry.startswith("#")
                ],
            },
        }
    return {"status": "undecided", "other_groups_kept": reply.alone}


def ranking_data(ranking: Ranking) -> dict[str, Any]:
    """The candidates for a school."""
    return {
        "question": {"school": ranking.school, "subject": ranking.subject, "year": ranking.year},
        "possible": ranking.total, "barred": list(ranking.barred), "others_cost_at_least": ranking.dearer,
        "candidates": [
            {
                "teacher": one.teacher, "chosen": one.chosen,
                "minutes": one.minutes if one.minutes >= 0 else None, "people": len(one.reply.people),
                "levels": [
                    {"name": level.name, "change": level.change, "at_least": level.bound - level.before,
                     "scale": level.scale, "proved": level.proved}
                    for level in one.reply.levels
                ],
            }
            for one in ranking.candidates
        ],
    }


def price_data(found: Prices) -> dict[str, Any]:
    """What the numbers of the policy cost."""
    return {
        "question": "prices", "policy": found.instance.policy.name, "digests": dict(found.instance.digests),
        "levels": [{"name": level.name, "value": level.value, "bound": level.bound, "scale": level.scale}
                   for level in found.levels],
        "prices": [
            {
                "entry": price.entry.id, "parameter": price.parameter, "title": price.title, "before": price.before,
                "after": price.after, "loosened": price.loosened, "status": price.status,
                "shifts": [
                    {"level": shift.level, "least": float(shift.least), "most": float(shift.most),
                     "exact": shift.exact}
                    for shift in price.shifts
                ],
            }
            for price in found.prices
        ],
        "slack": [entry.id for entry in found.slack],
    }


def _frame(desk: Desk) -> dict[str, Any]:
    return {"policy": desk.instance.policy.name, "digests": dict(desk.instance.digests)}


def _wish(wish: Wish) -> dict[str, Any]:
    return {"teacher": wish.teacher, "school": wish.school, "year": wish.year, "holds": wish.holds}


def _posting(posting: Posting) -> dict[str, Any]:
    return {
        "from": posting.origin, "to": posting.school, "first_year": posting.first_year,
        "last_year": posting.last_year, "mode": posting.mode.value,
    }


def _case(instance: Instance, case: Case) -> dict[str, Any]:
    return {
        "entry": case.entry, "subject": list(case.subject), "year": case.year, "text": sentence(instance, case),
    }


def _exclusion(each: Exclusion) -> dict[str, Any]:
    return {"entry": None if each.entry is None else each.entry.id, "text": str(each)}
