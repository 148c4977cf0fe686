"""Claims on a group's people against the room that there is for them, in integers.

A claim asks for at least so many postings of a crowd, a ceiling allows at most so many. A window of years breaks where
the claims exceed what the crowd and the ceilings can hold. Every step is an inequality that all plans of the horizon
satisfy, so a break is a proof; that nothing breaks promises nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from optimizer.domain.vocabulary import Case
from optimizer.solving.counting.crowds import Crowd, common, joined, most, without

Key = tuple[object, ...]
PASSED = "已超出"  # ends the key of a ceiling that is passed


@dataclass(frozen=True)
class Claim:
    """At least ``number`` postings of the crowd in one year."""

    number: int
    crowd: Crowd
    yearly: bool
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class Ceiling:
    """At most ``number`` postings of the crowd, all of which are in effect in the year of the case."""

    number: int
    crowd: Crowd
    yearly: bool
    case: Case


@dataclass(frozen=True)
class Violation:
    """In the years ``since``–``year`` a claim of ``required`` postings meets room for ``available``."""

    since: int
    year: int
    required: int
    available: int
    cases: tuple[Case, ...]
    limits: tuple[str, ...]  # entries whose ceilings made the room


@dataclass
class Ledger:
    """Claims by what they speak of and year, ceilings by entry, of one group."""

    claims: dict[Key, dict[int, Claim]] = field(default_factory=dict)
    ceilings: dict[str, list[Ceiling]] = field(default_factory=dict)

    @property
    def passed(self) -> dict[Key, list[Violation]]:
        """Ceilings that those away of record pass by themselves, by the years in which they do."""
        found: dict[Key, list[Violation]] = {}
        for case, number in sorted((c.case, c.number) for own in self.ceilings.values() for c in own if c.number < 0):
            short = Violation(case.year, case.year, 0, number, (case,), (case.entry,))
            found.setdefault((case.entry, *case.subject), []).append(short)
        return found


def forced(found: Ledger, crowd: Crowd, year: int) -> tuple[int, tuple[Case, ...]]:
    """At least so many postings of a crowd by ``year``, and the cases that say so.

    A claim's postings lie in the crowd or outside of it, and outside there is room for ``most`` of them.
    """
    best: tuple[int, tuple[Case, ...]] = (0, ())
    for years in found.claims.values():
        for _, number, claimed, cases in _windows(years, year):
            inside = number - most(without(claimed, crowd), year)
            if inside > best[0]:
                best = (inside, cases)
    return best


def _windows(years: Mapping[int, Claim], until: int) -> Iterator[tuple[int, int, Crowd, tuple[Case, ...]]]:
    """Sums of a claim over the years up to ``until``, from the shortest; years of a stock do not add up."""
    if until not in years:
        return
    number = 0
    crowd: Crowd = {}
    cases: tuple[Case, ...] = ()
    for year in sorted((year for year in years if year <= until), reverse=True):
        claim = years[year]
        if year < until and not (claim.yearly and years[until].yearly):
            return
        number, crowd, cases = number + claim.number, joined([crowd, claim.crowd]), (*claim.cases, *cases)
        yield year, number, crowd, cases
        if all(last < until for _, last in claim.crowd) and claim.crowd:
            return


def room(found: Ledger, crowd: Crowd, until: int) -> tuple[int, tuple[str, ...]]:
    """At most so many postings of a crowd, beginning by ``until``, in one plan, and the entry that says so.

    Ceilings of an entry on moves of a year add up over schools and years, since they count different postings; those
    on who is away are taken in the year ``until``. Whoever an entry has no ceiling for is counted by ``most``.
    """
    best = most(crowd, until)
    limits: tuple[str, ...] = ()
    since = min((first for first, _ in crowd), default=until)
    for ceilings in found.ceilings.values():
        yearly = all(ceiling.yearly for ceiling in ceilings)
        used = [c for c in ceilings if (since if yearly else until) <= c.case.year <= until]
        total = most(without(crowd, joined(ceiling.crowd for ceiling in used)), until)
        held: dict[Key, list[Ceiling]] = {}
        for ceiling in used:
            held.setdefault(ceiling.case.subject, []).append(ceiling)
        for own in held.values():
            inside = [common(crowd, ceiling.crowd) for ceiling in own]
            capped = sum(min(max(0, c.number), most(part, until)) for c, part in zip(own, inside, strict=True))
            total += capped if len(own) == 1 else min(capped, most(joined(inside), until))
        if total < best:
            best, limits = total, (used[0].case.entry,)
    return best, limits


def violations(found: Ledger) -> Iterator[tuple[Key, list[Violation]]]:
    """The windows that break, by what the claim or ceiling speaks of; earliest and shortest first."""
    for key in (*found.claims, *((*key, PASSED) for key in found.passed)):
        broken = breaking(found, key)
        if broken:
            yield key, broken


def breaking(found: Ledger, key: Key) -> list[Violation]:
    """The windows in which one claim has no room, or the years in which a ceiling is passed already."""
    if key[-1] == PASSED:
        return found.passed.get(key[:-1], [])
    broken: list[Violation] = []
    years = found.claims.get(key, {})
    for until in sorted(years):
        known = 0  # room grows with the window
        for since, number, crowd, cases in _windows(years, until):
            if number > known:
                known, limits = room(found, crowd, until)
                if number > known:
                    broken.append(Violation(since, until, number, known, cases, limits))
    return broken
