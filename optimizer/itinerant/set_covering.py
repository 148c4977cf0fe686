"""A level of the weekly problem as a covering: where a class may be taken twice, only the fullest weeks matter.

A level is never more where any class may be taken too often, and a week is left out there that could take one class
more at the same cost in this level and those before: bounds hold for the board as well. Mostly a visitor can also do
less, for no more, so that a choice is trimmed to one that takes no class twice (not always: a third school can make a
day lawful). Courses own columns too: how many of their classes nobody takes. The balance of loads is no such level,
for there a class more does cost.
"""

import numpy as np
from scipy import sparse

from optimizer.itinerant.bounds import EXPONENT, Packing, Prices
from optimizer.itinerant.day_patterns import Longs
from optimizer.itinerant.level_values import LEVELS
from optimizer.itinerant.visitor_columns import Pool
from optimizer.itinerant.week_columns import Board

COVERED = LEVELS.index("balance")  # levels before this one


class Covering(Packing):
    """Columns: the fullest weeks of each visitor, then 0 … classes left of each course.

    A row says that the classes of a course are taken or left: −taken − left ≤ −classes. Level 0 counts what is left.
    """

    def __init__(self, board: Board, level: int) -> None:
        self.board, self.level = board, level
        ups = [_upwards(pool, board.seats, level) for pool in board.pools]
        self._up = np.concatenate([
            np.where(up < 0, np.arange(len(up)), up) + start for up, start in zip(ups, board.starts, strict=False)
        ])
        self.weeks = np.flatnonzero(self._up == np.arange(len(board)))
        self.seats, self.base = -board.seats, np.concatenate([[0], board.base[1:]])
        edges = np.searchsorted(self.weeks, board.starts)
        self.starts = np.concatenate([edges[:-1], len(self.weeks) + np.cumsum([0, *(board.seats + 1)])])
        self.copies = np.ones(self.owners, dtype=np.int64)
        self._lessons = np.array([course.lessons for course in board.week.courses])
        self._course = np.repeat(np.arange(len(board.seats)), board.seats + 1)
        self._left = np.concatenate([np.arange(count + 1) for count in board.seats])

    @property
    def left(self) -> Longs:
        """The columns of the courses."""
        return np.arange(len(self.weeks), len(self))

    def costs(self, columns: Longs) -> Longs:
        weeks, left = columns < len(self.weeks), columns[columns >= len(self.weeks)] - len(self.weeks)
        costs = np.zeros((len(self.base), len(columns)), dtype=np.int64)
        costs[1:, weeks] = self.board.costs(self.weeks[columns[weeks]])[1:]
        costs[0, ~weeks] = self._left[left] * self._lessons[self._course[left]]
        return costs

    def taken(self, columns: Longs) -> sparse.csc_array:
        weeks, left = columns < len(self.weeks), columns[columns >= len(self.weeks)] - len(self.weeks)
        entries = self._left[left], (self._course[left], np.arange(len(left)))
        courses = sparse.coo_array(entries, shape=(len(self.seats), len(left)))
        both = sparse.hstack([self.board.taken(self.weeks[columns[weeks]]), courses]).tocsc()
        return -both[:, np.argsort(np.concatenate([np.flatnonzero(weeks), np.flatnonzero(~weeks)]))]

    def priced(self, weights: Longs, prices: Longs) -> Longs:
        taking = weights.copy()
        taking[0] = 0
        left = weights[0] * self._lessons - prices
        return np.concatenate([self.board.priced(taking, -prices)[self.weeks], left[self._course] * self._left])

    def prices_of(self, prices: Prices) -> Prices:
        """What proves at least the same over the weeks of the board, where a class taken earns its lessons less this.
        """
        worth = prices.levels[0] if self.level else 1 << EXPONENT
        return Prices(np.clip(worth * self._lessons - prices.courses, 0, None), prices.levels)

    def lifted(self, columns: Longs) -> Longs:
        """For weeks of the board, ones of the covering that take their classes at the same cost."""
        while not np.array_equal(columns, higher := self._up[columns]):
            columns = higher
        return np.searchsorted(self.weeks, columns)

    def choice(self, chosen: Longs) -> Longs:
        """A choice of the board as one of the covering."""
        weeks = self.lifted(chosen)
        left = np.maximum(0, self.board.seats - self.board.taken(self.weeks[weeks]).sum(axis=1))
        return np.concatenate([weeks, self.starts[len(weeks) : -1] + left])

    def trimmed(self, chosen: Longs) -> Longs | None:
        """Weeks of the board that take the same classes, each only once; None where one is not on the board."""
        board = self.board
        weeks = self.weeks[chosen[: len(board.pools)]]
        over = np.maximum(0, board.taken(weeks).sum(axis=1) - board.seats)
        for number, (pool, start) in enumerate(zip(board.pools, board.starts, strict=False)):
            served = pool.served(weeks[number : number + 1] - start)[0]
            dropped = np.minimum(served, over[pool.courses])
            if dropped.any():
                over[pool.courses] -= dropped
                same = np.flatnonzero((pool.served(np.arange(len(pool))) == served - dropped).all(axis=1))
                if not len(same):
                    return None
                weeks[number] = start + int(same[0])
        return weeks


def _upwards(pool: Pool, seats: Longs, level: int) -> Longs:
    """For each column one that takes a class more at the same cost in the levels 1 … ``level``, −1 if there is none."""
    every = np.arange(len(pool))
    served, costs = pool.served(every).astype(np.int8), pool.costs(every)[1 : level + 1].T.tolist()
    place = {row.tobytes(): column for column, row in enumerate(served)}
    up = np.full(len(pool), -1)
    for column, row in enumerate(served):
        for course in np.flatnonzero(row < seats[pool.courses]):
            row[course] += 1
            more = place.get(row.tobytes(), -1)
            row[course] -= 1
            if more >= 0 and costs[more] == costs[column]:
                up[column] = more
                break
    return up
