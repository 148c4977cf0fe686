"""Small weeks told by hand, and one of a generated township."""

from collections.abc import Sequence

import numpy as np
import pytest

from optimizer.itinerant.engine.itineraries import Itineraries, Level, plan_week
from optimizer.itinerant.engine.weekly_levels import Weekly
from optimizer.itinerant.generator import generate_week
from optimizer.itinerant.level_values import LEVELS, measure
from optimizer.itinerant.weeks import Course, Timetable, Week
from optimizer.reporting.facts.rota import Rota
from optimizer.reporting.facts.visit_names import Names, Place
from tests.itinerant.building import SCHOOLS, TIMETABLE, visitor, week

NAMES = Names(
    2026, {"师一": "王*", "师二": "=1+1"},
    {school: Place(f"{school}（小学）", 107.5 + code / 100, 33.25) for code, school in enumerate(SCHOOLS)}, "洋县",
)
VISITORS = (visitor(), visitor("师二", subjects=("美术",), scope=("乙校",), home_periods=14))
COURSES: Sequence[Course] = (
    Course("乙校", "音乐", ("一班", "二班"), 2), Course("丙校", "音乐", ("一班",), 2),
    Course("丁校", "书法", ("三班",), 1),
)


def told(week: Week, timetable: Timetable, names: Names = NAMES) -> Rota:
    """A timetable as if it had been planned, the travel not proved."""
    values = zip(LEVELS, measure(week, timetable), strict=True)
    levels = tuple(Level(name, value, value - (name == "minutes" and value > 0)) for name, value in values)
    return Rota(week, Itineraries(timetable, levels, Weekly(np.zeros(0, dtype=np.int64), ()), 0, 0), names)


@pytest.fixture(scope="session")
def rota() -> Rota:
    """One of two visitors on the way, one class of 书法 left."""
    return told(week(VISITORS, COURSES), TIMETABLE)


@pytest.fixture(scope="session")
def complete() -> Rota:
    """Nothing is left."""
    return told(week(), TIMETABLE)


@pytest.fixture(scope="session")
def nobody() -> Rota:
    """Nobody visits anybody."""
    return told(week(VISITORS, COURSES), ())


@pytest.fixture(scope="session")
def township() -> Rota:
    """Six schools, planned; places without coordinates and without names."""
    township = generate_week("township", 1)
    return Rota(township, plan_week(township), Names(2026, {}, {}))
