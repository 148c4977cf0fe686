"""One posting in the place of another and nothing else: lawful or not, and what each level changes, without a solver.

Only what the two columns touch is computed: the rows of steps, either-or demands and totals that they enter, the
auxiliary columns that follow from these, and the rows of the model that hold any of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from optimizer.model.assembly import Assembly
from optimizer.readings.columns import Ints
from optimizer.readings.rows import Demand, Rows, Steps


@dataclass(frozen=True)
class Exchange:
    """What follows where ``added`` is taken and ``dropped`` is not; ``change`` is by level, in units of its value."""

    dropped: int
    added: int
    lawful: bool
    change: tuple[int, ...]


@dataclass(frozen=True)
class Exchanges:
    """A plan as columns ``x`` of its assembly, every auxiliary column at the value that it implies."""

    assembly: Assembly
    x: Ints

    def of(self, dropped: int, added: int) -> Exchange:
        """The exchange of two columns of the possible postings."""
        moved = {dropped: -1, added: 1}
        for at, amount in self._totals_moved(dropped, added):
            moved[at] = moved.get(at, 0) + amount
        for at, amount in (*self._steps_moved(dropped, added), *self._branches_moved(dropped, added)):
            moved[at] = moved.get(at, 0) + amount
        columns = np.fromiter(moved.keys(), dtype=np.int64)
        amounts = np.fromiter(moved.values(), dtype=np.int64)
        rows = self._columns[:, columns] @ amounts
        at = self._at + rows
        a = self.assembly
        touched = np.flatnonzero(rows)
        held = (at[touched] >= a.low[touched]) & (at[touched] <= a.high[touched])
        change = a.costs[:, columns] @ amounts
        return Exchange(dropped, added, bool(held.all()), tuple(change.tolist()))

    # ------------------------------------------------------------------ what is kept between exchanges
    @cached_property
    def _columns(self) -> sparse.csc_array:
        return self.assembly.A.tocsc()

    @cached_property
    def _at(self) -> Ints:
        at: Ints = self.assembly.A @ self.x
        return at

    @property
    def _width(self) -> int:
        return len(self.assembly.horizon)

    def _matrix(self, rows: Rows) -> "tuple[sparse.csc_array, Ints]":
        """Cases × postings, and where each case stands now."""
        matrix = sparse.coo_array(
            (rows.value, (rows.row, rows.column)), shape=(len(rows.subjects), self._width), dtype=np.int64
        ).tocsc()
        return matrix, matrix @ self.x[: self._width] + rows.at

    @cached_property
    def _steps(self) -> "list[_Kinked]":
        return [_Kinked(*self._matrix(steps.rows), steps, live, columns)
                for steps, live, columns in self.assembly.segments]

    @cached_property
    def _branches(self) -> "list[tuple[sparse.csc_array, Ints, Demand, Ints]]":
        return [(*self._matrix(asked.rows), asked, columns) for asked, columns in self.assembly.branches]

    @cached_property
    def _totals(self) -> "list[tuple[Ints, Ints]]":
        """For each block of totals: the total's column of each posting, -1 for none."""
        found = []
        for classes, columns in self.assembly.totals:
            of = np.full(self._width, -1, dtype=np.int64)
            of[classes.column] = classes.of
            found.append((of, columns))
        return found

    # ------------------------------------------------------------------ what an exchange moves
    def _totals_moved(self, dropped: int, added: int) -> Sequence[tuple[int, int]]:
        found = []
        for of, columns in self._totals:
            gone, come = of[dropped], of[added]
            if gone == come:
                continue
            found += [(int(columns[place]), amount) for place, amount in ((gone, -1), (come, 1)) if place >= 0]
        return found

    def _steps_moved(self, dropped: int, added: int) -> Sequence[tuple[int, int]]:
        return [each for kinked in self._steps for each in kinked.moved(*_shift(kinked.matrix, dropped, added))]

    def _branches_moved(self, dropped: int, added: int) -> Sequence[tuple[int, int]]:
        found = []
        for matrix, at, asked, columns in self._branches:
            cases, amounts = _shift(matrix, dropped, added)
            low, high = asked.low[cases], asked.high[cases]
            now, then = at[cases], at[cases] + amounts
            was, will = ((value < low) | (value > high) for value in (now, then))
            change = will.astype(np.int64) - was.astype(np.int64)
            found += list(zip(columns[cases].tolist(), change.tolist(), strict=True))
        return found


@dataclass(frozen=True)
class _Kinked:
    """Convex steps with their cases where the plan has them."""

    matrix: sparse.csc_array
    at: Ints
    steps: Steps
    live: Ints
    columns: Ints

    @cached_property
    def _order(self) -> tuple[Ints, Ints]:
        """Live segments in the order of their cases, and where each case begins."""
        case = self.steps.case[self.live]
        order = np.argsort(case, kind="stable")
        return order, np.searchsorted(case[order], np.arange(len(self.at) + 1))

    def moved(self, cases: Ints, amounts: Ints) -> list[tuple[int, int]]:
        """Columns of segments that change, and by how much."""
        order, start = self._order
        found: list[tuple[int, int]] = []
        for case, amount in zip(cases.tolist(), amounts.tolist(), strict=True):
            places = order[start[case] : start[case + 1]]
            if len(places):
                change = self._out(places, self.at[case] + amount) - self._out(places, self.at[case])
                used = np.flatnonzero(change)
                found += list(zip(self.columns[places[used]].tolist(), change[used].tolist(), strict=True))
        return found

    def _out(self, places: Ints, value: int) -> Ints:
        s, segments = self.steps, self.live[places]
        case = s.case[segments]
        out = np.where(s.side[segments] < 0, s.low[case] - value, value - s.high[case]) - s.start[segments]
        return np.clip(out, 0, s.width[segments])


def _shift(matrix: sparse.csc_array, dropped: int, added: int) -> tuple[Ints, Ints]:
    """The cases that an exchange shifts, and by how much."""
    change: dict[int, int] = {}
    for column, sign in ((dropped, -1), (added, 1)):
        own = slice(matrix.indptr[column], matrix.indptr[column + 1])
        for case, value in zip(matrix.indices[own].tolist(), matrix.data[own].tolist(), strict=True):
            change[case] = change.get(case, 0) + sign * value
    kept = {case: amount for case, amount in change.items() if amount}
    return np.fromiter(kept.keys(), dtype=np.int64), np.fromiter(kept.values(), dtype=np.int64)
