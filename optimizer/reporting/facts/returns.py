"""Whose posting ends when, and what follows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from optimizer.domain.county import Teacher
from optimizer.domain.retirement import retirement
from optimizer.domain.vocabulary import Kind
from optimizer.readings.standing import Standing
from optimizer.reporting.facts.annual import Annual
from optimizer.reporting.facts.figures import PlanFigures


class Outcome(StrEnum):
    """What follows a posting that ends."""

    BACK = "返校"
    PROLONGED = "延长"
    AGAIN = "再次派出"
    RETIRED = "退休"
    AWAY = "离岗"
    LATER = "规划期后返校"


class Ended(NamedTuple):
    """A posting with its last year."""

    teacher: str
    school: str
    first_year: int
    last_year: int


@dataclass(frozen=True, slots=True)
class Return:
    """A posting that ends, and what its teacher does in the year after."""

    year: int
    teacher: str
    school: str
    first_year: int
    last_year: int
    recorded: bool  # of the exchange record, not of the plan
    outcome: Outcome


def returns(figures: PlanFigures) -> Sequence[Return]:
    """Postings of the record and of the plan that end before or within the horizon or after it, by year of return."""
    place = {teacher.id: position for position, teacher in enumerate(figures.county.teachers)}
    return sorted((*_recorded(figures), *_planned(figures)), key=lambda each: (each.year, place[each.teacher]))


def _recorded(figures: PlanFigures) -> Iterator[Return]:
    for annual in figures.annuals:
        for past_term in of_record(annual):
            yield from _return(figures, annual.year, past_term, recorded=True)
    last = figures.annuals[-1].history
    for past in (each for each in last.county.history if each.away):
        until = last.last_of(past)
        if past.first_year < last.year <= until:
            ended = Ended(past.teacher, past.school, past.first_year, until)
            yield from _return(figures, until + 1, ended, recorded=True)


def _planned(figures: PlanFigures) -> Iterator[Return]:
    for posting in figures.plan.postings:
        if posting.last_year is not None:
            ended = Ended(posting.teacher, posting.school, posting.first_year, posting.last_year)
            yield from _return(figures, posting.last_year + 1, ended, recorded=False)


def of_record(annual: Annual) -> Iterator[Ended]:
    """Postings of the exchange record that ended with the year before."""
    for past in annual.county.history:
        last = annual.history.last_of(past)
        if last == annual.year - 1 and past.away:
            yield Ended(past.teacher, past.school, past.first_year, last)


def _return(figures: PlanFigures, year: int, ended: Ended, *, recorded: bool) -> Iterator[Return]:
    """Who retires first does not return, and leaves the post with the year of retirement."""
    gone, first = _without(figures.county.teacher[ended.teacher]), figures.annuals[0].year
    if gone <= year:
        if gone >= first:
            yield Return(gone, *ended, recorded=recorded, outcome=Outcome.RETIRED)
        return
    annual = figures.annuals[year - first] if year - first < len(figures.annuals) else None
    outcome = Outcome.LATER if annual is None else _outcome(annual.history.standings.get(ended.teacher))
    yield Return(year, *ended, recorded=recorded, outcome=outcome)


def _without(teacher: Teacher) -> int:
    """The first school year that opens without a teacher who retires."""
    day = retirement(teacher)
    return day.year if (day.month, day.day) <= (9, 1) else day.year + 1


def _outcome(standing: Standing | None) -> Outcome:
    if standing is None:  # on leave when the posting ends
        return Outcome.AWAY
    if standing.posting is not None:
        if standing.posting.mode is Kind.PROLONGED:
            return Outcome.PROLONGED
        return Outcome.AGAIN if standing.away else Outcome.BACK
    return Outcome.BACK if standing.after == standing.teacher.home else Outcome.AGAIN
