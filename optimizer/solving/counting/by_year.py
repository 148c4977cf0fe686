"""What counting says of each school year, before any solve: that it is impossible, or nothing. Never that it is not."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from optimizer.domain.vocabulary import Case
from optimizer.model.assembly import Assembly, assemble
from optimizer.policy.instance import Instance
from optimizer.readings.horizon import Horizon
from optimizer.solving.counting.breaking import breaks
from optimizer.solving.counting.quota_rows import Book


class Standing(StrEnum):
    """What is known of a year."""

    CLEAR = "clear"  # counted, and nothing speaks against it
    IMPOSSIBLE = "impossible"
    UNCOUNTED = "uncounted"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a year, with those before it, has no plan; and the entries that say so."""

    text: str
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class YearCount:
    """One year of the horizon. After one that is impossible nothing is claimed: no plan reaches it."""

    year: int
    standing: Standing
    reasons: tuple[Reason, ...] = ()


def by_year(instance: Instance) -> tuple[YearCount, ...]:
    """Each year of the horizon by the cases that no decision changes and by ``breaks``, as ``plan_rotation`` asks."""
    clauses_alone = instance.policy.model_copy(update={"levels": ()})
    assembly = assemble(replace(instance, policy=clauses_alone))
    reasons: dict[int, list[Reason]] = {year: [] for year in instance.years}
    for year, reason in _settled(assembly):
        reasons[year].append(reason)
    for each in breaks(instance, assembly.horizon):
        entries = (*(case.entry for case in each.cases), *each.limits)
        reasons[each.year].append(Reason(each.text, tuple(dict.fromkeys(entries))))
    counted, passable, found = _counted(instance, assembly.horizon), True, []
    for year, why in reasons.items():
        if why:
            found.append(YearCount(year, Standing.IMPOSSIBLE, tuple(why)))
        else:
            clear = passable and year in counted
            found.append(YearCount(year, Standing.CLEAR if clear else Standing.UNCOUNTED))
        passable = passable and not why
    return tuple(found)


def _settled(assembly: Assembly) -> Iterator[tuple[int, Reason]]:
    """By year and entry the cases that today's facts break whatever is decided: the first, and how many more."""
    instance = assembly.instance
    found: dict[tuple[int, str], list[Case]] = {}
    for case in assembly.constant_breaches():
        found.setdefault((case.year, case.entry), []).append(case)
    for (year, entry), cases in found.items():
        state = instance.policy.entry(entry).rule.state(cases[0].subject, instance.county_in(year))
        more = f"（同样的共{len(cases)}例）" if len(cases) > 1 else ""
        text = f"{year}学年：{state}{more}，名册所载的情况已经违反，任何安排都改变不了。"
        yield year, Reason(text, (entry,))


def _counted(instance: Instance, horizon: Horizon) -> set[int]:
    """The years in which a hard entry puts a row on somebody that counting reads."""
    book = Book(instance, horizon)
    entries = [entry for entry in instance.policy.entries if entry.hard and entry.rule.counted]
    return {row.case.year for entry in entries for rows in book.rows(entry).values() for row in rows}
