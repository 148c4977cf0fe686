"""The facts of one school week: who may visit, which classes wait for a teacher, how far it is, and timetables.

Days count from 0 (Monday), slots from 0 (first period of the morning); minutes are whole, rounded up once per leg.
A class is served whole or not at all: all its weekly lessons of a subject by one visitor (一班一科一师).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

UNREACHABLE = -1
MORNING, AFTERNOON = 0, 1
MOST_SCHOOLS = 3  # schools of one visitor in a week; the catalogue of weeks holds no more


@dataclass(frozen=True, slots=True)
class Hours:
    """The frame of the week, in days, slots and minutes."""

    days: int = 5
    morning: int = 4  # slots
    afternoon: int = 3
    lunch: int = 40  # a transfer over lunch of at most this costs nothing
    period: int = 45  # a transfer up to this much longer costs a slot; longer ones lead home only, and cost two

    @property
    def slots(self) -> int:
        return self.morning + self.afternoon

    def half(self, slot: int) -> int:
        return MORNING if slot < self.morning else AFTERNOON

    def length(self, half: int) -> int:
        return self.morning if half == MORNING else self.afternoon

    def lost(self, minutes: int) -> int:
        """Slots that a transfer over lunch costs: 0, 1 or 2."""
        over = minutes - self.lunch
        return 0 if over <= 0 else 1 if over <= self.period else 2


@dataclass(frozen=True, slots=True)
class Visitor:
    """A teacher who may visit; the day starts and ends at the home school.

    ``halves`` are the half-days (day, half) on which the teacher works at all. A session with a visit is a session
    away from home; what is left must hold the ``home_periods``.
    """

    id: str
    home: str
    subjects: tuple[str, ...]
    home_periods: int
    most_periods: int  # home and visits together
    halves: frozenset[tuple[int, int]]
    scope: tuple[str, ...]  # schools that may be visited
    minutes: int = 90  # of travel in a day
    schools_a_day: int = 2  # 3 allows one day a week with a split session
    schools_a_week: int = MOST_SCHOOLS
    ranks: tuple[int, ...] = ()  # of the schools of ``scope``, the nearest reach 0; empty: all alike

    def rank(self, school: str) -> int:
        """How far beyond the nearest reach a school of the scope lies."""
        return self.ranks[self.scope.index(school)] if self.ranks else 0

    @property
    def spare(self) -> int:
        """Periods left for visits."""
        return max(0, self.most_periods - self.home_periods)


@dataclass(frozen=True, slots=True)
class Course:
    """Classes of one school that wait for a teacher of one subject, with the same weekly ``lessons`` each."""

    school: str
    subject: str
    classes: tuple[str, ...]  # ids, unique within the school
    lessons: int
    daily: int = 1  # most lessons of one class in a day

    @property
    def link(self) -> tuple[str, str]:
        return self.school, self.subject


@dataclass(frozen=True, slots=True)
class Lesson:
    """One period of one class, taught by a visitor."""

    visitor: str
    day: int
    slot: int
    school: str
    subject: str
    class_id: str


PAIR = re.compile(r"(\D*)(\d+)、(\d+)班")  # 小学5、6班: two classes that take the same slots in turn


def pair(stage: str, first: int, second: int) -> str:
    """The name of two classes that share their slots, in odd and even weeks by turns."""
    return f"{stage}{first}、{second}班"


def members(class_id: str) -> tuple[str, ...]:
    """The classes behind a name of a course: two where they share its slots, else the class itself."""
    found = PAIR.fullmatch(class_id)
    return (class_id,) if found is None else tuple(f"{found[1]}{number}班" for number in found.groups()[1:])


def count(names: Iterable[str]) -> int:
    """Classes behind some names of courses."""
    return sum(len(members(name)) for name in names)


Timetable = tuple[Lesson, ...]
Link = tuple[str, str, str]  # visitor, school, subject


def ordered(lessons: Iterable[Lesson]) -> Timetable:
    """A timetable in its usual order: visitor, day, slot."""
    return tuple(sorted(lessons, key=lambda lesson: (lesson.visitor, lesson.day, lesson.slot)))


class WeekError(ValueError):
    """The facts of a week contradict each other."""


@dataclass(frozen=True, slots=True)
class Wide:
    """A visitor with more choices of classes at schools than can be written down."""

    visitor: str
    schools: int  # in reach, with classes of the own subjects
    choices: int  # at least so many


class WideError(WeekError):
    """Visitors have more choices than can be written down; names all of them."""

    def __init__(self, wide: Sequence[Wide]) -> None:
        self.wide = tuple(wide)
        super().__init__(f"too many choices for visitors {', '.join(each.visitor for each in wide)}")


@dataclass(frozen=True)
class Week:
    """Everything that a plan of visits is made from.

    ``travel[i, j]`` are minutes from school i to school j (order of ``schools``), −1 where no road leads; a way
    round is never shorter. ``free`` limits a class (school, class) to slots (day, slot); classes without an entry
    are free all week. ``before`` are the links of last term.
    """

    hours: Hours
    schools: tuple[str, ...]
    travel: NDArray[np.int64]
    visitors: tuple[Visitor, ...]
    courses: tuple[Course, ...]
    free: Mapping[tuple[str, str], frozenset[tuple[int, int]]] = field(default_factory=dict)
    before: frozenset[Link] = frozenset()

    def __post_init__(self) -> None:
        known = set(self.schools)
        named = {v.home for v in self.visitors} | {s for v in self.visitors for s in v.scope}
        if unknown := sorted((named | {c.school for c in self.courses}) - known):
            raise WeekError(f"no school {unknown[0]}")
        pairs = [(c.school, c.subject, name) for c in self.courses for name in c.classes]
        if len(pairs) != len(set(pairs)):
            raise WeekError("a class stands twice for the same subject")
        for visitor in self.visitors:
            if not 1 <= visitor.schools_a_week <= MOST_SCHOOLS or visitor.schools_a_day not in (1, 2, 3):
                raise WeekError(f"visitor {visitor.id}: schools a week within 1–{MOST_SCHOOLS}, a day within 1–3")
        if any(len(visitor.ranks) not in (0, len(visitor.scope)) for visitor in self.visitors):
            raise WeekError("a visitor has a rank for each school of the scope, or none")
        if not 1 <= self.hours.afternoon <= self.hours.morning <= 4 or not 1 <= self.hours.days <= 6:
            raise WeekError("a week has 1–6 days, a day 1–4 morning slots and no more in the afternoon")
        if any(c.lessons < 1 or c.daily < 1 for c in self.courses):
            raise WeekError("a course has at least one lesson a week and a day")
        if not np.array_equal(self.travel, closed(self.travel)):
            raise WeekError("travel minutes: a way round is shorter than the way; close the matrix first")

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Row of a school in ``travel``."""
        return {school: code for code, school in enumerate(self.schools)}

    @cached_property
    def visitor(self) -> Mapping[str, Visitor]:
        return {visitor.id: visitor for visitor in self.visitors}

    @cached_property
    def course(self) -> Mapping[tuple[str, str, str], Course]:
        """Course of a (school, subject, class)."""
        return {(c.school, c.subject, name): c for c in self.courses for name in c.classes}

    @property
    def periods(self) -> int:
        """All periods that wait for a teacher."""
        return sum(course.lessons * len(course.classes) for course in self.courses)

    def minutes(self, origin: str, school: str) -> int:
        return int(self.travel[self.place[origin], self.place[school]])


def closed(travel: NDArray[np.int64]) -> NDArray[np.int64]:
    """The matrix with every way round that is shorter taken (Floyd and Warshall), −1 staying 'no road'."""
    far = np.int64(2**40)
    best = np.where(travel < 0, far, travel)
    np.fill_diagonal(best, 0)
    for via in range(len(best)):
        np.minimum(best, best[:, via, None] + best[None, via, :], out=best)
    return np.where(best >= far, UNREACHABLE, best)
