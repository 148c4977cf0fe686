"""Gomory's mixed-integer rounding of a sum of rows, in integers (An algorithm for the mixed integer problem, 1960).

With columns and slacks counted as whole distances t ≥ 0 from one of their limits, rows that are summed up by integers
give Σ a·t = b. Let r = a mod D and r₀ = b mod D. Then Σ_{r ≤ r₀} r·(D − r₀)·t + Σ_{r > r₀} (D − r)·r₀·t ≥ r₀·(D − r₀).
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from optimizer.model.integer_core import LARGEST, Box
from optimizer.readings.columns import Bools, Ints
from optimizer.readings.rows import FREE

LARGEST_WEIGHT = 40_000  # of a distance in a cut, about
WRAPPED = 2**40  # largest power of two for a denominator: 64 bits that wrap keep its residues
EXACT = 2**20  # largest other denominator


@dataclass(frozen=True)
class Cut:
    """Multipliers ``u`` of the ``rows``, over ``denominator``; a ``divisor`` keeps the weights of the cut small.

    Slack is counted from the high side in the rows marked ``upper``, columns from their ceiling in ``top``.
    """

    denominator: int
    divisor: int
    rows: Ints
    u: Ints
    upper: Bools
    top: Ints

    @classmethod
    def of(cls, denominator: int, rows: Ints, u: Ints, upper: Bools, top: Ints) -> "Cut":
        return cls(denominator, least_divisor(denominator), rows, u, upper, top)


def least_divisor(denominator: int) -> int:
    """What makes the weights of a cut small enough."""
    return max(1, -(-(denominator * denominator // 4) // LARGEST_WEIGHT))


def rounded_row(A: sparse.csr_array, box: Box, cut: Cut) -> tuple[Ints, int] | None:
    """The row ``pi·x ≥ least`` that the cut stands for, with ``pi`` divided by what divides it.

    None where it names what is not there, counts from a free side, says nothing, or may leave 64 bits. Where ``pi`` is
    zero the row alone is a contradiction.
    """
    if not _named(A, cut):
        return None
    D, u, rows = cut.denominator, cut.u, _Rows.of(A, cut.rows)
    if D & (D - 1) and rows.size(u) >= 2.0**62:
        return None
    a = rows.sum(u)  # may wrap where D is a power of two: only residues are asked of it
    low, high = box.low[cut.rows], box.high[cut.rows]
    side = np.where(cut.upper, high, low)
    if (np.abs(side) >= FREE).any():
        return None
    slack = np.where(low == high, 0, np.where(cut.upper, u, -u))
    top = np.zeros(len(a), dtype=bool)
    top[cut.top] = True
    at = np.where(top, box.hi, box.lo)
    rest = (_dot(u, side) - _dot(a, at)) % D
    if rest == 0:
        return None
    of_columns = _weights(np.where(top, -a, a), rest, cut)
    of_slacks = _weights(slack, rest, cut)
    # back from distances: slack is high − A·x or A·x − low, t is x − lo or hi − x
    turned = np.where(cut.upper, -of_slacks, of_slacks)
    if rows.size(turned) >= LARGEST:
        return None
    own = np.where(top, -of_columns, of_columns)
    least = -(-rest * (D - rest) // cut.divisor) + _dot(own, at) + _dot(turned, side)
    pi = own + rows.sum(turned)
    far = np.maximum(np.abs(box.lo), np.abs(box.hi)).astype(np.float64)
    if np.abs(pi).astype(np.float64) @ far >= LARGEST or abs(least) >= LARGEST:
        return None
    divisor = int(np.gcd.reduce(np.abs(pi)))
    if divisor == 0:  # multiples of D alone on the left: no whole point, or nothing said
        return (pi, least) if least > 0 else None
    return pi // divisor, -(-least // divisor)


@dataclass(frozen=True)
class _Rows:
    """Some rows of a matrix: their entries, each with its column and the number of its row among them."""

    width: int
    column: Ints
    entry: Ints
    row: Ints

    @classmethod
    def of(cls, A: sparse.csr_array, rows: Ints) -> "_Rows":
        start, length = A.indptr[rows].astype(np.int64), np.diff(A.indptr)[rows]
        row = np.repeat(np.arange(len(rows)), length)
        places = np.arange(len(row)) + np.repeat(start - np.cumsum(length) + length, length)
        return cls(A.shape[1], A.indices[places], A.data[places], row)

    def sum(self, u: Ints) -> Ints:
        """The sum of the rows by multipliers, in 64 bits."""
        total = np.zeros(self.width, dtype=np.int64)
        np.add.at(total, self.column, self.entry * u[self.row])
        return total

    def size(self, u: Ints) -> float:
        """What no entry of the sum exceeds, in floats."""
        sizes = np.abs(self.entry.astype(np.float64)) * np.abs(u.astype(np.float64))[self.row]
        return float(np.bincount(self.column, weights=sizes, minlength=self.width).max(initial=0.0))


def _named(A: sparse.csr_array, cut: Cut) -> bool:
    """Whether rows and columns are there, each once, and the numbers such that 64 bits do."""
    height, width = A.shape
    D, rows, top = cut.denominator, cut.rows, cut.top
    if not len(rows) == len(cut.u) == len(cut.upper) or not len(rows) or D < 2 or cut.divisor < least_divisor(D):
        return False
    if (np.diff(rows) <= 0).any() or rows[0] < 0 or rows[-1] >= height:
        return False
    if len(top) and ((np.diff(top) <= 0).any() or top[0] < 0 or top[-1] >= width):
        return False
    return (EXACT if D & (D - 1) else WRAPPED) >= D


def _weights(value: Ints, rest: int, cut: Cut) -> Ints:
    """What distances with these coefficients weigh in the cut, rounded up after the division."""
    D = cut.denominator
    r = value % D
    if D >= 2**31:
        r = r.astype(object)
    exact = np.where(r <= rest, r * (D - rest), (D - r) * rest)
    small: Ints = (-(-exact // cut.divisor)).astype(np.int64)
    return small


def _dot(a: Ints, b: Ints) -> int:
    """A product in Python integers."""
    both = np.flatnonzero((a != 0) & (b != 0))
    return int(sum((a[both].astype(object) * b[both].astype(object)).tolist()))
