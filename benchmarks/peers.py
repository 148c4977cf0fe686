"""The peers: plain models of the same matrix, solved the usual way."""

from dataclasses import dataclass

import highspy
import numpy as np
from ortools.sat.python import cp_model

from benchmarks.spending import cpu_seconds
from optimizer.model.assembly import Assembly
from optimizer.readings.columns import Ints
from optimizer.readings.rows import FREE

Vector = tuple[int, ...]


@dataclass(frozen=True)
class PeerResult:
    """Level values of the plan found (None: none), whether proved, CPU to the first plan and in all (seconds)."""

    values: Vector | None
    proved: bool
    first: float | None
    cpu: float
    chosen: Ints | None = None


class _First(cp_model.CpSolverSolutionCallback):
    """Notes when the first plan appears, and may stop there."""

    def __init__(self, started: float, stop: bool) -> None:
        super().__init__()
        self.started, self.stop = started, stop
        self.first: float | None = None

    def on_solution_callback(self) -> None:
        if self.first is None:
            self.first = cpu_seconds() - self.started
            if self.stop:
                self.stop_search()


def monolithic(
    assembly: Assembly, *, multiplication: bool, seconds: float, first_only: bool, workers: int = 2
) -> PeerResult:
    """One CP-SAT model of the county: a Bool per teacher and school and a weighted sum of the levels.

    ``multiplication`` squares the head-counts with AddMultiplicationEquality; otherwise convex unit steps.
    """
    started = cpu_seconds()
    model = cp_model.CpModel()
    width = len(assembly.horizon)
    variables = [
        model.new_bool_var("") if upper == 1 else model.new_int_var(0, int(upper), "") for upper in assembly.upper
    ]
    step_rows = {number for number in range(len(assembly.low)) if multiplication and _is_equity(assembly, number)}
    A = assembly.A
    for number, (start, stop) in enumerate(zip(A.indptr[:-1], A.indptr[1:], strict=True)):
        if start == stop or number in step_rows:
            continue
        expression = cp_model.LinearExpr.weighted_sum(
            [variables[c] for c in A.indices[start:stop]], A.data[start:stop].tolist()
        )
        low, high = int(assembly.low[number]), int(assembly.high[number])
        model.add_linear_constraint(
            expression, low if low > -FREE else -(2**50), high if high < FREE else 2**50
        )
    weights = {"shortage": 1_000_000, "equity": 10, "burden": 1}
    terms, prices = [], []
    for number, level in enumerate(assembly.levels):
        if level == "equity" and multiplication:
            squares, factors = _squares(model, variables, assembly)
            terms += squares
            prices += [10 * factor for factor in factors]
            continue
        for column in np.flatnonzero(assembly.costs[number]):
            terms.append(variables[column])
            prices.append(int(assembly.costs[number, column]) * weights.get(level, 1))
    model.minimize(cp_model.LinearExpr.weighted_sum(terms, prices))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.max_time_in_seconds = seconds
    watch = _First(started, first_only)
    status = solver.solve(model, watch)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return PeerResult(None, False, None, cpu_seconds() - started)
    x = np.array([solver.value(v) for v in variables[:width]], dtype=np.int64)
    return PeerResult(assembly.values(x), status == cp_model.OPTIMAL, watch.first, cpu_seconds() - started, x)


def _is_equity(assembly: Assembly, row: int) -> bool:
    return assembly.case(row).entry == "#equity"


def _squares(
    model: cp_model.CpModel, variables: list[cp_model.IntVar], assembly: Assembly
) -> tuple[list[cp_model.IntVar], list[int]]:
    """A square of each head-count with its price; prices are rounded per coefficient, as one would write it."""
    terms, prices = [], []
    for steps in assembly.amounts["equity"].steps:
        rows = steps.rows
        for case in range(len(rows.subjects)):
            mine = rows.row == case
            own = np.flatnonzero(steps.case == case)
            if not len(own):
                continue
            low, span = int(steps.high[case]), len(own)
            count = model.new_int_var(low, low + span, "")
            model.add(
                count
                == cp_model.LinearExpr.weighted_sum(
                    [variables[c] for c in rows.column[mine]], rows.value[mine].tolist()
                )
                + int(rows.at[case])
            )
            square = model.new_int_var(0, (low + span) ** 2, "")
            model.add_multiplication_equality(square, [count, count])
            # F(n+1) − F(n) = a(2n+1): read a from the first step
            price = round(int(steps.cost[own[0]]) / (2 * low + 1))
            terms.append(square)
            prices.append(price)
    return terms, prices


def highs_by_group(assembly: Assembly, *, seconds: float) -> PeerResult:
    """Per component, the levels one after another as HiGHS MIPs, each under caps on those before.

    ``seconds`` limits each MIP. A component without any plan at its limit is left out; there is no joined plan
    then, and the CPU is what was spent on all of them.
    """
    started = cpu_seconds()
    x = np.zeros(len(assembly.horizon), dtype=np.int64)
    proved = complete = True
    for component in assembly.components():
        highs = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.99)):
            highs.setOptionValue(option, value)
        highs.setOptionValue("time_limit", seconds)
        lp = highspy.HighsLp()
        lp.num_row_, lp.num_col_ = component.A.shape
        lp.col_cost_ = np.zeros(lp.num_col_)
        lp.col_lower_, lp.col_upper_ = np.zeros(lp.num_col_), component.upper.astype(float)
        lp.row_lower_ = np.where(component.low <= -FREE, -np.inf, component.low).astype(float)
        lp.row_upper_ = np.where(component.high >= FREE, np.inf, component.high).astype(float)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = component.A.indptr.astype(np.int32)
        lp.a_matrix_.index_ = component.A.indices.astype(np.int32)
        lp.a_matrix_.value_ = component.A.data.astype(float)
        lp.integrality_ = [highspy.HighsVarType.kInteger] * lp.num_col_
        highs.passModel(lp)
        columns = np.arange(lp.num_col_, dtype=np.int32)
        point: Ints | None = None
        for cost in component.costs:
            if not cost.any() and point is not None:
                continue
            highs.changeColsCost(len(columns), columns, cost.astype(float))
            highs.run()
            status = highs.getModelStatus()
            if highs.getInfo().primal_solution_status != 2:
                complete = False
                break
            proved &= status == highspy.HighsModelStatus.kOptimal
            point = np.rint(np.asarray(highs.getSolution().col_value)).astype(np.int64)
            used = np.flatnonzero(cost).astype(np.int32)
            if len(used):
                highs.addRow(-np.inf, float(cost @ point), len(used), used, cost[used].astype(float))
        if point is not None:
            inside = component.postings < len(x)
            x[component.postings[inside]] = point[inside]
    cpu = cpu_seconds() - started
    if not complete:
        return PeerResult(None, False, None, cpu)
    return PeerResult(assembly.values(x), proved, None, cpu, x)


