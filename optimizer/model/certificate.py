"""Integer bounds from rounded duals: what makes a claim checkable without a solver (definitions §4).

For rows ``low ≤ A·x ≤ high`` and a box ``floor ≤ x ≤ ceiling``, any vector y gives the valid bound
LB(y) = Σ_i (y_i·low_i if y_i > 0 else y_i·high_i) + Σ_j min over the box of (c − Aᵀy)_j·x_j.
The box starts as ``0 ≤ x ≤ upper``; each level's reduced costs shrink it for the levels after.
"""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from optimizer.readings.columns import Bools, Ints
from optimizer.readings.rows import FREE

EXPONENT = 20  # duals are multiples of 2⁻²⁰, finer where a cap row has large coefficients
SAFE = float(2**62)


class Turned(NamedTuple):
    """A matrix and its transpose."""

    of: sparse.csr_array
    matrix: sparse.csr_array


@dataclass(frozen=True)
class System:
    """``low ≤ A·x ≤ high``, ``floor ≤ x ≤ ceiling``, all integer; ``A`` is CSR."""

    A: sparse.csr_array
    low: Ints
    high: Ints
    floor: Ints
    ceiling: Ints
    turned: Turned | None = field(default=None, kw_only=True)  # where another system of the very ``A`` has it

    @cached_property
    def transposed(self) -> sparse.csr_array:
        return self.turned.matrix if self.turned is not None and self.turned.of is self.A else self.A.T.tocsr()

    def capped(self, cost: Ints, limit: int) -> "System":
        """The same system with one more row ``cost·x ≤ limit``."""
        row = sparse.csr_array(cost.reshape(1, -1))
        return System(
            sparse.vstack([self.A, row], format="csr"),
            np.append(self.low, -FREE),
            np.append(self.high, np.int64(limit)),
            self.floor,
            self.ceiling,
        )

    def shrunk(self, reduced: Ints, fixed: Bools) -> "System":
        """The same system with the ``fixed`` columns held where their reduced cost puts them."""
        return replace(
            self,
            floor=np.where(fixed & (reduced < 0), self.ceiling, self.floor),
            ceiling=np.where(fixed & (reduced > 0), self.floor, self.ceiling),
        )

    def holds(self, x: Ints) -> bool:
        """Whether an integer point keeps every row and the box."""
        at = self.A @ x
        return bool(
            ((at >= self.low) & (at <= self.high)).all() and ((x >= self.floor) & (x <= self.ceiling)).all()
        )


def boxed(A: sparse.csr_array, low: Ints, high: Ints, upper: Ints) -> System:
    """A system whose box is ``0 ≤ x ≤ upper``."""
    return System(A, low, high, np.zeros_like(upper), upper)


@dataclass(frozen=True)
class Bound:
    """Rounded duals ``y`` over ``2**exponent``, what they prove, and the reduced costs they leave.

    ``total`` and ``reduced`` are in units of 2⁻ᵉˣᵖᵒⁿᵉⁿᵗ; ``value`` is the proved integer lower bound.
    """

    exponent: int
    y: Ints
    total: int
    reduced: Ints

    @property
    def value(self) -> int:
        """⌈total / 2ᵉˣᵖᵒⁿᵉⁿᵗ⌉."""
        return -(-self.total >> self.exponent)

    def fixed_by(self, limit: int) -> Bools:
        """Columns that must stay at their bound in every solution of cost ≤ ``limit``."""
        room = (limit << self.exponent) - self.total
        return np.abs(self.reduced) > room


def exponent_for(system: System, rows: int) -> int:
    """Resolution of the duals: 2⁻²⁰, divided further by the largest coefficient of the cap rows (from ``rows`` on)."""
    caps = system.A.data[system.A.indptr[rows] :]
    largest = int(np.abs(caps).max()) if len(caps) else 1
    return EXPONENT + max(0, largest.bit_length() - 10)


def prove(system: System, cost: Ints, y: Ints, exponent: int) -> Bound:
    """The bound that integer duals ``y`` prove; duals of a wrong sign on a free side count as zero."""
    y = np.where((y > 0) & (system.low <= -FREE), 0, y)
    y = np.where((y < 0) & (system.high >= FREE), 0, y)
    widest = int(np.diff(system.transposed.indptr).max(initial=0))
    whole = _largest(system.A.data) * _largest(y) * max(1, widest) + _largest(cost) * 2.0**exponent
    if whole < SAFE:
        reduced = (cost << exponent) - system.transposed @ y
    else:  # beyond 64 bits: the same in Python integers
        A = system.transposed.tocoo()
        reduced = np.array([int(c) << exponent for c in cost], dtype=object)
        np.subtract.at(reduced, A.row, A.data.astype(object) * y.astype(object)[A.col])
    side = np.where(y > 0, system.low, np.where(y < 0, system.high, 0)).astype(object)
    corner = np.where(reduced < 0, system.ceiling, system.floor)
    total = sum((side * y.astype(object))[y != 0].tolist(), 0)
    total += sum((reduced.astype(object) * corner)[corner != 0].tolist(), 0)
    return Bound(exponent, y, int(total), reduced)


def _largest(values: Ints) -> float:
    """Largest absolute value; taken in floats, because −2⁶³ has no absolute value in 64 bits."""
    return float(np.abs(values.astype(np.float64)).max(initial=0.0))


def rounded(duals: NDArray[np.float64], exponent: int) -> Ints:
    """Floating duals as integer multiples of 2⁻ᵉˣᵖᵒⁿᵉⁿᵗ."""
    scaled = np.rint(np.ldexp(duals, exponent))
    usable = np.isfinite(scaled) & (np.abs(scaled) < SAFE)  # any dual may be left out: the bound only weakens
    whole: Ints = np.where(usable, scaled, 0.0).astype(np.int64)
    return whole
