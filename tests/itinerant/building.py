"""A small week that is easy to reckon in the head, and a faultless timetable of it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from optimizer.itinerant.weeks import Course, Hours, Lesson, Timetable, Visitor, Week

FULL = frozenset((day, half) for day in range(5) for half in (0, 1))
SCHOOLS = ("甲校", "乙校", "丙校", "丁校")


def visitor(name: str = "师一", **changes: Any) -> Visitor:
    """At home in 甲校, free all week, six periods to spare."""
    plain = Visitor(name, "甲校", ("音乐",), 10, 16, FULL, ("乙校", "丙校", "丁校"))
    return replace(plain, **changes)


def week(visitors: Sequence[Visitor] = (), courses: Sequence[Course] = (), **changes: Any) -> Week:
    """Four schools, ten minutes from each other; 乙校 and 丙校 have music classes."""
    travel = changes.pop("travel", 10 * (1 - np.eye(len(SCHOOLS), dtype=np.int64)))
    return Week(
        changes.pop("hours", Hours()), SCHOOLS, travel, tuple(visitors) or (visitor(),),
        tuple(courses) or (Course("乙校", "音乐", ("一班", "二班"), 2), Course("丙校", "音乐", ("一班",), 2)),
        **changes,
    )


def lesson(day: int, slot: int, school: str = "乙校", name: str = "一班", **changes: Any) -> Lesson:
    """A music lesson of 师一."""
    return replace(Lesson("师一", day, slot, school, "音乐", name), **changes)


#: Monday and Tuesday: 乙校 in the morning, 丙校 in the afternoon.
TIMETABLE: Timetable = tuple(
    at for day in (0, 1) for at in (lesson(day, 0), lesson(day, 1, name="二班"), lesson(day, 4, "丙校"))
)
