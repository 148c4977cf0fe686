"""The plain reading of a timetable, planned or edited by hand: every rule that it breaks. No solver, no tables."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from optimizer.itinerant.level_values import by_day, minutes_of, way_of
from optimizer.itinerant.weeks import AFTERNOON, MORNING, Hours, Lesson, Timetable, Visitor, Week, members


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that a timetable breaks: whom it concerns, on which day (None: the week), what is and what may be."""

    rule: str
    subject: tuple[str, ...]
    day: int | None
    observed: int
    limit: int


def check(week: Week, timetable: Timetable) -> tuple[Fault, ...]:
    """Every broken rule; a timetable that names unknown visitors, classes or slots is judged on that alone."""
    if unknown := tuple(_unknown(week, timetable)):
        return unknown
    faults = [*_classes(week, timetable)]
    days = by_day(timetable)
    for visitor in week.visitors:
        own = {day: lessons for (who, day), lessons in days.items() if who == visitor.id}
        faults += _visitor(week, visitor, own)
        for day, lessons in own.items():
            faults += _day(week, visitor, day, lessons)
    return tuple(faults)


def without_faults(week: Week, timetable: Timetable) -> Timetable:
    """The timetable less the classes that a fault touches, whole, until none is left.

    A stay left without lessons, for example, can turn a lawful day into one with too long a way over lunch.
    """
    while faults := check(week, timetable):
        fault = faults[0]
        touched = {
            _class_of(lesson) for lesson in timetable
            if fault.day in (None, lesson.day) and {lesson.visitor, *_class_of(lesson)} >= set(fault.subject)
        }
        timetable = tuple(lesson for lesson in timetable if _class_of(lesson) not in touched)
    return timetable


def _class_of(lesson: Lesson) -> tuple[str, str, str]:
    return lesson.school, lesson.subject, lesson.class_id


def _unknown(week: Week, timetable: Timetable) -> Iterator[Fault]:
    for lesson in timetable:
        named = (lesson.visitor, lesson.school, lesson.subject, lesson.class_id)
        if lesson.visitor not in week.visitor or named[1:] not in week.course:
            yield Fault("known", named, lesson.day, 0, 1)
        elif not (0 <= lesson.day < week.hours.days and 0 <= lesson.slot < week.hours.slots):
            yield Fault("slot", named, lesson.day, lesson.slot, week.hours.slots - 1)


def _classes(week: Week, timetable: Timetable) -> Iterator[Fault]:
    """A class: free, once per slot, whole, by one visitor, spread over days."""
    by_class: dict[tuple[str, str, str], list[Lesson]] = defaultdict(list)
    slots: dict[tuple[str, str, int, int], int] = defaultdict(int)
    for lesson in timetable:
        by_class[lesson.school, lesson.subject, lesson.class_id].append(lesson)
        for name in members(lesson.class_id):
            slots[lesson.school, name, lesson.day, lesson.slot] += 1
        free = week.free.get((lesson.school, lesson.class_id))
        if free is not None and (lesson.day, lesson.slot) not in free:
            yield Fault("free", (lesson.school, lesson.class_id), lesson.day, lesson.slot, 0)
    for (school, name, day, _), count in slots.items():
        if count > 1:
            yield Fault("class_once", (school, name), day, count, 1)
    for key, lessons in by_class.items():
        course = week.course[key]
        if len(lessons) != course.lessons:
            yield Fault("whole", key, None, len(lessons), course.lessons)
        if (teachers := len({lesson.visitor for lesson in lessons})) > 1:
            yield Fault("one_visitor", key, None, teachers, 1)
        for day in {lesson.day for lesson in lessons}:
            if (count := sum(lesson.day == day for lesson in lessons)) > course.daily:
                yield Fault("daily", key, day, count, course.daily)


def _visitor(week: Week, visitor: Visitor, days: dict[int, list[Lesson]]) -> Iterator[Fault]:
    """The week of a visitor: load, room for the home periods, number of schools."""
    who = (visitor.id,)
    lessons = [lesson for day in days.values() for lesson in day]
    for lesson in lessons:
        if lesson.subject not in visitor.subjects:
            yield Fault("qualified", (visitor.id, lesson.subject), lesson.day, 0, 1)
        if lesson.school not in visitor.scope:
            yield Fault("scope", (visitor.id, lesson.school), lesson.day, 0, 1)
    if len(lessons) > visitor.spare:
        yield Fault("load", who, None, visitor.home_periods + len(lessons), visitor.most_periods)
    if (schools := len({lesson.school for lesson in lessons})) > visitor.schools_a_week:
        yield Fault("schools_a_week", who, None, schools, visitor.schools_a_week)
    if (split := sum(len(way_of(day)) > 2 for day in days.values())) > 1:
        yield Fault("split_days", who, None, split, 1)
    if lessons:
        room = sum(week.hours.length(half) for _, half in visitor.halves)
        room -= sum(_away(week, visitor, day) for day in days.values())
        if room < visitor.home_periods:
            yield Fault("home", who, None, room, visitor.home_periods)


def _away(week: Week, visitor: Visitor, lessons: Sequence[Lesson]) -> int:
    """Slots that a day takes from home: every session with a visit, and what a long way over lunch costs."""
    hours = week.hours
    halves = {hours.half(lesson.slot) for lesson in lessons}
    slots = sum(hours.length(half) for half in halves)
    if halves == {MORNING}:
        slots += min(hours.afternoon, hours.lost(week.minutes(lessons[-1].school, visitor.home)))
    if halves == {AFTERNOON}:
        slots += min(hours.morning, hours.lost(week.minutes(visitor.home, lessons[0].school)))
    return slots


def _day(week: Week, visitor: Visitor, day: int, lessons: Sequence[Lesson]) -> Iterator[Fault]:
    hours, who, way = week.hours, (visitor.id,), way_of(lessons)
    halves = {hours.half(lesson.slot) for lesson in lessons}
    for half in halves:
        if (day, half) not in visitor.halves:
            yield Fault("available", who, day, half, 1 - half)
    if len(lessons) != len({lesson.slot for lesson in lessons}):
        yield Fault("visitor_once", who, day, len(lessons), len({lesson.slot for lesson in lessons}))
    if len(way) > visitor.schools_a_day:
        yield Fault("schools_a_day", who, day, len(way), visitor.schools_a_day)
    if len(way) > len(set(way)):
        yield Fault("twice_a_day", who, day, len(way), len(set(way)))
    if not 0 <= (minutes := minutes_of(week, visitor, way)) <= visitor.minutes:
        yield Fault("minutes", who, day, minutes, visitor.minutes)
    ways = [(a, b) for a, b in pairwise(lessons) if a.school != b.school]
    for before, after in ways:
        yield from _transfer(hours, week.minutes(before.school, after.school), who, before, after, len(way))
    if (within := sum(hours.half(a.slot) == hours.half(b.slot) for a, b in ways)) > 1:
        yield Fault("one_split", who, day, within, 1)


def _transfer(
    hours: Hours, minutes: int, who: tuple[str, ...], before: Lesson, after: Lesson, schools: int
) -> Iterator[Fault]:
    """A long way over lunch costs the first afternoon slot; within a session one slot, on days of three schools.

    Days of three schools have no long way over lunch.
    """
    if hours.half(before.slot) != hours.half(after.slot):
        lost = hours.lost(minutes)
        if lost > (schools < 3) or after.slot - hours.morning < lost:
            yield Fault("transfer", who, before.day, minutes, hours.lunch)
    elif schools < 3 or minutes > hours.period or after.slot - before.slot < 2:
        yield Fault("split", who, before.day, after.slot - before.slot, 2)
