"""The week of visiting teachers."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from api.worker.tasks.common import SILENT, Task, Tell, optional, settled
from optimizer.app.itineraries import run_itineraries
from optimizer.app.terms import Asked
from optimizer.formats.strict_json import read_json
from optimizer.formats.terms import PAUSE
from optimizer.reporting.facts.visit_words import LEVELS


def perform(task: Task, work: Path, tell: Tell) -> dict[str, Any]:
    """Plan it; ``out`` holds itineraries.xlsx, itineraries.json, routes.geojson and the calendars."""
    asked, out, heard = task["request"], work / "out", list(LEVELS)

    def hear(level: str) -> None:
        told = {"level": level, "level_text": LEVELS[level][0]}
        tell("progress", told | {"done": heard.index(level), "total": len(heard)})

    run_itineraries(
        work / "roster.json", optional(work / "plan" / "plan.json"), out, policy=task["policy"], year=asked.get("year"),
        previous=optional(work / "last_term.json"), asked=_term(asked), seconds=task["seconds"],
        seed=asked.get("seed", 0), full_names=True, console=SILENT, hear=hear,
    )
    settled()
    found = read_json(out / "itineraries.json")
    levels = [
        {key: level[key] for key in ("name", "title", "value", "bound", "unit", "proved", "words")}
        for level in found["levels"]
    ]
    uncovered = [cover for cover in found["cover"] if cover["uncovered"]]
    result = {
        "year": found["year"], "levels": levels, "proved": all(level["proved"] for level in levels),
        "visitors": len(found["itineraries"]), "uncovered": uncovered, "digests": found["digests"],
    }
    return {"state": "succeeded", "outcome": "solved", "result": result}


def _term(asked: Mapping[str, Any]) -> Asked:
    """The term as the command line is told it."""
    bells = [f"{name}={time}" for name, time in asked.get("bells", {}).items()]
    bells += [f"{PAUSE}={asked['pause']}"] if "pause" in asked else []
    holidays = "、".join(f"{each['first']}至{each['last']}" for each in asked.get("holidays", ()))
    return Asked(asked.get("term_start"), asked.get("term_weeks"), holidays or None, tuple(bells))
