"""What could still better a level: whole points of a few rows in a box, and the propagation that narrows the box.

All numbers stay within 64 bits, because a core that could leave them is refused where it is made.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from optimizer.readings.columns import Ints
from optimizer.readings.rows import FREE

LARGEST = 2.0**59  # of a column's limits, and of what a row can reach
PASSES = 12  # of propagation over all rows: a limit that maker and checker share


class TooLargeError(ArithmeticError):
    """The numbers of a core may not fit 64 bits."""


@dataclass
class Box:
    """What is left of a core: limits ``lo ≤ x ≤ hi`` of columns and ``low ≤ A·x ≤ high`` of rows."""

    lo: Ints
    hi: Ints
    low: Ints
    high: Ints

    def copy(self) -> "Box":
        return Box(self.lo.copy(), self.hi.copy(), self.low.copy(), self.high.copy())

    @property
    def empty(self) -> bool:
        return bool((self.lo > self.hi).any() or (self.low > self.high).any())

    def narrow(self, y: Ints, reduced: Ints, room: int) -> None:
        """Keep what is no further from the corner of a bound than ``room``: |reduced|·distance, and |y|·slack.

        Every point whose cost passes the bound by ``room`` at most stays. A dual on a free side must be zero.
        """
        if room < 0:
            self.lo[:1] = self.hi[:1] + 1
            return
        for prices, least, most in ((reduced, self.lo, self.hi), (y, self.low, self.high)):
            exact = _exact(prices, room)
            up, down = np.flatnonzero(exact > 0), np.flatnonzero(exact < 0)
            most[up] = np.minimum(most[up], least[up] + room // exact[up])
            least[down] = np.maximum(least[down], most[down] - room // -exact[down])


def _exact(prices: Ints, room: int) -> Ints:
    """The prices as they may be divided into a room: in Python integers where 64 bits do not do."""
    large = room >= 2**62 or float(np.abs(prices.astype(np.float64)).max(initial=0.0)) >= 2.0**62
    return prices.astype(object) if large else prices


@dataclass(frozen=True)
class IntegerCore:
    """``low ≤ A·x ≤ high``, ``floor ≤ x ≤ ceiling``, all integer and CSR; the last row is the objective."""

    A: sparse.csr_array
    low: Ints
    high: Ints
    floor: Ints
    ceiling: Ints

    @property
    def cost(self) -> Ints:
        row: Ints = self.A[[-1]].toarray()[0]
        return row

    @property
    def cutoff(self) -> int:
        """What the points that are looked for cost at most."""
        return int(self.high[-1])

    @property
    def box(self) -> Box:
        return Box(self.floor.copy(), self.ceiling.copy(), self.low.copy(), self.high.copy())


class Propagation:
    """Narrows boxes by what rows can reach; the same for whoever makes a proof and whoever checks it."""

    def __init__(self, A: sparse.csr_array) -> None:
        self.work = 0  # entries looked at so far
        self._size = A.nnz + sum(A.shape)
        self._height = A.shape[0]
        self._up, self._down = A.maximum(0).tocsr(), A.minimum(0).tocsr()
        entries = A.tocsc().tocoo()  # by column
        self._row, self._amount = entries.row, np.abs(entries.data)
        self._positive = entries.data > 0
        self._used, self._start = np.unique(entries.col, return_index=True)

    def __call__(self, box: Box) -> bool:
        """Narrow the box in place; False when it holds no point."""
        if box.empty:
            return False
        low, high = box.low[: self._height], box.high[: self._height]  # rows that joined later take no part
        for _ in range(PASSES):
            self.work += self._size
            least = self._up @ box.lo + self._down @ box.hi
            most = self._up @ box.hi + self._down @ box.lo
            np.maximum(low, least, out=low)
            np.minimum(high, most, out=high)
            if (low > high).any():
                return False
            above = (high - least)[self._row] // self._amount  # steps that an entry may add to its least
            below = (most - low)[self._row] // self._amount
            hi, lo = box.hi.copy(), box.lo.copy()
            if len(self._used):
                raised = np.minimum.reduceat(np.where(self._positive, above, below), self._start)
                sunk = np.minimum.reduceat(np.where(self._positive, below, above), self._start)
                hi[self._used] = np.minimum(hi[self._used], box.lo[self._used] + raised)
                lo[self._used] = np.maximum(lo[self._used], box.hi[self._used] - sunk)
            if (lo > hi).any():
                return False
            if (hi == box.hi).all() and (lo == box.lo).all():
                return True
            box.hi, box.lo = hi, lo
        return True


def fits(A: sparse.csr_array, box: Box) -> bool:
    """Whether nothing that the rows can reach in the box comes near the end of 64 bits."""
    far = np.maximum(np.abs(box.lo.astype(np.float64)), np.abs(box.hi.astype(np.float64)))
    reach = abs(A.astype(np.float64)) @ far
    return bool(far.max(initial=0.0) < LARGEST and reach.max(initial=0.0) < LARGEST)


def tidy(A: sparse.csr_array, box: Box) -> IntegerCore | None:
    """The core of rows in a box: settled columns put in, idle rows left out, rows divided by what divides them.

    None where propagation leaves nothing. The last row is the objective and stays. Raises TooLargeError.
    """
    box = Box(box.lo, box.hi, np.maximum(box.low, -FREE), np.minimum(box.high, FREE))
    if box.empty:
        return None
    A = sparse.csr_array(A, copy=True)
    A.sum_duplicates()
    A.eliminate_zeros()  # propagation divides by every entry
    if not fits(A, box):
        raise TooLargeError("a row of the core may go beyond 64 bits")
    while True:
        inner = box.copy()
        if not Propagation(A)(inner):
            return None
        free = inner.hi > inner.lo
        base = A[:, np.flatnonzero(~free)] @ inner.lo[~free]
        B = sparse.csr_array(A[:, np.flatnonzero(free)])
        B.eliminate_zeros()
        lo, hi = inner.lo[free], inner.hi[free]
        up, down = B.maximum(0), B.minimum(0)
        least, most = up @ lo + down @ hi, up @ hi + down @ lo
        low, high = np.maximum(box.low - base, least), np.minimum(box.high - base, most)
        if (low > high).any():
            return None
        idle = (low <= least) & (high >= most)
        idle[-1] = False
        rows = np.flatnonzero(~idle)
        B, low, high = sparse.csr_array(B[rows]), low[rows], high[rows]
        divisor, used = np.ones(len(rows), dtype=np.int64), np.flatnonzero(np.diff(B.indptr))
        if len(used):
            divisor[used] = np.gcd.reduceat(np.abs(B.data), B.indptr[used])  # of one entry it is that entry, signed
        B.data //= np.repeat(divisor, np.diff(B.indptr))
        settled = B.shape == A.shape and bool((divisor == 1).all())
        A, box = B, Box(lo, hi, -(-low // divisor), high // divisor)
        if box.empty:
            return None
        if settled or not len(lo):
            return IntegerCore(A, box.low, box.high, lo, hi)
