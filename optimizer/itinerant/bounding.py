"""Bounds on the weeks of all visitors together, in exact integers from rounded prices (definitions §4, §7).

Choose one column per visitor so that no course is taken more often than it has classes. For any prices π ≥ 0 of
courses and μ ≥ 0 of capped levels,

    LB(π, μ) = − Σ π·classes − Σ μ·cap + Σ over visitors of min over columns of (cost + Σ μ·cost of level + π·taken)

is a lower bound on the cost of every choice. Prices are multiples of 2⁻²⁰, so LB is an integer over 2²⁰.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from optimizer.itinerant.patterns import Bools, Longs
from optimizer.itinerant.pools import Pool
from optimizer.itinerant.weeks import Week

EXPONENT = 20
DEAREST = 2**38  # a price above 2¹⁸ is cut: any price gives a bound, and sums stay far inside 64 bits


@dataclass(frozen=True)
class Board:
    """The pools of all visitors side by side: columns in the order of the visitors, services likewise."""

    week: Week
    pools: tuple[Pool, ...]

    @cached_property
    def starts(self) -> Longs:
        """First column of each visitor, and the number of columns."""
        return np.cumsum([0, *(len(pool) for pool in self.pools)])

    @cached_property
    def visitor(self) -> Longs:
        return np.repeat(np.arange(len(self.pools)), [len(pool) for pool in self.pools])

    @cached_property
    def costs(self) -> Longs:
        """(levels × columns)."""
        return np.concatenate([pool.costs() for pool in self.pools], axis=1)

    @cached_property
    def base(self) -> Longs:
        """What each level starts from: all periods are uncovered before anybody visits."""
        return np.array([self.week.periods, 0, 0, 0, 0, 0])

    @cached_property
    def seats(self) -> Longs:
        """Classes of each course."""
        return np.array([len(course.classes) for course in self.week.courses], dtype=np.int64)

    @cached_property
    def taken(self) -> sparse.csc_array:
        """(courses × columns) classes taken."""
        rows, columns, values = [], [], []
        for pool, start in zip(self.pools, self.starts[:-1], strict=True):
            served = pool.served(np.arange(len(pool)))
            at, course = np.nonzero(served)
            rows.append(pool.courses[course])
            columns.append(at + start)
            values.append(served[at, course])
        entries = np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))
        return sparse.coo_array(entries, shape=(len(self.seats), int(self.starts[-1]))).tocsc()

    @cached_property
    def rivals(self) -> Longs:
        """(visitors × visitors) courses that both may serve."""
        reach = np.zeros((len(self.pools), len(self.seats)), dtype=np.int64)
        for row, pool in enumerate(self.pools):
            reach[row, pool.courses] = 1
        shared: Longs = reach @ reach.T
        return shared

    def values(self, chosen: Longs) -> Longs:
        """Level values of one column per visitor."""
        total: Longs = self.base + self.costs[:, chosen].sum(axis=1)
        return total

    def fits(self, chosen: Longs) -> bool:
        """Whether every visitor has one own column and no course is taken too often."""
        own = (self.visitor[chosen] == np.arange(len(self.pools))).all()
        return bool(own and (self.taken[:, chosen].sum(axis=1) <= self.seats).all())


@dataclass(frozen=True)
class Prices:
    """Rounded prices over 2²⁰: of courses, and of the levels under a cap."""

    courses: Longs
    levels: Longs


@dataclass(frozen=True)
class Bound:
    """What prices prove: ``total`` over 2²⁰, and by how much each column is worse than its visitor's best."""

    prices: Prices
    total: int
    excess: Longs

    @property
    def value(self) -> int:
        """⌈total / 2²⁰⌉."""
        return -(-self.total >> EXPONENT)

    def within(self, limit: int) -> Bools:
        """Columns that some choice of cost ≤ ``limit`` may use."""
        kept: Bools = self.excess <= (limit << EXPONENT) - self.total
        return kept


def rounded(prices: NDArray[np.float64]) -> Longs:
    """Floating prices as multiples of 2⁻²⁰, not negative."""
    return np.clip(np.rint(np.ldexp(prices, EXPONENT)), 0, DEAREST).astype(np.int64)


def prove(board: Board, level: int, caps: Sequence[int], prices: Prices, alive: Bools) -> Bound:
    """The bound on one level that prices prove under caps on the levels before it, over the columns still alive."""
    reduced = (board.costs[level] << EXPONENT) + prices.levels @ board.costs[: len(caps)]
    reduced += board.taken.T @ prices.courses
    least = np.minimum.reduceat(np.where(alive, reduced, np.iinfo(np.int64).max), board.starts[:-1])
    paid = (int(p) * int(n) for p, n in zip(prices.courses, board.seats, strict=True))
    capped = (
        int(p) * (cap - int(base)) for p, cap, base in zip(prices.levels, caps, board.base, strict=False)
    )
    total = (int(board.base[level]) << EXPONENT) - sum(paid) - sum(capped) + sum(least.tolist())
    return Bound(prices, total, np.where(alive, reduced - least[board.visitor], np.iinfo(np.int64).max))
