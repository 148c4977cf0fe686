"""The week of visiting teachers."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from api.worker.tasks.common import Task, Tell, optional, settled
from optimizer.app.itineraries import ItinerariesRequest, itineraries, write
from optimizer.app.progress import Event, WeekStep
from optimizer.app.terms import TermRequest, read_term
from optimizer.domain.holidays import spanned
from optimizer.domain.vocabulary import WEEKDAYS
from optimizer.reporting.facts.visit_words import LEVELS

OF_LEVEL = ("name", "title", "value", "bound", "unit", "proved", "words")


def perform(task: Task, work: Path, tell: Tell) -> dict[str, Any]:
    """Plan it; ``out`` holds itineraries.xlsx, itineraries.json, routes.geojson and the calendars."""
    asked, order = task["request"], list(LEVELS)

    def listen(event: Event) -> None:
        if isinstance(event, WeekStep):
            told = {"level": event.level, "level_text": LEVELS[event.level][0]}
            tell("progress", told | {"done": order.index(event.level), "total": len(order)})

    result = itineraries(work / "roster.json", ItinerariesRequest(
        plan=optional(work / "plan" / "plan.json"), policy=task["policy"], year=asked.get("year"),
        previous=optional(work / "last_term.json"), term=term_of(asked), seconds=task["seconds"],
        seed=asked.get("seed", 0),
    ), listen)
    write(result, work / "out", full_names=True)
    settled()
    found = result.data(full_names=True)
    levels = [{key: level[key] for key in OF_LEVEL} for level in found["levels"]]
    return {"state": "succeeded", "outcome": "solved", "result": {
        "year": found["year"], "levels": levels, "proved": all(level["proved"] for level in levels),
        "visitors": len(found["itineraries"]), "uncovered": [one for one in found["cover"] if one["uncovered"]],
        "digests": found["digests"],
    }}


def term_of(asked: Mapping[str, Any]) -> TermRequest:
    """The term of a request. Raises InputError for bells that ring at no such time of the day."""
    start, holidays, bells = asked.get("term_start"), asked.get("holidays"), asked.get("bells", {})
    makeup = {
        date.fromisoformat(each["day"]): None if each.get("weekday") is None else WEEKDAYS.index(each["weekday"])
        for each in asked.get("makeup") or ()
    }
    off = [spanned(date.fromisoformat(each["first"]), date.fromisoformat(each["last"])) for each in holidays or ()]
    return TermRequest(
        None if start is None else date.fromisoformat(start), asked.get("term_weeks"),
        frozenset().union(*off) if holidays else None, read_term(bells, dict.fromkeys(bells, "bells")).bells,
        asked.get("pause"), makeup or None,
    )
