"""The LP relaxation of a component, kept warm from level to level (HiGHS simplex, one thread)."""

import highspy
import numpy as np
from numpy.typing import NDArray

from optimizer.model.certificate import Bound, System, exponent_for, prove, rounded
from optimizer.readings.columns import Ints
from optimizer.readings.rows import FREE

TOLERANCE = 1e-9  # tight, because a loose dual loses units of a large integer objective
LARGE = 30_000  # columns from which each level begins anew: presolve is worth more there than the basis of the last
SETTLED = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible)
Floats = NDArray[np.float64]


def sides(limits: Ints) -> Floats:
    """Limits as the LP reads them: a free side is infinite."""
    return np.where(limits >= FREE, np.inf, np.where(limits <= -FREE, -np.inf, limits)).astype(np.float64)


def linear_program(system: System) -> highspy.HighsLp:
    """The system as HiGHS reads it, with nothing to minimise."""
    height, width = system.A.shape
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = width, height
    lp.col_cost_ = np.zeros(width)
    lp.col_lower_, lp.col_upper_ = system.floor.astype(np.float64), system.ceiling.astype(np.float64)
    lp.row_lower_, lp.row_upper_ = sides(system.low), sides(system.high)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = system.A.indptr.astype(np.int32)
    lp.a_matrix_.index_ = system.A.indices.astype(np.int32)
    lp.a_matrix_.value_ = system.A.data.astype(np.float64)
    return lp


class Relaxation:
    """min cost·x over a system; every answer is an integer bound, never the LP's own objective."""

    def __init__(self, system: System) -> None:
        self.system = system
        self._own_rows = system.A.shape[0]
        self._caps: list[Ints] = []  # costs of the cap rows, those of later levels free after a return
        self._scales: list[float] = []  # of the cap rows
        width = system.A.shape[1]
        self._highs = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("solver", "simplex"), ("random_seed", 0),
                              ("dual_feasibility_tolerance", TOLERANCE), ("primal_feasibility_tolerance", TOLERANCE)):
            self._highs.setOptionValue(option, value)
        self._highs.passModel(linear_program(system))
        self._columns = np.arange(width, dtype=np.int32)

    def cap(self, cost: Ints, limit: int) -> None:
        """Add ``cost·x ≤ limit``, scaled by a power of two so that the LP stays well conditioned."""
        number = len(self.system.low) - self._own_rows
        self.system = self.system.capped(cost, limit)
        if number < len(self._caps):
            assert np.array_equal(self._caps[number], cost), "after a return the levels are capped in the same order"
            self._highs.changeRowBounds(self._own_rows + number, -np.inf, limit * self._scales[number])
            return
        used = np.flatnonzero(cost).astype(np.int32)
        scale = 2.0 ** -max(0, int(np.abs(cost).max()).bit_length() - 8)
        self._caps.append(cost)
        self._scales.append(scale)
        self._highs.addRow(-np.inf, limit * scale, len(used), used, cost[used] * scale)

    def back_to(self, system: System) -> None:
        """Take back the caps and fixings since ``system`` was the one of this relaxation."""
        self.system = system
        for row in range(len(system.low), self._own_rows + len(self._caps)):
            self._highs.changeRowBounds(row, -np.inf, np.inf)
        self._highs.changeColsBounds(
            len(self._columns), self._columns, system.floor.astype(np.float64), system.ceiling.astype(np.float64)
        )

    def shrink(self, bound: Bound, limit: int) -> None:
        """Hold the columns that no solution of cost ≤ ``limit`` moves; makes the next LP smaller and tighter."""
        fixed = bound.fixed_by(limit)
        self.system = self.system.shrunk(bound.reduced, fixed)
        at = np.flatnonzero(fixed).astype(np.int32)
        self._highs.changeColsBounds(
            len(at), at, self.system.floor[at].astype(np.float64), self.system.ceiling[at].astype(np.float64)
        )

    def minimise(self, cost: Ints) -> tuple[Bound | None, Floats]:
        """The proved bound (None: the LP is infeasible) and the LP's point, or its Farkas ray."""
        scale = 2.0 ** -max(0, int(np.abs(cost).max(initial=1)).bit_length() - 10)
        self._highs.changeColsCost(len(cost), self._columns, cost * scale)
        if len(cost) > LARGE:
            self._highs.clearSolver()
        self._highs.run()
        exponent = exponent_for(self.system, self._own_rows)
        if self._highs.getModelStatus() not in SETTLED:
            self._highs.clearSolver()  # a warm start that lost its way: once more from nothing
            self._highs.run()
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            _, _, ray = self._highs.getDualRay()
            return None, self._unscaled(np.asarray(ray))[: len(self.system.low)]
        if status != highspy.HighsModelStatus.kOptimal:
            # no duals to be had: the box alone still proves something, and the integer core decides
            no_duals = np.zeros_like(self.system.low)
            return prove(self.system, cost, no_duals, exponent), self.system.floor.astype(np.float64)
        solution = self._highs.getSolution()
        duals = self._unscaled(np.asarray(solution.row_dual))[: len(self.system.low)] / scale
        return prove(self.system, cost, rounded(duals, exponent), exponent), np.asarray(solution.col_value)

    def _unscaled(self, duals: Floats) -> Floats:
        duals = duals.copy()
        duals[self._own_rows :] *= self._scales
        return duals
