"""One relaxation for all levels of a component, restarted from the basis of the same plan for every question.

Limits on rows and columns change from question to question, the matrix never: a basis that was optimal stays dual
feasible, so that the simplex method needs few steps. Answers do not depend on the questions asked before.
"""

from dataclasses import replace

import highspy
import numpy as np
from scipy import sparse

from optimizer.engine.relaxation import SETTLED, TOLERANCE, Floats, linear_program, sides
from optimizer.model.certificate import EXPONENT, Bound, System, Turned, prove, rounded
from optimizer.readings.columns import Ints
from optimizer.readings.rows import FREE

BITS = 8  # of the largest coefficient of a cap row, as the LP sees it


class Warm:
    """min cost·x of each level over a system with a cap row for every level but the last."""

    def __init__(self, system: System, costs: Ints) -> None:
        self.costs, self.height = costs, len(system.low)
        caps = sparse.csr_array(costs[:-1])
        free = np.full(len(costs) - 1, FREE)
        self.system = replace(
            system, A=sparse.vstack([system.A, caps], format="csr"),
            low=np.append(system.low, -free), high=np.append(system.high, free),
        )
        self._turned = Turned(self.system.A, self.system.transposed)
        shifts = [max(0, int(np.abs(cost).max()).bit_length() - BITS) for cost in costs[:-1]]
        self._scale = np.append(np.ones(self.height), np.ldexp(1.0, -np.array(shifts, dtype=np.int64)))
        model = linear_program(self.system)
        model.a_matrix_.value_ = self.system.A.data * np.repeat(self._scale, np.diff(self.system.A.indptr))
        self._highs = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("solver", "simplex"), ("random_seed", 0),
                              ("dual_feasibility_tolerance", TOLERANCE), ("primal_feasibility_tolerance", TOLERANCE)):
            self._highs.setOptionValue(option, value)
        self._highs.passModel(model)
        self._columns = np.arange(costs.shape[1], dtype=np.int32)
        self._rows = np.arange(len(self._scale), dtype=np.int32)
        self._bases: list[highspy.HighsBasis] = []

    def after(self, system: System, level: int, bound: Bound, limit: int) -> System:
        """What is left of a system under ``limit`` on a level: its cap row, and the columns that it holds in place."""
        high = system.high.copy()
        high[self.height + level] = limit
        return self.own(replace(system.shrunk(bound.reduced, bound.fixed_by(limit)), high=high))

    def own(self, system: System) -> System:
        """The system with the transposed matrix that all systems here share."""
        return replace(system, turned=self._turned)

    def minimise(self, level: int, system: System) -> tuple[Bound | None, Floats]:
        """The proved bound of a level (None: the LP is infeasible), and the LP's point or its Farkas ray.

        The first call for a level keeps its basis for all later ones.
        """
        cost = self.costs[level]
        scale = 2.0 ** -max(0, int(np.abs(cost).max(initial=1)).bit_length() - 10)
        highs = self._highs
        highs.changeColsCost(len(cost), self._columns, cost * scale)
        highs.changeColsBounds(
            len(cost), self._columns, system.floor.astype(np.float64), system.ceiling.astype(np.float64)
        )
        highs.changeRowsBounds(
            len(self._rows), self._rows, sides(system.low) * self._scale, sides(system.high) * self._scale
        )
        if level < len(self._bases):
            highs.setBasis(self._bases[level])
        highs.run()
        if highs.getModelStatus() not in SETTLED:
            highs.clearSolver()  # a warm start that lost its way: once more from nothing
            highs.run()
        status = highs.getModelStatus()
        if level == len(self._bases):
            self._bases.append(highs.getBasis())
        if status == highspy.HighsModelStatus.kInfeasible:
            _, _, ray = highs.getDualRay()
            return None, np.asarray(ray) * self._scale
        active = self.system.A.data[self.system.A.indptr[self.height] : self.system.A.indptr[self.height + level]]
        exponent = EXPONENT + max(0, int(np.abs(active).max(initial=1)).bit_length() - 10)
        if status != highspy.HighsModelStatus.kOptimal:
            # no duals to be had: the box alone still proves something, and the integer core decides
            return prove(system, cost, np.zeros_like(system.low), exponent), system.floor.astype(np.float64)
        solution = highs.getSolution()
        duals = np.asarray(solution.row_dual) * self._scale / scale
        duals[self.height + level :] = 0.0
        return prove(system, cost, rounded(duals, exponent), exponent), np.asarray(solution.col_value)
