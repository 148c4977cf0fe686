"""The integer choice among given columns where the linear program is tight (HiGHS branch and bound, one thread)."""

from collections.abc import Sequence

import highspy
import numpy as np
from scipy import sparse

from optimizer.itinerant.bounds import Packing
from optimizer.itinerant.day_patterns import Longs
from optimizer.itinerant.engine.column_choice import Choice

SLACK = 1e-6  # relative, taken off a floating bound before it is rounded up
CLOSED = 0.999  # a bound within this of an integer value leaves no integer between


def branch(
    board: Packing, columns: Longs, level: int, caps: Sequence[int], *, seed: int = 0, hint: Longs | None = None,
    seconds: float | None = None, nodes: int | None = None,
) -> Choice:
    """Minimise a level over choices among ``columns`` (ascending); what is chosen is checked in integers."""
    costs, count = board.costs(columns), len(columns)
    owners = sparse.csc_array((np.ones(count), (board.owner(columns), np.arange(count))), (board.owners, count))
    rows = sparse.vstack([board.taken(columns), sparse.csc_array(costs[: len(caps)]), owners]).tocsc()
    limits = [cap - int(base) for cap, base in zip(caps, board.base, strict=False)]
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = count, rows.shape[0]
    model.col_cost_ = costs[level].astype(float)
    model.col_lower_, model.col_upper_ = np.zeros(count), np.ones(count)
    model.integrality_ = [highspy.HighsVarType.kInteger] * count
    shared = len(board.seats) + len(caps)
    model.row_lower_ = np.concatenate([np.full(shared, -highspy.kHighsInf), board.copies])
    model.row_upper_ = np.concatenate([board.seats, limits, board.copies]).astype(float)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_ = rows.indptr.astype(np.int32), rows.indices.astype(np.int32)
    model.a_matrix_.value_ = rows.data.astype(float)
    highs = highspy.Highs()
    options = {
        "output_flag": False, "threads": 1, "random_seed": seed, "mip_rel_gap": 0.0, "mip_abs_gap": 0.9,
        "mip_feasibility_tolerance": 1e-7,
    }
    if seconds is not None:
        options["time_limit"] = max(0.01, seconds)
    if nodes is not None:
        options["mip_max_nodes"] = nodes
    for name, value in options.items():
        highs.setOptionValue(name, value)
    highs.passModel(model)
    if hint is not None:
        highs.setSolution(count, np.arange(count, dtype=np.int32), np.isin(columns, hint).astype(np.float64))
    highs.run()
    offset, known = int(board.base[level]), float(highs.getInfo().mip_dual_bound)
    if highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        return Choice(None, None, None)
    bound = offset + int(np.ceil(known - SLACK * abs(known))) if np.isfinite(known) else 0
    point = np.asarray(highs.getSolution().col_value)
    chosen = columns[np.flatnonzero(np.rint(point))] if len(point) == count else columns[:0]
    if not highs.getInfo().primal_solution_status or not board.fits(chosen):
        return Choice(None, None, bound)
    value = int(board.values(chosen)[level])
    return Choice(chosen, value, value if value - offset - known < CLOSED else bound)
