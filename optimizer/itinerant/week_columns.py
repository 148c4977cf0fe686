"""The weekly problem as a choice of columns: every visitor one week, no course more often than it has classes."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from scipy import sparse

from optimizer.itinerant.bounds import Packing
from optimizer.itinerant.cheapest_weeks import Ways
from optimizer.itinerant.course_splitting import parted
from optimizer.itinerant.day_patterns import Bools, Longs
from optimizer.itinerant.level_values import LEVELS
from optimizer.itinerant.visitor_columns import Pool, pools
from optimizer.itinerant.weekday_costs import refined
from optimizer.itinerant.weeks import Week


class Board(Packing):
    """The pools of all visitors side by side; rows are courses."""

    def __init__(self, ways: Ways, own: Sequence[Pool]) -> None:
        self.ways, self.week, self.pools = ways, ways.week, tuple(own)
        week = self.week
        self.starts = np.cumsum([0, *(len(pool) for pool in self.pools)])
        self.copies = np.ones(len(self.pools), dtype=np.int64)
        self.seats = np.array([len(course.classes) for course in week.courses], dtype=np.int64)
        self.base = np.array([week.periods] + [0] * (len(LEVELS) - 1))  # all is uncovered before anybody visits

    def costs(self, columns: Longs) -> Longs:
        blocks = [pool.costs(own) for pool, own in self._by_pool(columns)]
        costs: Longs = np.concatenate(blocks, axis=1)[:, self._back(columns)]
        return costs

    def taken(self, columns: Longs) -> sparse.csc_array:
        rows, at, values, count = [], [], [], 0
        for pool, own in self._by_pool(columns):
            served = pool.served(own)
            column, course = np.nonzero(served)
            rows.append(pool.courses[course])
            at.append(column + count)
            values.append(served[column, course])
            count += len(own)
        entries = np.concatenate(values), (np.concatenate(rows), np.concatenate(at))
        return sparse.coo_array(entries, shape=(len(self.seats), count)).tocsc()[:, self._back(columns)]

    def priced(self, weights: Longs, prices: Longs) -> Longs:
        total = np.empty(len(self), dtype=np.int64)
        for pool, start, stop in zip(self.pools, self.starts, self.starts[1:], strict=False):
            total[start:stop] = pool.priced(weights, prices)
        return total

    def only(self, kept: Bools) -> "Board":
        """The board of some of the columns; every visitor keeps one."""
        parts = np.split(kept, self.starts[1:-1])
        return Board(self.ways, [pool.only(part) for pool, part in zip(self.pools, parts, strict=True)])

    def shortened(self) -> "Board":
        """The board with the fewest days of each week: see :meth:`Pool.shortened`."""
        return Board(self.ways, [pool.shortened() for pool in self.pools])

    @cached_property
    def rivals(self) -> Longs:
        """(visitors × visitors) courses that both may serve."""
        reach = np.zeros((len(self.pools), len(self.seats)), dtype=np.int64)
        for row, pool in enumerate(self.pools):
            reach[row, pool.courses] = 1
        shared: Longs = reach @ reach.T
        return shared

    def _by_pool(self, columns: Longs) -> list[tuple[Pool, Longs]]:
        """Columns in ascending order, pool by pool and counted there."""
        edges = np.searchsorted(ordered := np.sort(columns), self.starts)
        return [
            (pool, ordered[start:stop] - first)
            for pool, start, stop, first in zip(self.pools, edges, edges[1:], self.starts, strict=False)
        ]

    @staticmethod
    def _back(columns: Longs) -> Longs:
        """Where each column stands in ascending order."""
        back = np.empty(len(columns), dtype=np.int64)
        back[np.argsort(columns, kind="stable")] = np.arange(len(columns))
        return back


def board_of(week: Week) -> Board:
    """All that the visitors of a week may choose from; its week may hold more courses than the given one."""
    ways = Ways(parted(week))
    return Board(ways, refined(ways, pools(ways)))
