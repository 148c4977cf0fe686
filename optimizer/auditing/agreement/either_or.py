"""Columns that choose between two forms of a demand: what they loosen must hold back no plan that keeps the other form.

With f and g the two expressions, g ≤ b, and f − g at most d on plans that keep the other hard rows, f is at most b + d:
to loosen it so far is enough, and no more than f can reach is needed.
"""

from collections.abc import Iterator

import numpy as np
from scipy import sparse

from optimizer.auditing.agreement.completion import Reading
from optimizer.auditing.agreement.fault import Fault
from optimizer.auditing.agreement.reach import reach, reach_of
from optimizer.readings.columns import Ints
from optimizer.readings.rows import FREE

Line = tuple[bytes, bytes]


def misbranched(reading: Reading) -> Iterator[Fault]:
    """Branches that cost something or are no 0/1 columns, and rows that are not loosened enough."""
    a, at = reading.assembly, reading.entries
    price = np.abs(a.costs).sum(axis=0)
    for column in np.flatnonzero(reading.branches & ((a.upper != 1) | (price > 0))):
        yield Fault(-1, int(column), "二选一列应为0或1且不计价")
    own = np.flatnonzero(reading.branches[at.col])
    if not len(own):
        return
    rows, column, value = at.row[own], at.col[own], at.data[own]
    odd = (a.high[rows] >= FREE) | (a.low[rows] > -FREE) | (np.bincount(column)[column] != 2)
    for row in rows[odd]:
        yield Fault(int(row), -1, "二选一应有两行，各有上限")
    if odd.any():
        return
    order = np.argsort(column, kind="stable")
    first, second = rows[order][::2], rows[order][1::2]
    slope, other = value[order][::2], value[order][1::2]
    for row in first[slope * other >= 0]:
        yield Fault(int(row), -1, "二选一的两行应各在一支放宽")
    known = _limits(reading)
    for f, g, c, d in ((first, second, slope, other), (second, first, other, slope)):
        apart = reading.spelt_out(f) - reading.spelt_out(g)
        bound = _most(reading, apart, known) + a.high[g] - np.maximum(d, 0)  # g as it is where it is not loosened
        needed = np.minimum(reach(reading, f)[1], bound)
        for row in f[a.high[f] + np.maximum(-c, 0) < needed]:
            yield Fault(int(row), -1, "二选一的另一支没有放宽到底")


def _most(reading: Reading, rows: sparse.csr_array, known: dict[Line, tuple[int, int]]) -> Ints:
    """The most that expressions come to, by what plans can take and by single hard rows over the same expression."""
    most = reach_of(reading, rows.tocoo(), rows.shape[0])[1]
    for number, (line, factor) in enumerate(_lines(rows)):
        low, high = known.get(line, (-int(FREE), int(FREE)))
        end = factor * (high if factor > 0 else low)
        most[number] = min(int(most[number]), end)
    return most


def _limits(reading: Reading) -> dict[Line, tuple[int, int]]:
    """Limits of the expressions of hard rows of one form."""
    a = reading.assembly
    branched = np.zeros(len(reading.labels), dtype=bool)
    branched[reading.entries.row[reading.branches[reading.entries.col]]] = True
    stepped = np.zeros(len(reading.labels), dtype=bool)
    stepped[reading.entries.row[reading.steps[reading.entries.col]]] = True
    rows = np.flatnonzero(~reading.marked & ~branched & ~stepped)
    found: dict[Line, tuple[int, int]] = {}
    for row, (line, factor) in zip(rows.tolist(), _lines(reading.spelt_out(rows)), strict=True):
        sign = 1 if factor > 0 else -1
        low, high = sorted((sign * int(a.low[row]), sign * int(a.high[row])))
        before = found.get(line, (-int(FREE), int(FREE)))
        found[line] = max(before[0], -(-low // abs(factor))), min(before[1], high // abs(factor))
    return found


def _lines(rows: sparse.csr_array) -> Iterator[tuple[Line, int]]:
    """Each expression of least whole coefficients, the first of them positive, and its factor."""
    table = rows.copy()
    table.eliminate_zeros()
    table.sort_indices()
    for start, stop in zip(table.indptr[:-1].tolist(), table.indptr[1:].tolist(), strict=True):
        values = table.data[start:stop]
        factor = int(np.gcd.reduce(values)) * (1 if values[0] > 0 else -1) if len(values) else 1
        yield (table.indices[start:stop].astype(np.int64).tobytes(), (values // factor).tobytes()), factor
