"""The wide integer core: HiGHS branch and bound, where the relaxation of several years leaves many columns fractional.

CP-SAT is the quicker of the two on the few hundred columns of a single year; here its search finds no plan in time.
"""

import highspy
import numpy as np

from optimizer.engine.core import Core, Limits, Verdict
from optimizer.engine.relaxation import linear_program
from optimizer.model.certificate import System
from optimizer.readings.columns import Ints

NODES = 100  # of the search tree per unit of effort
SLACK = 1e-6  # relative, taken off a floating bound before it is rounded up
FLOATING = "HiGHS"  # its bound is a floating number, rounded up
CLOSED = 0.999  # a bound within this of an integer value leaves no integer between


class _Stoppable:
    """A running search as the watcher thread knows it."""

    def __init__(self, highs: highspy.Highs) -> None:
        self._highs = highs
        highs.HandleUserInterrupt = True

    def stop_search(self) -> None:
        self._highs.cancelSolve()


def branch(
    system: System, cost: Ints, limits: Limits, *, gap: float, seconds: float | None, start: Ints | None = None
) -> Core:
    """Minimise ``cost·x`` over the integer points of a system to a relative ``gap``; plans are checked in integers."""
    model = linear_program(system)
    model.col_cost_ = cost.astype(np.float64)
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(cost)
    highs = highspy.Highs()
    options = {
        "output_flag": False, "threads": 1, "random_seed": limits.seed, "mip_rel_gap": gap, "mip_abs_gap": 0.9,
        "mip_max_nodes": round(NODES * limits.effort), "mip_feasibility_tolerance": 1e-7,
    }
    if seconds is not None:
        options["time_limit"] = max(0.01, seconds)
    for name, value in options.items():
        highs.setOptionValue(name, value)
    highs.passModel(model)
    columns = int((system.ceiling > system.floor).sum())
    if start is not None:
        highs.setSolution(len(start), np.arange(len(start), dtype=np.int32), start.astype(np.float64))
    if limits.watch is not None:
        limits.watch(_Stoppable(highs))
    highs.run()
    if limits.watch is not None:
        limits.watch(None)
    status, known = highs.getModelStatus(), highs.getInfo().mip_dual_bound
    if status == highspy.HighsModelStatus.kInfeasible:
        return Core("infeasible", None, None, None, columns)
    point = np.asarray(highs.getSolution().col_value)
    x = np.rint(point).astype(np.int64)
    if len(point) != len(cost) or not highs.getInfo().primal_solution_status or not system.holds(x):
        return Core("unknown", None, None, None, columns)
    value = int(cost @ x)
    if value - known < CLOSED:
        bound: int | None = value
    else:
        bound = int(np.ceil(known - SLACK * abs(known))) if np.isfinite(known) else None
    verdict: Verdict = "optimal" if bound == value else "feasible"
    return Core(verdict, x, value, bound, columns, solver=FLOATING)
