"""``cover``, ``itineraries`` and ``covering`` of report.json (definitions §6, §7)."""

from typing import Any

from optimizer.reporting.facts.cover import Told
from optimizer.reporting.facts.measures import level_data
from optimizer.reporting.json.itineraries import parts, shared_data
from optimizer.solving.covers import WHOLE, Cover
from optimizer.solving.rounds import Covering


def covered_data(told: Told) -> dict[str, Any]:
    """The three parts of a covering with its week."""
    return {
        "cover": [_cover(told, cover) for cover in told.week.covers],
        "itineraries": parts(told.rota)["itineraries"],
        "covering": covering_data(told.covering) | {"online": shared_data(told.rota)},
    }


def covering_data(covering: Covering) -> dict[str, Any]:
    """The rounds: what the rotation counted on, and what the week left, in periods."""
    return {
        "rounds": [
            {
                "level": None if one.level is None else level_data(one.level),
                "uncovered": one.uncovered / WHOLE, "tightened": one.tightened,
            }
            for one in covering.rounds
        ],
        "kept": covering.kept + 1 if covering.rounds else None,
        "omitted": None if covering.omitted is None else covering.omitted.value,
        "online": [],
    }


def _cover(told: Told, cover: Cover) -> dict[str, Any]:
    school, stage, subject = cover.unit
    return {
        "school": school, "school_name": told.rota.names.school(school), "stage": stage.value, "subject": subject,
        "classes": cover.classes, "need": cover.need, "residents": cover.residents, "posts": cover.posts,
        "visits": cover.visits, "online": cover.online, "online_rate": cover.rate,
        "uncovered": cover.uncovered / WHOLE, "given": cover.given,
        "left": [
            {"classes": list(names), "periods": periods, "cause": one.cause.value, "reason": told.rota.reason(one)}
            for names, periods, one in told.left(cover)
        ],
    }
