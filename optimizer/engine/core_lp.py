"""The relaxation of an integer core, warm from node to node of a proof (HiGHS simplex, one thread)."""

from typing import Literal

import highspy
import numpy as np
from scipy import sparse

from optimizer.engine.relaxation import TOLERANCE, Floats
from optimizer.model.integer_core import Box, IntegerCore
from optimizer.readings.columns import Bools, Ints
from optimizer.readings.rows import FREE

Status = Literal["optimal", "infeasible", "unfinished", "odd"]
STATUS: dict[highspy.HighsModelStatus, Status] = {
    highspy.HighsModelStatus.kOptimal: "optimal", highspy.HighsModelStatus.kInfeasible: "infeasible",
    highspy.HighsModelStatus.kIterationLimit: "unfinished",
}
BITS = 6  # of the largest coefficient of a row, as the LP sees it
COST_BITS = 8
ANY = 2**31 - 1
IDLE = 1e-9  # a dual that is none


class CoreLp:
    """min cost·x over a box of the core; ``rows`` are those of the proof that stand in the LP: cuts join them."""

    def __init__(self, core: IntegerCore) -> None:
        self.rows = np.arange(core.A.shape[0] - 1)  # all but the objective
        self.height = core.A.shape[0]
        block = sparse.csr_array(core.A[self.rows])
        self._scale = np.ldexp(1.0, -np.array([_shift(size, BITS) for size in _largest(block)], dtype=np.int64))
        self.price = 2.0 ** -_shift(int(np.abs(core.cost).max(initial=1)), COST_BITS)
        up, down = block.maximum(0), block.minimum(0)
        self._least = up @ core.floor + down @ core.ceiling  # what the rows can reach anyway
        self._most = up @ core.ceiling + down @ core.floor
        self._idle = np.zeros(len(self.rows), dtype=bool)  # cuts that the LP does without
        self.iterations = 0
        self.highs = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("solver", "simplex"), ("random_seed", 0),
                              ("presolve", "off"), ("dual_feasibility_tolerance", TOLERANCE),
                              ("primal_feasibility_tolerance", TOLERANCE)):
            self.highs.setOptionValue(option, value)
        self.highs.passModel(self._model(core, block))
        self._columns = np.arange(len(core.floor), dtype=np.int32)

    def _model(self, core: IntegerCore, block: sparse.csr_array) -> highspy.HighsLp:
        lp = highspy.HighsLp()
        lp.num_row_, lp.num_col_ = block.shape
        lp.col_cost_ = core.cost * self.price
        lp.col_lower_, lp.col_upper_ = core.floor.astype(np.float64), core.ceiling.astype(np.float64)
        lp.row_lower_, lp.row_upper_ = np.full(block.shape[0], -np.inf), np.full(block.shape[0], np.inf)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_ = block.indptr.astype(np.int32), block.indices.astype(np.int32)
        lp.a_matrix_.value_ = block.data * np.repeat(self._scale, np.diff(block.indptr))
        return lp

    def add(self, number: int, pi: Ints) -> None:
        """A cut joins: row ``number`` of the proof."""
        scale, used = 2.0 ** -_shift(int(np.abs(pi).max()), BITS), np.flatnonzero(pi).astype(np.int32)
        self.highs.addRow(-np.inf, np.inf, len(used), used, pi[used] * scale)
        self.rows, self._scale = np.append(self.rows, number), np.append(self._scale, scale)
        self._least, self._most = np.append(self._least, -FREE), np.append(self._most, FREE)
        self._idle = np.append(self._idle, False)
        self.height = number + 1

    def leave_out(self, idle: Bools) -> None:
        """Rows that the LP does without from now on."""
        self._idle = idle

    def run(self, box: Box, iterations: int = ANY) -> tuple[Status, float]:
        """What became of it and the objective; a limit on iterations leaves that as a hint."""
        highs, own = self.highs, np.arange(len(self.rows), dtype=np.int32)
        low, high = box.low[self.rows], box.high[self.rows]
        highs.changeColsBounds(len(self._columns), self._columns, box.lo.astype(np.float64), box.hi.astype(np.float64))
        highs.changeRowsBounds(
            len(own), own, np.where((low <= self._least) | self._idle, -np.inf, low * self._scale),
            np.where((high >= self._most) | self._idle, np.inf, high * self._scale),
        )
        highs.setOptionValue("simplex_iteration_limit", iterations)
        status = self._status()
        if status == "odd" and iterations == ANY:
            highs.clearSolver()  # a warm start that lost its way: once more from nothing
            status = self._status()
        return status, highs.getInfo().objective_function_value / self.price

    def _status(self) -> Status:
        self.highs.run()
        self.iterations += max(0, self.highs.getInfo().simplex_iteration_count)
        return STATUS.get(self.highs.getModelStatus(), "odd")

    def point(self) -> Floats:
        return np.asarray(self.highs.getSolution().col_value)

    def duals(self) -> Floats:
        """By row of the proof, in units of the objective."""
        y = np.zeros(self.height)
        y[self.rows] = np.asarray(self.highs.getSolution().row_dual) * self._scale / self.price
        return y

    def ray(self) -> Floats:
        """A Farkas ray by row of the proof, its largest entry 1; zeros where there is none."""
        _, _, ray = self.highs.getDualRay()
        y = np.zeros(self.height)
        if len(np.asarray(ray)) == len(self.rows):
            y[self.rows] = np.asarray(ray) * self._scale
        largest = float(np.abs(y).max(initial=0.0))
        return y / largest if largest and np.isfinite(largest) else np.zeros(self.height)

    def inverse_row(self, place: int) -> Floats:
        """Multipliers of the LP's rows behind a row of the simplex tableau, for rows as they stand in the proof."""
        _, u = self.highs.getBasisInverseRow(place)
        return np.asarray(u) * self._scale


def _shift(largest: int, bits: int) -> int:
    return max(0, largest.bit_length() - bits)


def _largest(block: sparse.csr_array) -> list[int]:
    """The largest absolute value of each row."""
    sizes, used = np.zeros(block.shape[0], dtype=np.int64), np.flatnonzero(np.diff(block.indptr))
    if len(used):
        sizes[used] = np.maximum.reduceat(np.abs(block.data), block.indptr[used])
    found: list[int] = sizes.tolist()
    return found
