"""Tiny random weeks, and every timetable of them, tried without days, weeks or any other notion of the engine."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations

import numpy as np

from optimizer.itinerant.level_values import Values, measure
from optimizer.itinerant.timetable_check import check
from optimizer.itinerant.weeks import Course, Hours, Lesson, Timetable, Visitor, Week, closed

Slot = tuple[int, int]
MENDED = frozenset({"transfer", "split"})  # a third school between two can make a day lawful
ALWAYS = (-1, -1)
Occupied = frozenset[tuple[str, str, str, Slot]]  # (school, subject, class, slot): who is served, and when


def draw_week(seed: int) -> Week:
    """Two visitors, a few schools and courses in a short week; limits tight enough to bind.

    One week in four is a single day long enough for three schools.
    """
    rng = np.random.default_rng([77, seed])
    long = rng.random() < 0.25
    hours = Hours(days=1, morning=int(rng.integers(3, 5)), afternoon=int(rng.integers(2, 4)), lunch=20, period=20)
    if not long:
        hours = Hours(days=2, morning=2, afternoon=int(rng.integers(1, 3)), lunch=20, period=20)
    schools = ("甲校", "乙校", "丙校", "丁校")[: 4 if long else 3]
    travel = rng.integers(5, 45, (len(schools), len(schools))) // (2 if long else 1)
    if rng.random() < 0.15:
        travel[tuple(rng.choice(3, size=2, replace=False))] = -1
    courses: list[Course] = []
    for _ in range(int(rng.integers(*(3, 5) if long else (2, 4)))):
        place = 1 + len(courses) % 3 if long else int(rng.integers(1, 3))
        school, subject = schools[place], ("音乐", "美术")[int(rng.random() < (0.2 if long else 0.5))]
        if all(course.link != (school, subject) for course in courses):
            names = ("一班", "二班")[: int(rng.integers(1, 3)) if len(courses) < 2 - long else 1]
            lessons, daily = int(rng.integers(1, 3)), int(rng.integers(1, 3))
            courses.append(Course(school, subject, names, 1 if long else lessons, daily))
    visitors = []
    for number in range(2):
        home = schools[int(rng.integers(3)) if number else 0]
        halves = {(day, half) for day in range(hours.days) for half in (0, 1) if rng.random() < 0.9}
        subjects = ("音乐", "美术") if rng.random() < 0.6 else (("音乐", "美术")[int(rng.integers(2))],)
        own = 0 if long else int(rng.integers(0, 4))
        visitors.append(
            Visitor(f"师{number}", home, subjects, own, own + int(rng.integers(1, 6)) + long, frozenset(halves),
                    tuple(school for school in schools if school != home and rng.random() < 0.9),
                    minutes=int(rng.integers(40, 120)) + 40 * long,
                    schools_a_day=3 if long else int(rng.integers(1, 3)),
                    schools_a_week=3 if long else int(rng.integers(1, 3)))
        )
    free: dict[tuple[str, str], frozenset[Slot]] = {}
    before = frozenset(
        (visitor.id, *course.link) for visitor in visitors for course in courses if rng.random() < 0.15
    )
    slots = [(day, slot) for day in range(hours.days) for slot in range(hours.slots)]
    for course in courses:
        for name in course.classes:
            if rng.random() < 0.2:
                free[course.school, name] = frozenset(slot for slot in slots if rng.random() < 0.6)
    ranks = np.random.default_rng([78, seed])
    visitors = [replace(each, ranks=tuple(ranks.integers(0, 4, len(each.scope)).tolist())) for each in visitors]
    return Week(hours, schools, closed(travel.astype(np.int64)), tuple(visitors), tuple(courses), free, before)


def every_week(week: Week, visitor: Visitor) -> Iterator[Timetable]:
    """Every faultless timetable of one visitor alone, class by class; more lessons mend no fault but ``MENDED``."""
    classes = [
        (course, name) for course in week.courses for name in course.classes if course.subject in visitor.subjects
    ]
    slots = [(day, slot) for day in range(week.hours.days) for slot in range(week.hours.slots)]
    mended = MENDED if visitor.schools_a_day == 3 else frozenset()
    partial: list[Timetable] = [()]
    for course, name in classes:
        longer = (
            held + tuple(Lesson(visitor.id, day, slot, course.school, course.subject, name) for day, slot in chosen)
            for held in tuple(partial) for chosen in combinations(slots, course.lessons)
        )
        partial += [
            lessons for lessons in longer if mended.issuperset(fault.rule for fault in check(week, lessons))
        ]
    yield from (lessons for lessons in partial if not check(week, lessons))


def brute_force(week: Week) -> tuple[int, Values]:
    """Timetables of single visitors that were found lawful, and the best values of all visitors together."""
    shared = {
        (a.school, name) for a, b in combinations(week.courses, 2) if a.school == b.school
        for name in set(a.classes) & set(b.classes)
    }
    seen = 0
    best: dict[Occupied, Timetable] = {frozenset(): ()}
    for visitor in week.visitors:
        own: dict[Occupied, Timetable] = {}
        for lessons in every_week(week, visitor):
            seen += 1
            key = _occupied(lessons, shared)
            if key not in own or measure(week, lessons) < measure(week, own[key]):
                own[key] = lessons
        best = _joined(week, best, own)
    return seen, min(measure(week, lessons) for lessons in best.values())


def _occupied(lessons: Timetable, shared: set[tuple[str, str]]) -> Occupied:
    """Classes served, and their slots where another subject wants the same class."""
    return frozenset(
        (at.school, at.subject, at.class_id, (at.day, at.slot) if (at.school, at.class_id) in shared else ALWAYS)
        for at in lessons
    )


def _joined(
    week: Week, best: Mapping[Occupied, Timetable], own: Mapping[Occupied, Timetable]
) -> dict[Occupied, Timetable]:
    """Every pair that serves no class twice and meets in no slot of a class; levels add up over visitors."""
    joined: dict[Occupied, Timetable] = {}
    for held, others in best.items():
        served = {key[:3] for key in held}
        slots = {(key[0], key[2], key[3]) for key in held if key[3] != ALWAYS}
        for added, lessons in own.items():
            if any(key[:3] in served or (key[0], key[2], key[3]) in slots for key in added):
                continue
            both = held | added
            if both not in joined or measure(week, others + lessons) < measure(week, joined[both]):
                joined[both] = others + lessons
    return joined
