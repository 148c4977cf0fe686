"""Courses parted by the free slots of their classes, so that a choice of classes says when they can be taught.

Classes of a course count as equal in the weekly problem. Where the school's own timetable leaves them different free
slots they are not: each part then is a course of its own, of the same school and subject. More parts mean more
choices; a school whose parts would give some visitor too many stays whole, and the weekly problem takes for granted
that one of its classes is free where any is: its bounds are weaker there and as valid.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from optimizer.itinerant.weeks import MOST_SCHOOLS, Course, Visitor, Week

Longs = NDArray[np.int64]

MOST_COLUMNS = 30_000  # of one visitor, for which schools are parted


def parted(week: Week) -> Week:
    """The same week with courses of classes that are free in the same slots."""
    parts = {school: tuple(_parts(week, school)) for school in week.schools}
    whole = {school: tuple(course for course in week.courses if course.school == school) for school in week.schools}
    split = {school for school in week.schools if len(parts[school]) > len(whole[school])}
    if not split:
        return week
    for visitor in week.visitors:
        sizes = {school: _choices(visitor, parts[school]) for school in visitor.scope}
        for school in sorted(split & set(visitor.scope), key=lambda name: -int(sizes[name].sum())):
            if _columns(visitor, sizes.values()) <= MOST_COLUMNS:
                break
            split.discard(school)
            sizes[school] = _choices(visitor, whole[school])
    return replace(week, courses=tuple(
        course for school in week.schools for course in (parts if school in split else whole)[school]
    ))


def _parts(week: Week, school: str) -> Iterable[Course]:
    for course in week.courses:
        if course.school == school:
            alike: dict[frozenset[tuple[int, int]] | None, list[str]] = defaultdict(list)
            for name in course.classes:
                alike[week.free.get((school, name))].append(name)
            yield from (replace(course, classes=tuple(names)) for names in alike.values())


def _choices(visitor: Visitor, courses: Iterable[Course]) -> Longs:
    """How many choices of classes at a school take so many periods: one entry for 1 … spare."""
    counts = np.zeros(visitor.spare + 1, dtype=np.int64)
    counts[0] = 1
    for course in courses:
        if course.subject in visitor.subjects:
            more = np.zeros_like(counts)
            for taken in range(len(course.classes) + 1):
                if (periods := taken * course.lessons) <= visitor.spare:
                    more[periods:] += counts[: len(counts) - periods]
            counts = more
    return counts[1:]


def _columns(visitor: Visitor, sizes: Iterable[Longs]) -> int:
    """Choices at up to three schools within the spare periods."""
    totals = np.zeros((MOST_SCHOOLS + 1, visitor.spare + 1), dtype=np.float64)
    totals[0, 0] = 1
    for counts in sizes:
        for schools in range(visitor.schools_a_week, 0, -1):
            for periods in np.flatnonzero(counts) + 1:
                totals[schools, periods:] += counts[periods - 1] * totals[schools - 1, : visitor.spare + 1 - periods]
    return int(totals.sum())
