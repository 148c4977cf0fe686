"""Who may visit, from where, for how many periods, and how far: the table 走教教师, else whoever has periods left."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

from optimizer.domain.county import County, Teacher
from optimizer.domain.curriculum import curriculum
from optimizer.domain.visit_records import Visiting
from optimizer.domain.vocabulary import HALF_DAYS, SLOTS, WEEKDAYS, Reach, Stage
from optimizer.itinerant.staff_lessons import Teaching, Unit, periods_held, stages_of
from optimizer.itinerant.weeks import Course, Link, Visitor, members
from optimizer.readings.group_tables import GroupTables
from optimizer.readings.plain_view import History

Wanted = Mapping[str, Mapping[str, int]]  # weekly periods of a class that waits, by lesson (none missing) and school


def lesson_of(stage: Stage, subject: str) -> str:
    """The subject of a week names its stage, because a teacher is certified by stage (可教学段)."""
    return f"{stage}{subject}"


class Neighbourhood:
    """Which schools lie in which reach of a school (S0b 69 and 77); each reach holds those before it."""

    def __init__(self, county: County, minutes: NDArray[np.int64]) -> None:
        self.county = county
        self.minutes = minutes  # between all schools, in the order of the county
        self.place = {school.id: code for code, school in enumerate(county.schools)}
        self.groups = GroupTables(county)
        self.within = cache(self._within)

    def rank(self, home: str, school: str) -> int:
        """The nearest reach that holds a school, the town of ``home`` being 0."""
        return next(int(reach) for reach in Reach if school in self.within(home, reach))

    def _within(self, home: str, reach: Reach) -> tuple[str, ...]:
        """Other schools within a reach of ``home``."""
        own = self.county.school[home]
        towns = {own.town} if own.town else set()
        if reach >= Reach.邻近乡镇 and (near := self._nearest_town(home)):
            towns.add(near)
        return tuple(
            school.id for school in self.county.schools
            if school.id != home and (
                (school.district == own.district and (reach is Reach.全县 or school.town in towns))
                or (reach >= Reach.本集团 and self._together(home, school.id))
            )
        )

    def _together(self, one: str, other: str) -> bool:
        return self.groups.shared(one, other) is not None

    def _nearest_town(self, home: str) -> str:
        """Town of the nearest school outside the own town; empty where no road leads to one."""
        own = self.county.school[home]
        others = [
            (int(minutes), school.town)
            for school, minutes in zip(self.county.schools, self.minutes[self.place[home]], strict=True)
            if minutes >= 0 and school.town not in ("", own.town) and school.district == own.district
        ]
        return min(others)[1] if others else ""


def visitors(
    history: History, taught: Mapping[Unit, Teaching], near: Neighbourhood, wanted: Wanted
) -> Iterator[Visitor]:
    """In roster order; without a table of visitors, whoever has periods enough for some class in reach."""
    county = history.county
    listed = {line.teacher: line for line in county.visitors}
    for standing in history.standings.values():
        teacher = standing.teacher
        line = listed.get(teacher.id)
        if line is None and (listed or not _asked(history, teacher)):
            continue
        unit = (standing.after, *history.lesson_at(teacher, standing.after))
        visitor = _visitor(history, teacher, unit, taught.get(unit), line or Visiting(teacher.id), near, wanted)
        classes = [wanted[lesson].get(school) for lesson in visitor.subjects for school in visitor.scope]
        if line is not None or any(periods and periods <= visitor.spare for periods in classes):
            yield visitor


def _asked(history: History, teacher: Teacher) -> bool:
    """Whether somebody whom no table names may be asked to visit (S0b 75)."""
    return teacher.subject in history.definitions.scarce and not history.is_exempt(teacher)


def _visitor(
    history: History, teacher: Teacher, unit: Unit, own: Teaching | None, line: Visiting, near: Neighbourhood,
    wanted: Wanted,
) -> Visitor:
    words, home = history.definitions, unit[0]
    load = own.load if own else curriculum().loads[unit[1]]
    most = periods_held(teacher, load) if line.most_periods is None else line.most_periods
    needed = any((need.stage, need.subject) == unit[1:] for need in history.needs_of(home))
    unknown = most if needed else 0  # a need without classes leaves nothing to spare
    periods = own.home[teacher.id] if own else unknown
    lessons = tuple(
        lesson_of(stage, subject) for stage in stages_of(teacher) for subject in line.subjects or (teacher.subject,)
    )
    waiting = {school for lesson in lessons for school in wanted[lesson]}
    reach = words.visit_reach if line.reach is None else line.reach
    scope = tuple(school for school in near.within(home, reach) if school in waiting)
    return Visitor(
        teacher.id, home, lessons, periods if line.home_periods is None else line.home_periods, most,
        frozenset(half for word in line.times or WEEKDAYS for half in HALF_DAYS[word]),
        scope,
        line.minutes or words.visit_minutes,
        line.schools_a_day or words.visit_schools_a_day,
        line.schools_a_week or words.visit_schools_a_week,
        tuple(near.rank(home, school) for school in scope),
    )


def links_before(county: County) -> frozenset[Link]:
    """Who taught which subject where last term, by the table 上期走教."""
    return frozenset((line.teacher, line.school, lesson_of(line.stage, line.subject)) for line in county.visited)


def free_slots(county: County, courses: Iterable[Course]) -> Mapping[tuple[str, str], frozenset[tuple[int, int]]]:
    """Slots (day, slot) of the classes of courses whose school gives some (空闲节次), by (school, class)."""
    given: defaultdict[tuple[str, str | None], set[tuple[int, int]]] = defaultdict(set)
    for line in county.free:
        day = WEEKDAYS.index(line.weekday)
        given[line.school, line.class_id] |= {(day, SLOTS[word]) for word in line.slots or SLOTS}
    named = dict.fromkeys((course.school, name) for course in courses for name in course.classes)
    limits = {
        (school, name): [
            free for each in members(name) if (free := given.get((school, each)) or given.get((school, None)))
        ]
        for school, name in named
    }
    return {place: frozenset.intersection(*map(frozenset, free)) for place, free in limits.items() if free}
