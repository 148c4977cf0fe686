"""The linear program over all columns, solved on the few that matter (HiGHS simplex, one thread).

Columns enter while they promise a gain at the prices of the moment; its answer is only ever used through
:func:`prove`, so a program stopped early gives a weaker bound and never a wrong one.
"""

from collections.abc import Sequence

import highspy
import numpy as np
from scipy import sparse

from optimizer.itinerant.bounds import EXPONENT, Bound, Packing, Prices, prove, rounded
from optimizer.itinerant.day_patterns import Longs

ENTER = 4  # columns of one owner that may enter in a round
ROUNDS = 400
PASSING = 2.0**14  # of a cap, for each unit; prices end there, and below it the program is the true one
GAIN = 1 << (EXPONENT - 12)  # the least that a column has to promise


class Master:
    """min cost of a level over fractional choices, under caps on the levels before it.

    ``passing`` is a price at which any row may be taken once more than it has seats; where a lawful start is known
    it is not needed.
    """

    def __init__(
        self, board: Packing, level: int, caps: Sequence[int], start: Longs, *, passing: float | None = None,
        enter: int = ENTER,
    ) -> None:
        self.board, self.level, self.caps, self.enter = board, level, tuple(caps), enter
        self.columns = np.zeros(0, dtype=np.int64)
        self._highs = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("solver", "simplex"), ("random_seed", 0)):
            self._highs.setOptionValue(option, value)
        below, above = -highspy.kHighsInf, highspy.kHighsInf
        for seats in board.seats:
            self._highs.addRow(below, float(seats), 0, [], [])
        for at, cap in enumerate(self.caps):
            self._highs.addRow(below, float(cap - board.base[at]), 0, [], [])
        for copies in board.copies:
            self._highs.addRow(float(copies), float(copies), 0, [], [])
        for at in range(len(self.caps)):  # a cap may be passed at a high price, so that any columns will do to start
            self._highs.addCol(PASSING, 0.0, above, 1, [len(board.seats) + at], [-1.0])
        for row in range(len(board.seats) if passing is not None else 0):
            self._highs.addCol(passing, 0.0, above, 1, [row], [-1.0])
        self._loose = self._highs.getNumCol()
        self._add(start)

    def _add(self, columns: Longs) -> None:
        """Put columns of the board into the program."""
        columns = np.setdiff1d(columns, self.columns)
        board, caps = self.board, len(self.caps)
        costs = board.costs(columns)
        count = len(columns)
        ones = np.ones(count), (board.owner(columns), np.arange(count))
        # rows: shared rows, caps, owners
        block = sparse.vstack([
            board.taken(columns), sparse.csc_array(costs[:caps]), sparse.csc_array(ones, shape=(board.owners, count)),
        ]).tocsc()
        self._highs.addCols(
            count, costs[self.level].astype(float), np.zeros(count), np.full(count, highspy.kHighsInf),
            block.nnz, block.indptr[:-1].astype(np.int32), block.indices.astype(np.int32), block.data.astype(float),
        )
        self.columns = np.concatenate([self.columns, columns])

    def solve(self, rounds: int = ROUNDS) -> Bound:
        """The best bound met."""
        best: Bound | None = None
        rows, caps = len(self.board.seats), len(self.caps)
        for _ in range(rounds):
            self._highs.run()
            duals = -np.asarray(self._highs.getSolution().row_dual)
            prices = Prices(rounded(duals[:rows]), rounded(duals[rows : rows + caps]))
            bound = prove(self.board, self.level, self.caps, prices)
            if best is None or bound.total > best.total:
                best = bound
            entering = self._entering(bound)
            if not len(entering):
                break
            self._add(entering)
        assert best is not None
        return best

    @property
    def value(self) -> float:
        """Of the program over the columns inside."""
        return float(self._highs.getInfo().objective_function_value)

    def shares(self) -> tuple[Longs, np.ndarray[tuple[int], np.dtype[np.float64]]]:
        """Columns inside, and how much of each is chosen."""
        return self.columns, np.asarray(self._highs.getSolution().col_value)[self._loose :]

    def _entering(self, bound: Bound) -> Longs:
        """The best columns of each owner that are better than the best one inside."""
        board = self.board
        inside = np.full(board.owners, np.iinfo(np.int64).max)
        np.minimum.at(inside, board.owner(self.columns), bound.excess[self.columns])
        found = []
        for start, stop, least in zip(board.starts, board.starts[1:], inside, strict=False):
            if least > GAIN:
                better = start + np.flatnonzero(bound.excess[start:stop] < least - GAIN)
                found.append(better[np.argsort(bound.excess[better], kind="stable")[: self.enter]])
        return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)
