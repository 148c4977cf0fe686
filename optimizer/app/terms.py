"""The term and its bells: what is asked for goes before the settings of the roster."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

from optimizer.domain.errors import InputError, Problem
from optimizer.domain.school_term import Term
from optimizer.formats.cells import Refusal
from optimizer.formats.terms import BELLS, FIRST, LAST, MAKEUP, OFF, PAUSE, READERS, WEEKS, Bells, at_odds, folded
from optimizer.policy.instance import Instance
from optimizer.reporting.facts.clock import Clock


@dataclass(frozen=True)
class TermRequest:
    """A term in part or whole; None, and a bell that is not among them: as the settings of the roster have it."""

    start: date | None = None
    weeks: int | None = None
    holidays: frozenset[date] | None = None  # days off beside the statutory ones
    bells: Mapping[str, tuple[time, ...]] = field(default_factory=dict)  # by the name of the setting, like 上午上课
    pause: int | None = None  # minutes between lessons
    makeup: Mapping[date, int | None] | None = None  # days that hold the timetable of a weekday (0: Monday), or none


def read_term(texts: Mapping[str, str], places: Mapping[str, str]) -> TermRequest:
    """A term from texts by the names of the settings that they stand for; ``places`` say where each was written.

    Raises InputError with everything that cannot be read.
    """
    given, problems = {}, []
    for name, text in texts.items():
        try:
            given[name] = READERS[name](folded(text))
        except Refusal as refusal:
            what = f"“{refusal.shown}”{refusal.rule}"
            problems.append(Problem(places[name], None, name, what, f"{refusal.advice}。"))
    if problems:
        raise InputError(problems)
    bells = {name: times for name, times in given.items() if name in BELLS}
    return TermRequest(given.get(FIRST), given.get(WEEKS), given.get(OFF), bells, given.get(PAUSE), given.get(MAKEUP))


def clock_of(instance: Instance, asked: TermRequest) -> Clock:
    """The clock of the term. Raises InputError where it begins in another school year, or contradicts itself."""
    told = Clock.of(instance.year, instance.settings)
    term, bells = told.term, told.bells
    starts = {**bells.starts, **{BELLS[name]: times for name, times in asked.bells.items()}}
    clock = Clock(
        Term(
            term.first if asked.start is None else asked.start,
            term.weeks if asked.weeks is None else asked.weeks,
            term.off if asked.holidays is None else asked.holidays,
            term.makeup if asked.makeup is None else asked.makeup,
            term.end if asked.weeks is None else None,
        ),
        Bells(starts, bells.pause if asked.pause is None else asked.pause),
    )
    given = {FIRST: clock.term.first, LAST: clock.term.end, OFF: clock.term.off, MAKEUP: clock.term.makeup}
    if problems := [
        Problem("学期", None, name, f"“{refusal.shown}”{refusal.rule}", f"{refusal.advice}。")
        for name, refusal in at_odds(given)
    ]:
        raise InputError(problems)
    if not date(instance.year, 8, 1) <= clock.term.first < date(instance.year + 1, 8, 1):
        raise InputError.of(
            f"学期开始 {clock.term.first} 不在{instance.year}—{instance.year + 1}学年内",
            "请改正学期开始的日期，或用 --year 指定学年。",
        )
    return clock
