"""A hand-edited week of visits judged by the plain checker, without any solver."""

from dataclasses import dataclass
from pathlib import Path

from optimizer.domain.errors import Problem
from optimizer.itinerant.level_values import Values, measure
from optimizer.itinerant.timetable_check import check
from optimizer.itinerant.weeks import Timetable, Week, ordered
from optimizer.reporting.facts.visit_names import Names
from optimizer.reporting.files.itineraries.fault_words import told
from optimizer.reporting.files.itineraries.reading import read_itineraries

WHOLE = frozenset({"whole", "transfer", "split"})  # judged only where every row was read: a row more may mend them


@dataclass(frozen=True)
class Checked:
    """What a file says and breaks; ``values`` of the levels are None where something could not be read."""

    timetable: Timetable
    problems: tuple[Problem, ...]  # unreadable cells and broken rules, by row
    values: Values | None


def check_itineraries(path: Path, week: Week, names: Names) -> Checked:
    """Every problem of itineraries.xlsx or itineraries.json at once. Raises InputError where it is no such file."""
    reading = read_itineraries(path, week, names)
    timetable = ordered(reading.lessons.values())
    told_faults = [
        told(fault, reading.lessons, week.hours, names, reading.table, reading.columns)
        for fault in check(week, timetable)
        if not (reading.problems and fault.rule in WHOLE)
    ]
    problems = tuple(dict.fromkeys(sorted((*reading.problems, *told_faults), key=lambda problem: problem.row or 0)))
    return Checked(timetable, problems, None if reading.problems else measure(week, timetable))
