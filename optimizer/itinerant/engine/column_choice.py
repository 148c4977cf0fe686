"""The integer choice among given columns (CP-SAT, one worker, deterministic limits)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from optimizer.engine.cpsat import search, trusted
from optimizer.itinerant.bounds import Packing
from optimizer.itinerant.day_patterns import Longs


@dataclass(frozen=True)
class Choice:
    """The columns chosen, ascending (None: none found) and the level's value and bound among the columns given."""

    chosen: Longs | None
    value: int | None
    bound: int | None  # None: no choice keeps the caps

    @property
    def proved(self) -> bool:
        return self.bound is None or self.value == self.bound


def choose(
    board: Packing,
    columns: Longs,
    level: int,
    caps: Sequence[int],
    *,
    effort: float,
    seed: int = 0,
    at_least: int = 0,
    at_most: int | None = None,
    hint: Longs | None = None,
    seconds: float | None = None,
) -> Choice:
    """Minimise a level over choices among ``columns`` (ascending) under caps on the levels before it.

    ``at_least`` is a bound proved elsewhere: the search ends when it is reached. ``at_most`` asks for better ones only.
    """
    model = cp_model.CpModel()
    flags = [model.new_bool_var("") for _ in columns]
    edges = np.searchsorted(columns, board.starts)
    for start, stop, copies in zip(edges, edges[1:], board.copies.tolist(), strict=False):
        if copies == 1:
            model.add_exactly_one(flags[start:stop])
        else:
            model.add(sum(flags[start:stop]) == copies)
    taken, costs = board.taken(columns).tocsr(), board.costs(columns)
    for course, (start, stop) in enumerate(zip(taken.indptr[:-1], taken.indptr[1:], strict=True)):
        if taken.data[start:stop].clip(min=0).sum() > board.seats[course]:
            mine = [flags[at] for at in taken.indices[start:stop]]
            model.add(
                cp_model.LinearExpr.weighted_sum(mine, taken.data[start:stop].tolist()) <= int(board.seats[course])
            )
    for at, cap in enumerate(caps):
        model.add(cp_model.LinearExpr.weighted_sum(flags, costs[at].tolist()) <= cap - int(board.base[at]))
    objective = cp_model.LinearExpr.weighted_sum(flags, costs[level].tolist())
    offset = int(board.base[level])
    model.add(objective >= at_least - offset)
    if at_most is not None:
        model.add(objective <= at_most - offset)
    model.minimize(objective)
    if hint is not None:
        inside = set(hint.tolist())
        for flag, column in zip(flags, columns.tolist(), strict=True):
            model.add_hint(flag, column in inside)
    solver = trusted(seed=seed, effort=effort, seconds=None if seconds is None else max(0.01, seconds), linear=True)
    status = search(model, solver)
    bound = offset + int(np.ceil(solver.best_objective_bound - 1e-6))
    if status == cp_model.INFEASIBLE:
        return Choice(None, None, None)
    if status == cp_model.UNKNOWN:
        return Choice(None, None, bound)
    chosen = columns[[at for at, flag in enumerate(flags) if solver.value(flag)]]
    if not board.fits(chosen):
        raise ArithmeticError("the integer engine returned a choice that breaks its own rows")
    return Choice(chosen, int(board.values(chosen)[level]), bound)
