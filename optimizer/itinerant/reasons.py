"""Why classes stay without a teacher: nobody in reach, the subject short county-wide, or limits that are met."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from optimizer.itinerant.cheapest_weeks import Ways
from optimizer.itinerant.weeks import Course, Timetable, Visitor, Week


class Cause(StrEnum):
    """What stands in the way of a class, the plainest first."""

    NOBODY = "nobody"  # no visitor of the subject at all
    REACH = "reach"  # visitors of the subject, but no week of theirs leads to this school
    SUBJECT = "subject"  # the spare periods of all visitors of the subject are fewer than its periods
    LIMITS = "limits"  # everybody in reach is at a limit


@dataclass(frozen=True, slots=True)
class Uncovered:
    """Classes of a course that nobody serves, with the facts that a sentence is made of.

    ``nearest`` are the minutes from the nearest visitor of the subject, ``short`` the periods that the subject lacks
    in the whole county, ``limits`` how many visitors in reach are held back by which limit.
    """

    course: Course
    classes: tuple[str, ...]
    cause: Cause
    nearest: int | None
    short: int
    limits: Mapping[str, int] = field(default_factory=dict)

    @property
    def periods(self) -> int:
        return self.course.lessons * len(self.classes)


def uncovered(week: Week, ways: Ways, timetable: Timetable) -> tuple[Uncovered, ...]:
    """Every course with classes left, in the order of the week."""
    served = {(lesson.school, lesson.subject, lesson.class_id) for lesson in timetable}
    short = {subject: _short(week, subject) for subject in {course.subject for course in week.courses}}
    found = []
    for course in week.courses:
        left = tuple(name for name in course.classes if (course.school, course.subject, name) not in served)
        if not left:
            continue
        qualified = [visitor for visitor in week.visitors if course.subject in visitor.subjects]
        roads = [m for visitor in qualified if (m := week.minutes(visitor.home, course.school)) >= 0]
        reach = [visitor for visitor in qualified if course.school in visitor.scope and _reaches(ways, visitor, course)]
        cause = (
            Cause.NOBODY if not qualified else Cause.REACH if not reach
            else Cause.SUBJECT if short[course.subject] else Cause.LIMITS
        )
        limits = Counter(_limits(week, timetable, course, reach))
        found.append(Uncovered(course, left, cause, min(roads, default=None), short[course.subject], dict(limits)))
    return tuple(found)


def _short(week: Week, subject: str) -> int:
    """Periods of a subject beyond all that its visitors could teach if they taught nothing else."""
    wanted = sum(course.lessons * len(course.classes) for course in week.courses if course.subject == subject)
    return max(0, wanted - sum(visitor.spare for visitor in week.visitors if subject in visitor.subjects))


def _reaches(ways: Ways, visitor: Visitor, course: Course) -> bool:
    """Whether some week of the visitor holds one class of the course and nothing else."""
    needs = ways.needs(visitor, {ways.week.courses.index(course): 1})
    minutes, *_ = ways.cheapest(visitor, np.array([[ways.week.place[course.school]]]), (needs,))
    return int(minutes[0]) >= 0


def _limits(week: Week, timetable: Timetable, course: Course, reach: list[Visitor]) -> Iterator[str]:
    """What holds each visitor in reach back from one class more."""
    taught = Counter(lesson.visitor for lesson in timetable)
    schools: dict[str, set[str]] = defaultdict(set)
    for lesson in timetable:
        schools[lesson.visitor].add(lesson.school)
    for visitor in reach:
        if visitor.spare - taught[visitor.id] < course.lessons:
            yield "load"
        elif course.school not in schools[visitor.id] and len(schools[visitor.id]) >= visitor.schools_a_week:
            yield "schools_a_week"
        else:
            yield "days"  # half-days, minutes, periods at home, or the slots of the class
