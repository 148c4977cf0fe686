"""The integer core: CP-SAT on the columns that the relaxation leaves open (one worker, deterministic limits)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from ortools.sat.python import cp_model

from optimizer.engine.cpsat import CoefficientError, search, trusted
from optimizer.model.certificate import System
from optimizer.readings.columns import Ints
from optimizer.readings.rows import FREE

Verdict = Literal["optimal", "feasible", "infeasible", "unknown"]


class Flag(Protocol):
    """A stop flag, of this process or shared between processes."""

    def is_set(self) -> bool: ...


class Stoppable(Protocol):
    """A native search that another thread may end."""

    def stop_search(self) -> None: ...


@dataclass(frozen=True)
class Limits:
    """What a search may spend: deterministic CP-SAT time per core, a seed, a wall deadline and a way to stop."""

    effort: float = 4.0
    seed: int = 0
    gaps: tuple[float, ...] = ()  # relative gap that each level may leave to a wide core; none where not given
    certify: bool = False  # ask a second solver about what rests on the core
    proof_nodes: int = 0  # of a branching proof for what rests on the core; 0: none is made
    deadline: float | None = None  # time.monotonic() value
    stop: Flag | None = None
    watch: Callable[[Stoppable | None], None] | None = None  # told which search runs, to stop it


@dataclass(frozen=True)
class Core:
    """The outcome of one integer solve; ``x`` covers all columns of the system, ``bound`` holds for the core."""

    verdict: Verdict
    x: Ints | None
    value: int | None
    bound: int | None
    columns: int
    witnessed: bool = False  # a second solver found nothing better
    solver: str = "CP-SAT"  # on whose word the bound rests


def solve_core(
    system: System,
    cost: Ints,
    limits: Limits,
    *,
    seconds: float | None,
    at_least: int | None = None,
    at_most: int | None = None,
    hint: Ints | None = None,
) -> Core:
    """Minimise ``cost·x`` over the integer points of a system; fixed columns are substituted out.

    ``at_least`` is a bound already proved elsewhere: the search ends when it is reached. ``at_most`` asks only for
    points of at most that cost. Raises CoefficientError where the numbers are too large to be trusted with.
    """
    floor, ceiling = system.floor, system.ceiling
    free = np.flatnonzero(ceiling > floor)
    base = system.A @ floor
    block = system.A[:, free]
    low = np.where(system.low > -FREE, system.low - base, -FREE)
    high = np.where(system.high < FREE, system.high - base, FREE)
    room = (ceiling - floor)[free]
    if len(free) and (abs(block).astype(np.float64) @ room).max(initial=0.0) >= FREE:  # where 64 bits may wrap
        raise CoefficientError("a row goes beyond 64 bits")
    down = block.minimum(0) @ room
    up = block.maximum(0) @ room
    if ((up < low) | (down > high)).any():
        return Core("infeasible", None, None, None, len(free))
    active = np.flatnonzero((down < low) | (up > high))
    model = cp_model.CpModel()
    variables = [model.new_int_var(0, int(width), "") for width in room]
    block = block[active]
    for row, (start, stop) in enumerate(zip(block.indptr[:-1], block.indptr[1:], strict=True)):
        at = active[row]
        coefficients = block.data[start:stop]
        columns = block.indices[start:stop]
        expression = cp_model.LinearExpr.weighted_sum([variables[c] for c in columns], coefficients.tolist())
        model.add_linear_constraint(
            expression,
            int(low[at]) if low[at] > -FREE else int(down[at]),
            int(high[at]) if high[at] < FREE else int(up[at]),
        )
    offset = int(cost @ floor)
    priced = np.flatnonzero(cost[free])
    if len(priced):
        objective = cp_model.LinearExpr.weighted_sum([variables[c] for c in priced], cost[free][priced].tolist())
        if at_least is not None:
            model.add(objective >= at_least - offset)
        if at_most is not None:
            model.add(objective <= at_most - offset)
        model.minimize(objective)
    elif at_most is not None and offset > at_most:
        return Core("infeasible", None, None, None, len(free))
    if hint is not None:
        for variable, value in zip(variables, (hint - floor)[free].tolist(), strict=True):
            model.add_hint(variable, int(value))
    wall = None if seconds is None else max(0.01, seconds)
    solver = trusted(seed=limits.seed, effort=limits.effort, seconds=wall, linear=True)
    status = search(model, solver, limits.watch)
    verdict: Verdict = {
        cp_model.OPTIMAL: "optimal", cp_model.FEASIBLE: "feasible", cp_model.INFEASIBLE: "infeasible",
        cp_model.UNKNOWN: "unknown",
    }[status]  # type: ignore[assignment]
    if verdict in ("infeasible", "unknown"):
        return Core(verdict, None, None, None, len(free))
    x = floor.copy()
    x[free] += np.array([solver.value(v) for v in variables], dtype=np.int64)
    if not system.holds(x):
        raise ArithmeticError("the integer engine returned a point that breaks its own rows")
    value = int(cost @ x)
    bound = value if verdict == "optimal" else offset + int(np.ceil(solver.best_objective_bound - 1e-6))
    return Core(verdict, x, value, bound, len(free))
