"""Necessary conditions on the rows of one group: what must be posted against what can be, in integers.

Every hard row is turned into claims (at least so many postings of a crowd) and ceilings (at most so many). A window
of years breaks where a claim exceeds what its crowd and the ceilings can hold. All steps are inequalities that every
plan of the horizon satisfies, so a break is a proof; that nothing breaks promises nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from optimizer.capacity.crowds import Crowd, common, joined, most, without
from optimizer.capacity.reading import Row
from optimizer.vocabulary import Case

Key = tuple[object, ...]


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


def ledger(rows: Sequence[Row]) -> Ledger:
    """Claims and ceilings of a group's rows: plain ones, those of shares, and sums over the schools of a group."""
    found = Ledger()
    mixed = []
    for row in rows:
        values = {part.value for part in row.parts}
        if len(values) > 1:
            mixed.append(row)
        else:
            _plain(found, row, next(iter(values), 1))
    _sums(found)
    for row in mixed:
        if row.low is not None and len(row.parts) == 2 and row.parts[0].value < 0 < row.parts[1].value:
            _share(found, row)
    for row in mixed:
        if row.low is not None and len(row.parts) > 2:
            _balance(found, row)
    return found


def _plain(found: Ledger, row: Row, value: int) -> None:
    """One coefficient w: ``low ≤ w·n ≤ high``; with w < 0 the sides change places."""
    low, high = (row.low, row.high) if value > 0 else (_minus(row.high), _minus(row.low))
    size, year = abs(value), row.case.year
    crowd = joined(part.crowd for part in row.parts)
    whole = joined(part.whole for part in row.parts)
    if low is not None and low > 0:
        claim = Claim(-(-low // size), crowd, row.yearly, (row.case,))
        found.claims.setdefault((row.case.entry, *row.case.subject), {})[year] = claim
    if high is not None:
        ceiling = Ceiling(high // size, whole, row.yearly, row.case)
        found.ceilings.setdefault(row.case.entry, []).append(ceiling)


def _minus(side: int | None) -> int | None:
    return None if side is None else -side


def _sums(found: Ledger) -> None:
    """Cases of one entry count different postings, so their claims add up: all of a group, and those of one subject.

    This is what the core's backbone owes to several new schools at once.
    """
    sums: dict[Key, dict[int, list[Claim]]] = {}
    for (entry, *subject), years in found.claims.items():
        if len(subject) > 1:
            for key in ((entry, None), (entry, None, subject[-1])):
                for year, claim in years.items():
                    sums.setdefault(key, {}).setdefault(year, []).append(claim)
    for key, by_year in sums.items():
        if max(map(len, by_year.values())) > 1:
            found.claims[key] = {
                year: Claim(
                    sum(claim.number for claim in claims), joined(claim.crowd for claim in claims),
                    all(claim.yearly for claim in claims), tuple(case for claim in claims for case in claim.cases),
                )
                for year, claims in by_year.items()
            }


def _share(found: Ledger, row: Row) -> None:
    """A share ``u·b − v·n ≥ low`` over b of one sort and n of the other, of which b + n ≥ m must be there.

    Then ``(u + v)·b ≥ low + v·(b + n) ≥ low + v·m``; and ``u·b ≥ low`` since n ≥ 0. With 40% backbone among the
    movers, u = 60 and v = 40: b ≥ ⌈0.4·m⌉.
    """
    assert row.low is not None
    minus, plus = row.parts
    must, cases = forced(found, joined(part.whole for part in row.parts), row.case.year)
    least = max(-(-row.low // plus.value), -((minus.value * must - row.low) // (plus.value - minus.value)))
    if least > 0:
        claim = Claim(least, plus.crowd, row.yearly, (row.case, *cases))
        found.claims.setdefault((row.case.entry, *row.case.subject), {})[row.case.year] = claim


def _balance(found: Ledger, row: Row) -> None:
    """A balance of several coefficients, such as a core's share of backbone: each sort that lowers it has a ceiling.

    ``v·n ≤ Σ w·(most postings of the sorts that raise it) − low``, with the other lowering sorts at zero.
    """
    assert row.low is not None
    room = sum(part.value * most(part.crowd, row.case.year) for part in row.parts if part.value > 0) - row.low
    for part in row.parts:
        if part.value < 0:
            ceiling = Ceiling(room // -part.value, part.whole, row.yearly, row.case)
            found.ceilings.setdefault(f"{row.case.entry}{part.value}", []).append(ceiling)


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
    number, crowd, cases = 0, joined(()), ()
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
    best, limits = most(crowd, until), ()
    since = min((first for first, _ in crowd), default=until)
    for ceilings in found.ceilings.values():
        yearly = all(ceiling.yearly for ceiling in ceilings)
        used = [c for c in ceilings if (since if yearly else until) <= c.case.year <= until]
        held: dict[Key, list[tuple[int, Crowd]]] = {}
        for ceiling in used:
            inside = common(crowd, ceiling.crowd)
            held.setdefault(ceiling.case.subject, []).append((ceiling.number, inside))
        total = most(without(crowd, joined(ceiling.crowd for ceiling in used)), until)
        for limited in held.values():
            capped = sum(min(max(0, number), most(inside, until)) for number, inside in limited)
            total += min(capped, most(joined(inside for _, inside in limited), until))
        if total < best:
            best, limits = total, (used[0].case.entry,)
    return best, limits


def violations(found: Ledger) -> Iterator[tuple[Key, list[Violation]]]:
    """The windows that break, by what the claim speaks of; earliest and shortest first."""
    for key, years in found.claims.items():
        broken = []
        for until in sorted(years):
            known = 0  # room grows with the window
            for since, number, crowd, cases in _windows(years, until):
                if number > known:
                    known, limits = room(found, crowd, until)
                    if number > known:
                        broken.append(Violation(since, until, number, known, cases, limits))
        if broken:
            yield key, broken
    for ceilings in found.ceilings.values():
        for ceiling in ceilings:
            if ceiling.number < 0:
                case = ceiling.case
                yield (case.entry, *case.subject), [Violation(case.year, case.year, 0, ceiling.number, (case,), ())]
