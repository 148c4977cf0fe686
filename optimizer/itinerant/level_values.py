"""The level values of a timetable, and the ways that its lessons make.

The way of a day follows from the lessons: from home to the schools in the order of the slots and home again.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby, pairwise

from optimizer.itinerant.weeks import Lesson, Timetable, Visitor, Week

LEVELS = ("uncovered", "minutes", "days", "links", "reach", "changes", "balance")
Values = tuple[int, ...]  # one value for each of LEVELS


def measure(week: Week, timetable: Timetable) -> Values:
    """The level values of a timetable.

    Balance is the sum of squares of the visitors' weekly periods; links and changes count (visitor, school, subject),
    changes only where there was a last term; reach adds up how far beyond the nearest reach the links lead (S0b 77).
    """
    days = by_day(timetable)
    links = {(lesson.visitor, lesson.school, lesson.subject) for lesson in timetable}
    load = {visitor.id: visitor.home_periods for visitor in week.visitors}
    for lesson in timetable:
        load[lesson.visitor] += 1
    return (
        week.periods - len(timetable),
        sum(max(0, minutes_of(week, week.visitor[who], way_of(lessons))) for (who, _), lessons in days.items()),
        len(days),
        len(links),
        sum(week.visitor[who].rank(school) for who, school, _ in links if school in week.visitor[who].scope),
        len(links ^ week.before) if week.before else 0,
        sum(periods * periods for periods in load.values()),
    )


def by_day(timetable: Timetable) -> dict[tuple[str, int], list[Lesson]]:
    days: dict[tuple[str, int], list[Lesson]] = defaultdict(list)
    for lesson in sorted(timetable, key=lambda lesson: lesson.slot):
        days[lesson.visitor, lesson.day].append(lesson)
    return days


def way_of(lessons: Sequence[Lesson]) -> list[str]:
    return [school for school, _ in groupby(lesson.school for lesson in lessons)]


def minutes_of(week: Week, visitor: Visitor, way: Sequence[str]) -> int:
    """Travel of a day, −1 where a road is missing."""
    legs = [week.minutes(a, b) for a, b in pairwise((visitor.home, *way, visitor.home))]
    return -1 if min(legs) < 0 else sum(legs)
