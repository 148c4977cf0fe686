"""A branching proof that no whole point of a core costs its cutoff or less, checked in integers without any solver.

The steps walk a tree depth first. Before the first branch, cuts may add rows that hold for every point of the core.
A branch splits the box in two, by a column or by a row: first at most k, then at least k + 1. Duals narrow the box,
or leave nothing of it. What propagation of the rows finds empty needs no step (model A13).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from optimizer.model.certificate import SAFE
from optimizer.model.integer_core import Box, IntegerCore, Propagation
from optimizer.model.rounding_cuts import Cut, rounded_row
from optimizer.readings.columns import Ints
from optimizer.readings.rows import FREE

WORK = 2**28  # entries of matrices looked at: some seconds
MEMORY = 2**25  # limits of columns and rows kept at a time, and entries of cuts
LARGEST_WEIGHT = 2**61  # of the objective in a step of duals


@dataclass(frozen=True)
class Branch:
    """Split at a column, or at a row (numbered on behind the columns): at most ``k``, then at least ``k + 1``."""

    at: int
    k: int


@dataclass(frozen=True)
class Duals:
    """Integer duals of some rows, and the ``weight`` of the objective beside them (0: a Farkas ray).

    ``closes`` claims that they leave nothing of the box; else they narrow it.
    """

    weight: int
    rows: Ints
    values: Ints
    closes: bool


Step = Cut | Branch | Duals


@dataclass
class Budget:
    """What checking may cost, in entries of matrices looked at; shared by all proofs of a certificate."""

    left: int = WORK

    def spend(self, work: int) -> None:
        self.left -= work
        if self.left < 0:
            raise ExhaustedError


class ExhaustedError(Exception):
    """A proof asks for more work than a check may cost."""


@dataclass
class Walk:
    """The tree as far as it has been walked. A step that does not hold changes nothing, and answers False."""

    core: IntegerCore
    budget: Budget = field(default_factory=Budget)
    A: sparse.csr_array = field(init=False)  # the core's rows, then cuts
    cost: Ints = field(init=False)
    stack: list[Box] = field(init=False)  # boxes still to be closed, the next one last
    branched: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self.A, self.cost, self.stack = self.core.A, self.core.cost, [self.core.box]
        self._sizes = _sizes(self.A)
        self._propagate = Propagation(self.core.A)
        self._settle()

    @property
    def done(self) -> bool:
        return not self.stack

    @property
    def box(self) -> Box:
        return self.stack[-1]

    def take(self, step: Step) -> bool:
        """One step of a proof; False where it does not hold. Raises ExhaustedError."""
        if self.done:
            return False
        self.budget.spend(self.A.nnz + sum(self.A.shape))
        if isinstance(step, Cut):
            return self.cut(step) is not None
        return self._split(step) if isinstance(step, Branch) else self._priced(step)

    def cut(self, step: Cut) -> tuple[Ints, int] | None:
        """A row ``pi·x ≥ least`` more; None where it does not follow, or the tree has branched already."""
        row = None if self.branched else rounded_row(self.A, self.box, step)
        if row is None or self.A.nnz + np.count_nonzero(row[0]) > MEMORY:
            return None
        pi, least = row
        self.A = sparse.vstack([self.A, sparse.csr_array(pi.reshape(1, -1))], format="csr")
        self._sizes = _sizes(self.A)
        box = self.box
        self.stack[-1] = Box(box.lo, box.hi, np.append(box.low, least), np.append(box.high, FREE))
        return row

    def sides(self, step: Branch) -> tuple[Box, Box]:
        """The two boxes that a branch makes of this one."""
        below, above = self.box.copy(), self.box.copy()
        width = len(below.lo)
        at = step.at if step.at < width else step.at - width
        most, least = (below.hi, above.lo) if step.at < width else (below.high, above.low)
        most[at], least[at] = min(int(most[at]), step.k), max(int(least[at]), step.k + 1)
        return below, above

    def _split(self, step: Branch) -> bool:
        size = sum(self.A.shape)
        if not 0 <= step.at < size or abs(step.k) >= FREE or (len(self.stack) + 1) * 2 * size > MEMORY:
            return False
        self.branched = True
        self.stack[-1:] = reversed(self.sides(step))
        self._settle()
        return True

    def _priced(self, step: Duals) -> bool:
        rows, height = step.rows, self.A.shape[0]
        if len(rows) != len(step.values) or not 0 <= step.weight <= LARGEST_WEIGHT:
            return False
        if len(rows) and ((np.diff(rows) <= 0).any() or rows[0] < 0 or rows[-1] >= height):
            return False
        y = np.zeros(height, dtype=np.int64)
        y[rows] = step.values
        total, y, reduced = self.bound(y, step.weight)
        room = step.weight * self.core.cutoff - total
        if step.closes:
            if room >= 0:
                return False
            self.stack.pop()
        else:
            self.box.narrow(y, reduced, room)
        self._settle()
        return True

    def bound(self, y: Ints, weight: int) -> tuple[int, Ints, Ints]:
        """``weight``·cost is at least this in the box; the duals without those on a free side; the reduced costs."""
        box = self.box
        y = np.where(((y > 0) & (box.low <= -FREE)) | ((y < 0) & (box.high >= FREE)), 0, y)
        side = np.where(y > 0, box.low, np.where(y < 0, box.high, 0))
        far = np.maximum(np.abs(box.lo), np.abs(box.hi)).astype(np.float64)
        lengths = np.abs(y.astype(np.float64))
        size = self._sizes @ lengths + float(weight) * np.abs(self.cost.astype(np.float64))
        if size.max(initial=0.0) < SAFE and size @ far + np.abs(side).astype(np.float64) @ lengths < SAFE:
            reduced = weight * self.cost - self.A.T @ y
            corner = np.where(reduced < 0, box.hi, box.lo)
            return int(side @ y + reduced @ corner), y, reduced
        entries = self.A.tocoo()  # beyond 64 bits: the same in Python integers
        reduced = weight * self.cost.astype(object)
        np.subtract.at(reduced, entries.col, entries.data.astype(object) * y.astype(object)[entries.row])
        corner = np.where(reduced < 0, box.hi, box.lo)
        whole = (side.astype(object) * y.astype(object)).tolist() + (reduced * corner.astype(object)).tolist()
        return int(sum(whole)), y, reduced

    def _settle(self) -> None:
        """Propagate the next box; what holds no point is done."""
        while self.stack:
            before = self._propagate.work
            held = self._propagate(self.stack[-1])
            self.budget.spend(self._propagate.work - before)
            if held:
                return
            self.stack.pop()


def _sizes(A: sparse.csr_array) -> sparse.csc_array:
    """|A|ᵀ in floats, by which it is told whether a product fits 64 bits."""
    return abs(A.astype(np.float64)).T


def closed(core: IntegerCore, steps: Iterable[Step], budget: Budget | None = None) -> bool:
    """Whether the steps prove that no whole point of the core costs its cutoff or less."""
    try:
        walk = Walk(core, budget or Budget())
        return all(walk.take(step) for step in steps) and walk.done
    except ExhaustedError:
        return False
