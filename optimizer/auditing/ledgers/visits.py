"""走教 in the ledger of 待遇与积分: money and points of each visiting teacher, from the timetable and the term.

A month is paid when it holds a day out; the monthly rate is the highest among the schools visited, like that of a
posting (S1 151—152). Points count as those of a posting do (S4 222); whoever is on one in the same year has those of
the person from it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from optimizer.auditing.ledgers.credits import words_of
from optimizer.domain.school_term import Term
from optimizer.goals.subsidy import rate_at
from optimizer.itinerant.weeks import Timetable
from optimizer.readings.plain_view import History


@dataclass(frozen=True, slots=True)
class VisitCredit:
    """One visiting teacher in one term."""

    year: int
    teacher: str
    schools: tuple[str, ...]  # visited, in the order of the week
    days: int  # out in a week
    periods: int  # taught elsewhere in a week
    dates: int  # out in the term, days without lessons left out
    lessons: int  # taught elsewhere in the term
    months: int  # of the term with a day out
    daily: int  # CNY for all days out of the term
    hourly: int  # CNY for all lessons of the term
    monthly: int  # CNY a month
    points: int  # of the school year

    @property
    def yuan(self) -> int:
        """CNY of the term."""
        return self.daily + self.hourly + self.months * self.monthly


def visit_credits(history: History, timetable: Timetable, term: Term) -> Iterator[VisitCredit]:
    """In roster order."""
    words = history.definitions
    lessons: defaultdict[str, Counter[int]] = defaultdict(Counter)  # by teacher, periods of each weekday
    schools: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for lesson in timetable:
        lessons[lesson.visitor][lesson.day] += 1
        schools[lesson.visitor][lesson.school] = None
    for teacher, standing in history.standings.items():
        if not (week := lessons.get(teacher)):
            continue
        visited = tuple(schools[teacher])
        dates = {day: term.taught(day) for day in week}
        out = sum(map(len, dates.values()))
        taught = sum(len(dates[day]) * count for day, count in week.items())
        places = [history.county.school[school] for school in visited]
        fits = {"走教"}.union(*(words_of(history, school) for school in places))
        if standing.after == standing.teacher.home:
            own = {"自愿": standing.teacher.volunteer, "骨干": history.is_backbone(standing.teacher)}
            fits |= {word for word, so in own.items() if so}
        yield VisitCredit(
            history.year, teacher, visited, len(week), week.total(), out, taught,
            len({(date.year, date.month) for each in dates.values() for date in each}),
            words.visit_day_yuan * out, words.visit_period_yuan * taught,
            max(rate_at(school, words.visit_allowances, new=history.is_new(school)) for school in places),
            sum(points for word, points in words.points.items() if word in fits),
        )
