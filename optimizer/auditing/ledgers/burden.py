"""累计负担台账: how often, how long and how far each teacher has been and will be away."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from optimizer.domain.vocabulary import Kind
from optimizer.goals.fairness import price, strain_of_plan, strain_of_record
from optimizer.readings.plain_view import History


@dataclass(frozen=True, slots=True)
class Strain:
    """One teacher with a posting of record or of the plan, up to the end of the horizon."""

    teacher: str
    school: str
    times_before: int  # postings of record
    years_before: int
    times: int  # moves of the plan; a prolongation is none
    years: int
    minutes: int | None  # longest way of a posting of the plan; None where none is planned, or one of them is no number
    unknown_ways: int  # postings of the plan to where the way is not known, or no road leads
    before: int  # strain of record
    after: int
    weight: int  # its convex price
    added: int  # what the plan adds to that price


def strains(histories: Mapping[int, History]) -> Iterator[Strain]:
    """The heaviest first, then in roster order."""
    last = histories[max(histories)]
    lines = [
        _strain(last, identity, histories)
        for identity in last.county.teacher
        if identity in last.past or identity in last.planned
    ]
    yield from sorted(lines, key=lambda line: -line.after)


def _strain(history: History, identity: str, histories: Mapping[int, History]) -> Strain:
    teacher, end = history.county.teacher[identity], history.year
    past, planned = history.past.get(identity, []), history.planned.get(identity, [])
    seen = [standings[identity] for each in histories.values() if identity in (standings := each.standings)]
    before = strain_of_record(history, teacher)
    after = before + strain_of_plan(history, teacher)
    weight = price(history, after)
    ways = [history.travel.minutes(teacher, posting.school) for posting in planned]
    return Strain(
        identity, teacher.home, len(past),
        sum(max(0, min(history.last_of(each), end) - each.first_year + 1) for each in past),
        sum(posting.mode is not Kind.PROLONGED for posting in planned),
        sum(standing.posting is not None or standing.serving is not None for standing in seen),
        max(ways, default=None) if min(ways, default=0) >= 0 else None, sum(way < 0 for way in ways),
        before, after, weight, weight - price(history, before),
    )
