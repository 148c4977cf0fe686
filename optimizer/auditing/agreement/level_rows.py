"""The rows of the convex levels, over several choices of postings: room on each side, and the price of a unit."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from optimizer.auditing.agreement.completion import MARK, Reading
from optimizer.auditing.agreement.matrix_cases import ROOMY
from optimizer.readings.columns import Ints
from optimizer.readings.rows import FREE, Subject


@dataclass(frozen=True)
class LevelRows:
    """Step rows of one level: ``subjects`` by row; rooms are rows × choices.

    ``prices`` are side (below, above) × row × 2: that of the first unit outside and of each further one, 0 where there
    is no such step; -1 where there are more than two.
    """

    rows: Ints
    subjects: tuple[Subject, ...]
    prices: Ints

    @classmethod
    def none(cls) -> "LevelRows":
        """Of a level without rows."""
        nothing = np.zeros(0, dtype=np.int64)
        return cls(nothing, (), np.zeros((2, 0, 2), dtype=np.int64))

    def of(self, reading: Reading, whole: Ints) -> tuple[Ints, Ints]:
        """Rooms below and above under choices of postings, before any step is taken."""
        a = reading.assembly
        at = a.A[self.rows] @ np.where(reading.steps[:, None], 0, whole)
        low, high = a.low[self.rows][:, None], a.high[self.rows][:, None]
        return np.where(low > -FREE, at - low, ROOMY), np.where(high < FREE, high - at, ROOMY)


def level_rows(reading: Reading) -> Mapping[str, LevelRows]:
    """By level, where it has any."""
    a, at = reading.assembly, reading.entries
    step = reading.steps[at.col] & reading.stepped[at.row]
    found = {}
    for number, level in enumerate(a.levels):
        own = np.flatnonzero(step & (a.costs[number][at.col] != 0))
        rows = np.unique(at.row[own]).astype(np.int64)
        if len(rows):
            subjects = tuple(tuple(a.case(int(row)).subject) for row in rows)
            found[level] = LevelRows(rows, subjects, _prices(reading, own, a.costs[number])[:, rows])
    return found


def _prices(reading: Reading, own: Ints, cost: Ints) -> Ints:
    """``LevelRows.prices`` of all rows, from some entries of steps."""
    at, height = reading.entries, len(reading.assembly.low)
    found = np.zeros((2, height, 2), dtype=np.int64)
    for side, prices in enumerate(found):
        here = own[(at.data[own] < 0) == bool(side)]
        row, price = at.row[here], cost[at.col[here]]
        count = np.bincount(row, minlength=height)
        prices[:, 0] = np.where(count > 0, ROOMY, 0)
        np.minimum.at(prices[:, 0], row, price)
        np.maximum.at(prices[:, 1], row, price)
        prices[count == 1, 1] = 0
        prices[count > 2] = -1
    return found


def limit_rows(reading: Reading, entries: Collection[str]) -> Mapping[str, LevelRows]:
    """Step rows of limits on convex amounts, of these entries: their steps cost nothing in any level."""
    a, at = reading.assembly, reading.entries
    free = np.abs(a.costs).sum(axis=0) == 0
    own = reading.steps[at.col] & reading.stepped[at.row] & free[at.col]
    found: dict[str, list[int]] = {}
    for row in np.unique(at.row[own]).tolist():
        entry = reading.labels[row].removeprefix(MARK)
        if entry in entries:
            found.setdefault(entry, []).append(row)
    return {
        entry: LevelRows(
            np.array(rows, dtype=np.int64), tuple(tuple(a.case(row).subject) for row in rows),
            np.full((2, len(rows), 2), -1, dtype=np.int64),
        )
        for entry, rows in found.items()
    }
