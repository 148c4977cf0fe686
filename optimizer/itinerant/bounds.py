"""Choices of columns under shared rows, and bounds on them in exact integers from rounded prices (definitions §4, §7).

Every owner chooses so many of its columns (``copies``) that no row is taken more often than it has seats. For any
prices π ≥ 0 of rows and μ ≥ 0 of capped levels,

    LB(π, μ) = − Σ π·seats − Σ μ·cap
               + Σ over owners of copies · min over columns of (cost + Σ μ·cost of level + π·taken)

is a lower bound on the cost of every choice. Prices are multiples of 2⁻²⁰, so LB is an integer over 2²⁰.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from optimizer.itinerant.day_patterns import Bools, Longs

EXPONENT = 20
DEAREST = 2**42  # a price above 2²² is cut: any price gives a bound, and sums stay far inside 64 bits


@dataclass(frozen=True)
class Prices:
    """Rounded prices over 2²⁰: of rows, and of the levels under a cap."""

    courses: Longs
    levels: Longs


class Packing(ABC):
    """Columns of owners over rows. Columns are told by number; those of an owner stand side by side."""

    starts: Longs  # first column of each owner, and the number of columns
    copies: Longs  # columns that each owner chooses
    seats: Longs  # of each row
    base: Longs  # what each level starts from

    def __len__(self) -> int:
        return int(self.starts[-1])

    @property
    def owners(self) -> int:
        return len(self.starts) - 1

    def owner(self, columns: Longs) -> Longs:
        """Owner of each column."""
        return np.searchsorted(self.starts, columns, side="right") - 1

    @abstractmethod
    def costs(self, columns: Longs) -> Longs:
        """(levels × columns)."""

    @abstractmethod
    def taken(self, columns: Longs) -> sparse.csc_array:
        """(rows × columns) how often each row is taken."""

    @abstractmethod
    def priced(self, weights: Longs, prices: Longs) -> Longs:
        """Σ weight·cost of level + Σ price·taken of every column."""

    def values(self, chosen: Longs) -> Longs:
        """Level values of a choice."""
        total: Longs = self.base + self.costs(chosen).sum(axis=1)
        return total

    def fits(self, chosen: Longs) -> bool:
        """Whether every owner has its number of columns and no row is taken too often."""
        own = np.array_equal(np.bincount(self.owner(chosen), minlength=self.owners), self.copies)
        return own and bool((self.taken(chosen).sum(axis=1) <= self.seats).all())


@dataclass(frozen=True)
class Bound:
    """What prices prove: ``total`` over 2²⁰, and by how much each column is worse than its owner's best."""

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


def prove(board: Packing, level: int, caps: Sequence[int], prices: Prices) -> Bound:
    """The bound on one level that prices prove under caps on the levels before it."""
    weights = np.zeros(len(board.base), dtype=np.int64)
    weights[: len(caps)] = prices.levels
    weights[level] = 1 << EXPONENT
    excess = board.priced(weights, prices.courses)
    least = np.minimum.reduceat(excess, board.starts[:-1])
    for start, stop, best in zip(board.starts, board.starts[1:], least, strict=False):
        excess[start:stop] -= best
    paid = sum(int(p) * int(n) for p, n in zip(prices.courses, board.seats, strict=True))
    capped = sum(int(p) * (cap - int(base)) for p, cap, base in zip(prices.levels, caps, board.base, strict=False))
    chosen = sum(int(n) * int(best) for n, best in zip(board.copies, least, strict=True))
    return Bound(prices, (int(board.base[level]) << EXPONENT) - paid - capped + chosen, excess)
