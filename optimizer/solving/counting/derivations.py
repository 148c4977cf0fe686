"""From the rows of one group to claims and ceilings: each derivation with its proof."""

from collections.abc import Sequence

from optimizer.solving.counting.claims import Ceiling, Claim, Key, Ledger, forced, room
from optimizer.solving.counting.crowds import joined
from optimizer.solving.counting.quota_rows import Row


def ledger(rows: Sequence[Row]) -> Ledger:
    """Claims and ceilings of a group's rows: plain ones, those of shares, and sums over the schools of a group."""
    found = Ledger()
    mixed = []
    for row in rows:
        values = {part.value for part in row.parts}
        if len(values) < 2:
            _plain(found, row, next(iter(values), 1))
        elif row.low is not None:
            mixed.append(row)
    _sums(found)
    for row in sorted(mixed, key=lambda row: not row.share):
        (_share if row.share else _balance)(found, row)
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
            for rest in ((), (subject[-1],)):
                for year, claim in years.items():
                    sums.setdefault((entry, None, *rest), {}).setdefault(year, []).append(claim)
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

    ``v·n ≤ Σ w·(room for the sorts that raise it) − low``, with the other lowering sorts at zero.
    """
    assert row.low is not None
    raised = sum(part.value * room(found, part.crowd, row.case.year)[0] for part in row.parts if part.value > 0)
    for part in row.parts:
        if part.value < 0:
            ceiling = Ceiling((raised - row.low) // -part.value, part.whole, row.yearly, row.case)
            found.ceilings.setdefault(f"{row.case.entry}{part.value}", []).append(ceiling)
