"""What visitors may do on each day: the outings that a model of days and slots chooses from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from optimizer.itinerant.day_patterns import Kind, kinds
from optimizer.itinerant.weekdays import Outing
from optimizer.itinerant.weeks import MOST_SCHOOLS, Visitor, Week


@dataclass(frozen=True)
class Offer:
    """What one visitor may do: outings of each day (at most one is made), and most classes of each course."""

    visitor: Visitor
    outings: Mapping[int, Sequence[Outing]]
    classes: Mapping[int, int]  # course → number
    fixed: bool = False  # the only outing of each day is made, and nothing but lessons is to be chosen


def whole_offer(week: Week, visitor: Visitor) -> Offer:
    """Everything that a visitor may do."""
    courses = {
        code: len(course.classes) for code, course in enumerate(week.courses)
        if course.subject in visitor.subjects and course.school in visitor.scope
    }
    schools = sorted({week.courses[code].school for code in courses})
    outings = [
        Outing(tuple((chosen[place - 1], start, stop) for place, start, stop in kind.stays))
        for kind in kinds(week.hours, MOST_SCHOOLS, visitor.schools_a_day == MOST_SCHOOLS)
        if len(kind.stays) <= visitor.schools_a_day and list(kind.way) == list(range(1, len(kind.way) + 1))
        for chosen in product(schools, repeat=len(kind.stays))
        if len(set(chosen)) == len(chosen) and _lawful(week, visitor, kind, chosen)
    ]
    days = range(week.hours.days)
    return Offer(
        visitor, {day: [o for o in outings if day in o.days(week.hours, visitor)] for day in days}, courses
    )


def _lawful(week: Week, visitor: Visitor, kind: Kind, schools: Sequence[str]) -> bool:
    hours = week.hours
    if not 0 <= Outing(tuple((school, 0, 1) for school in schools)).minutes(week, visitor.home) <= visitor.minutes:
        return False
    for at, (a, b) in enumerate(pairwise(schools)):
        over_lunch = hours.half(kind.stays[at][2] - 1) != hours.half(kind.stays[at + 1][1])
        minutes = week.minutes(a, b)
        if (hours.lost(minutes) != kind.late) if over_lunch else (minutes > hours.period):
            return False
    return True
