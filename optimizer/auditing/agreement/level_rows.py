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
    """Step rows of one level: ``subjects`` by row; rooms are rows × choices; ``price`` is -1 where it is not one."""

    rows: Ints
    subjects: tuple[Subject, ...]
    price: Ints

    @classmethod
    def none(cls) -> "LevelRows":
        """Of a level without rows."""
        nothing = np.zeros(0, dtype=np.int64)
        return cls(nothing, (), nothing)

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
            least, most = np.full(len(a.low), ROOMY, dtype=np.int64), np.zeros(len(a.low), dtype=np.int64)
            np.minimum.at(least, at.row[own], a.costs[number][at.col[own]])
            np.maximum.at(most, at.row[own], a.costs[number][at.col[own]])
            subjects = tuple(tuple(a.case(int(row)).subject) for row in rows)
            found[level] = LevelRows(rows, subjects, np.where(least == most, least, -1)[rows])
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
            np.full(len(rows), -1, dtype=np.int64),
        )
        for entry, rows in found.items()
    }
