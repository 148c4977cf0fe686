"""A week from facts to lessons: weekly choice, weekdays, slots, repair; the values are those of the lessons."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from optimizer.itinerant.bounds import Prices
from optimizer.itinerant.engine.neighbourhoods import Effort
from optimizer.itinerant.engine.timetables import fill, whole
from optimizer.itinerant.engine.weekly_levels import DAYS, Weekly, bound_of, plan_weekly
from optimizer.itinerant.engine.weekly_levels import Level as WeeklyLevel
from optimizer.itinerant.level_values import LEVELS, Values, measure
from optimizer.itinerant.timetable_check import without_faults
from optimizer.itinerant.week_columns import Board, board_of
from optimizer.itinerant.weekdays import classes_of, weekdays
from optimizer.itinerant.weeks import Timetable, Week, members, ordered

SMALL = 10  # visitors who choose days and slots together in one model
MOST_AGAIN = 5  # visitors of a repair
SLOTS, REPAIR = 4.0, 1.5  # deterministic CP-SAT time for the slots of a school, and for a level of a repair


@dataclass(frozen=True, slots=True)
class Level:
    """One level of the timetable: its value, and a bound under the values of the levels before."""

    name: str
    value: int
    bound: int

    @property
    def proved(self) -> bool:
        return self.value == self.bound


@dataclass(frozen=True)
class Itineraries:
    """A lawful timetable with its levels, and the weekly choice that it was made from."""

    timetable: Timetable
    levels: tuple[Level, ...]
    weekly: Weekly
    lost: int  # periods that the weekly choice serves and the timetable does not
    columns: int  # of all pools: what the bounds hold over

    @property
    def proved(self) -> bool:
        return all(level.proved for level in self.levels)


def plan_week(
    week: Week, effort: Effort | None = None, listen: Callable[[str], None] = lambda level: None
) -> Itineraries:
    """Weekly itineraries of all visitors: always a timetable without faults, if need be an empty one.

    ``listen`` hears the name of each level as the weekly problem comes to it.
    """
    if not week.visitors:
        return _nobody(week)
    effort = effort or Effort()
    board = board_of(week)
    weekly = plan_weekly(board, effort, listen)
    plan, classes = weekdays(board, weekly.chosen), classes_of(board, weekly.chosen)
    timetable = without_faults(week, fill(board.week, plan, classes, effort=SLOTS, seed=effort.seed))
    bounds = tuple(level.bound for level in weekly.levels)
    if measure(week, timetable) != weekly.values:
        timetable, bounds = _repaired(board, weekly, timetable, effort)
    values = measure(week, timetable)
    levels = tuple(Level(*level) for level in zip(LEVELS, values, bounds, strict=True))
    return Itineraries(timetable, levels, weekly, max(0, values[0] - weekly.values[0]), len(board))


def _nobody(week: Week) -> Itineraries:
    """The empty timetable, which is all that a week without visitors has."""
    values = measure(week, ())
    none = Prices(np.zeros(len(week.courses), dtype=np.int64), np.zeros(0, dtype=np.int64))
    weekly = tuple(WeeklyLevel(name, value, value, True, none) for name, value in zip(LEVELS, values, strict=True))
    levels = tuple(Level(name, value, value) for name, value in zip(LEVELS, values, strict=True))
    return Itineraries((), levels, Weekly(np.zeros(0, dtype=np.int64), weekly), 0, 0)


def _repaired(board: Board, weekly: Weekly, timetable: Timetable, effort: Effort) -> tuple[Timetable, Values]:
    """Visitors around lost classes plan days and slots again, the others keep theirs; then what that proves."""
    week = board.week
    known: Values = (0,) * len(LEVELS)
    if len(week.visitors) <= SMALL:
        again, known = whole(week, timetable, effort=REPAIR, seed=effort.seed)
        timetable = min(timetable, without_faults(week, again), key=lambda lessons: measure(week, lessons))
    else:
        for visitors in _around(board, weekly, timetable):
            part, kept = remaining(week, timetable, visitors)
            own = tuple(lesson for lesson in timetable if lesson.visitor in visitors)
            again, _ = whole(part, own, effort=REPAIR, seed=effort.seed)
            joined = without_faults(week, ordered((*kept, *again)))
            timetable = min(timetable, joined, key=lambda lessons: measure(week, lessons))
    values = measure(week, timetable)
    # a weekly bound holds under the weekly values of the levels before; where those are not met, it is reckoned anew
    return timetable, tuple(
        max(found, level.bound if values[:number] == weekly.values[:number] else _bound_under(board, values, number))
        for number, (level, found) in enumerate(zip(weekly.levels, known, strict=True))
    )


def _around(board: Board, weekly: Weekly, timetable: Timetable) -> Iterator[frozenset[str]]:
    """For each school that lost a class, the visitors whom the weekly choice sends there."""
    week = board.week
    there: dict[str, set[str]] = defaultdict(set)
    served: Counter[str] = Counter()
    for visitor, classes in zip(week.visitors, classes_of(board, weekly.chosen), strict=True):
        for code, count in classes.items():
            there[week.courses[code].school].add(visitor.id)
            served[week.courses[code].school] += count * week.courses[code].lessons
    taught = Counter(lesson.school for lesson in timetable)
    for school in sorted(there):
        if taught[school] < served[school]:
            yield frozenset(sorted(there[school])[:MOST_AGAIN])


def remaining(week: Week, timetable: Timetable, visitors: frozenset[str]) -> tuple[Week, Timetable]:
    """The week of some visitors when the others keep their lessons, and those lessons."""
    kept = tuple(lesson for lesson in timetable if lesson.visitor not in visitors)
    given = {(lesson.school, lesson.subject, lesson.class_id) for lesson in kept}
    busy = {
        (lesson.school, name, lesson.day, lesson.slot) for lesson in kept for name in members(lesson.class_id)
    }
    slots = frozenset((day, slot) for day in range(week.hours.days) for slot in range(week.hours.slots))
    courses = tuple(
        replace(course, classes=left) for course in week.courses
        if (left := tuple(n for n in course.classes if (course.school, course.subject, n) not in given))
    )
    free = {
        (c.school, name): frozenset(
            (day, slot) for day, slot in week.free.get((c.school, name), slots)
            if busy.isdisjoint((c.school, each, day, slot) for each in members(name))
        )
        for c in courses for name in c.classes
    }
    before = frozenset(link for link in week.before if link[0] in visitors)
    own = tuple(visitor for visitor in week.visitors if visitor.id in visitors)
    return replace(week, visitors=own, courses=courses, free=free, before=before), kept


def _bound_under(board: Board, values: Values, level: int) -> int:
    """The certified bound on a level under given values of the levels before."""
    board = board.shortened() if level >= DAYS else board  # more minutes than the least may buy a day less
    return bound_of(board, level, values[:level], board.starts[:-1]).value
