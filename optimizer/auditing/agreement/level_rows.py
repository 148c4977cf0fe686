"""The rows of the convex levels, over several choices of postings: room on each side, and the price of a unit."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from optimizer.auditing.agreement.completion import MARK, Reading
from optimizer.auditing.agreement.matrix_cases import ROOMY
from optimizer.readings.columns import Ints
from optimizer.readings.rows import FREE, Subject


class Steps(NamedTuple):
    """What it costs to be out on one side of a row: the first unit, and each further one (None: none can be)."""

    first: int
    later: int | None


@dataclass(frozen=True)
class LevelRows:
    """Step rows of one level: ``subjects``, and prices ``below`` and ``above``, by row (None: no plan can be out)."""

    rows: Ints
    subjects: tuple[Subject, ...]
    below: tuple[Steps | None, ...]
    above: tuple[Steps | None, ...]

    @classmethod
    def none(cls) -> "LevelRows":
        """Of a level without rows."""
        nothing = np.zeros(0, dtype=np.int64)
        return cls(nothing, (), (), ())

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
        rows = np.unique(at.row[own])
        if len(rows):
            found[level] = _of_rows(reading, rows, own, a.costs[number])
    return found


def _of_rows(reading: Reading, rows: Ints, own: Ints, costs: Ints) -> LevelRows:
    """Some rows with the prices of their steps, which are the entries ``own``."""
    a, at = reading.assembly, reading.entries
    steps: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for entry in own.tolist():
        column = at.col[entry]
        side = steps.setdefault((int(at.row[entry]), int(at.data[entry])), [])
        side.append((int(costs[column]), int(a.upper[column])))
    subjects = tuple(tuple(a.case(int(row)).subject) for row in rows)
    below, above = (tuple(_side(sorted(steps.get((int(row), sign), []))) for row in rows) for sign in (1, -1))
    return LevelRows(rows.astype(np.int64), subjects, below, above)


def _side(steps: list[tuple[int, int]]) -> Steps | None:
    """One price for every unit, or another one for the first; else no price at all."""
    if not steps:
        return None
    if len(steps) == 1:
        (price, width), = steps
        return Steps(price, None if width == 1 else price)
    if len(steps) == 2 and steps[0][1] == 1:
        return Steps(steps[0][0], steps[1][0])
    return Steps(-1, -1)


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
    steps = np.flatnonzero(own)
    return {entry: _of_rows(reading, np.array(rows), steps, reading.price) for entry, rows in found.items()}
