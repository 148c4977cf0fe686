"""The linear program over all columns, solved on the few that matter (HiGHS simplex, one thread).

Columns enter while they promise a gain at the prices of the moment; its answer is only ever used through
:func:`prove`, so a program stopped early gives a weaker bound and never a wrong one.
"""

from collections.abc import Sequence

import highspy
import numpy as np
from scipy import sparse

from optimizer.itinerant.bounding import EXPONENT, Board, Bound, Prices, prove, rounded
from optimizer.itinerant.patterns import Bools, Longs

ENTER = 4  # columns of one visitor that may enter in a round
ROUNDS = 400
PASSING = 2.0**14  # of a cap, for each unit; prices end there, and below it the program is the true one


class Master:
    """min cost of a level over fractional choices, under caps on the levels before it."""

    def __init__(self, board: Board, alive: Bools, level: int, caps: Sequence[int], start: Longs) -> None:
        self.board, self.alive, self.level, self.caps = board, alive, level, tuple(caps)
        self.columns = np.zeros(0, dtype=np.int64)
        self._highs = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("solver", "simplex"), ("random_seed", 0)):
            self._highs.setOptionValue(option, value)
        below = -highspy.kHighsInf
        for seats in board.seats:
            self._highs.addRow(below, float(seats), 0, [], [])
        for at, cap in enumerate(self.caps):
            self._highs.addRow(below, float(cap - board.base[at]), 0, [], [])
        for _ in board.pools:
            self._highs.addRow(1.0, 1.0, 0, [], [])
        for at in range(len(self.caps)):  # a cap may be passed at a high price, so that any columns will do to start
            self._highs.addCol(PASSING, 0.0, highspy.kHighsInf, 1, [len(board.seats) + at], [-1.0])
        self._add(start)

    def _add(self, columns: Longs) -> None:
        """Put columns of the board into the program."""
        columns = np.setdiff1d(columns, self.columns)
        board, caps = self.board, len(self.caps)
        count = len(columns)
        # rows: courses, caps, visitors
        block = sparse.vstack([
            board.taken[:, columns], sparse.csc_array(board.costs[:caps, columns]),
            sparse.csc_array((np.ones(count), (board.visitor[columns], np.arange(count))), (len(board.pools), count)),
        ]).tocsc()
        self._highs.addCols(
            count, board.costs[self.level, columns].astype(float), np.zeros(count), np.full(count, highspy.kHighsInf),
            block.nnz, block.indptr[:-1].astype(np.int32), block.indices.astype(np.int32), block.data.astype(float),
        )
        self.columns = np.concatenate([self.columns, columns])

    def solve(self, rounds: int = ROUNDS) -> Bound:
        """The best bound met."""
        best: Bound | None = None
        courses, caps = len(self.board.seats), len(self.caps)
        for _ in range(rounds):
            self._highs.run()
            duals = -np.asarray(self._highs.getSolution().row_dual)
            prices = Prices(rounded(duals[:courses]), rounded(duals[courses : courses + caps]))
            bound = prove(self.board, self.level, self.caps, prices, self.alive)
            if best is None or bound.total > best.total:
                best = bound
            entering = self._entering(bound)
            if not len(entering):
                break
            self._add(entering)
        assert best is not None
        return best

    def _entering(self, bound: Bound) -> Longs:
        """The best columns of each visitor that are better than the best one inside."""
        board = self.board
        inside = np.full(len(board.pools), np.iinfo(np.int64).max)
        np.minimum.at(inside, board.visitor[self.columns], bound.excess[self.columns])
        gain = inside[board.visitor] - bound.excess
        better = np.flatnonzero(self.alive & (gain > (1 << (EXPONENT - 12))))
        order = better[np.lexsort((better, bound.excess[better], board.visitor[better]))]
        owner = board.visitor[order]
        first = np.searchsorted(owner, owner)
        return order[np.arange(len(order)) - first < ENTER]
