"""Models of a dozen Booleans on which CP-SAT has stated wrong optima, small enough to try every assignment."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from optimizer.readings.columns import Bools, Ints
from optimizer.readings.rows import FREE

DATA = "wrong_optima.json"  # written by ``python -m benchmarks trusting --write``
MOST_COLUMNS = 14
INFEASIBLE, UNKNOWN, UNLAWFUL = "infeasible", "unknown", "unlawful"
Answer = int | str  # an optimum, or one of the words above


def unguarded() -> cp_model.CpSolver:
    """A search under the parameters of the release; one worker, so that it repeats."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.catch_sigint_signal = False
    return solver


def assignments(columns: int) -> Ints:
    """Every 0/1 assignment of so many columns, one a row."""
    if columns > MOST_COLUMNS:
        raise ValueError(f"{columns} columns are too many to try every assignment")
    return (np.arange(2**columns)[:, None] >> np.arange(columns)) & 1


@dataclass(frozen=True, eq=False)
class Puzzle:
    """max ``cost·x`` over Booleans under ``low ≤ A·x ≤ high``; a row counts only where its column ``when`` is 1.

    ``when`` is -1 for rows that always count; a side of ±FREE is none.
    """

    A: Ints
    low: Ints
    high: Ints
    when: Ints
    cost: Ints

    def kept(self, x: Ints) -> Bools:
        """Whether each assignment (one a row) keeps every row."""
        at = x @ self.A.T
        idle = (self.when >= 0) & (x[:, self.when] == 0)
        kept: Bools = (idle | ((at >= self.low) & (at <= self.high))).all(axis=1)
        return kept

    def best(self) -> Answer:
        """The true optimum, by trying every assignment."""
        every = assignments(len(self.cost))
        values = (every @ self.cost)[self.kept(every)]
        return int(values.max()) if len(values) else INFEASIBLE

    def model(self) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
        """The same for CP-SAT."""
        model = cp_model.CpModel()
        flags = [model.new_bool_var("") for _ in self.cost]
        least = np.maximum(self.low, self.A.clip(max=0).sum(axis=1))
        most = np.minimum(self.high, self.A.clip(min=0).sum(axis=1))
        for row, low, high, when in zip(self.A, least, most, self.when.tolist(), strict=True):
            used = np.flatnonzero(row)
            total = cp_model.LinearExpr.weighted_sum([flags[c] for c in used], row[used].tolist())
            linear = model.add_linear_constraint(total, int(low), int(high))
            if when >= 0:
                linear.only_enforce_if(flags[when])
        model.maximize(cp_model.LinearExpr.weighted_sum(flags, self.cost.tolist()))
        return model, flags

    def stated(self, solver: cp_model.CpSolver) -> Answer:
        """What a search states as proved, its value counted again in integers. No model is linted here, on purpose."""
        model, flags = self.model()
        status = solver.solve(model)
        if status == cp_model.INFEASIBLE:
            return INFEASIBLE
        if status != cp_model.OPTIMAL:
            return UNKNOWN
        x = np.array([[solver.value(flag) for flag in flags]])
        return int(x[0] @ self.cost) if self.kept(x).all() else UNLAWFUL

    def plain(self) -> dict[str, Any]:
        """As JSON; a side that is none is null."""
        rows = [
            {"when": when, "low": None if low <= -FREE else low, "high": None if high >= FREE else high, "row": row}
            for when, low, high, row in zip(
                self.when.tolist(), self.low.tolist(), self.high.tolist(), self.A.tolist(), strict=True
            )
        ]
        return {"cost": self.cost.tolist(), "rows": rows}


@dataclass(frozen=True)
class Known:
    """A puzzle with its true optimum and what release ``version`` states of it, and where the search found it."""

    puzzle: Puzzle
    best: Answer
    stated: Answer
    version: str
    bits: int
    seed: int


def read(plain: Mapping[str, Any]) -> Puzzle:
    """A puzzle from its JSON."""
    rows, nothing = plain["rows"], int(FREE)
    low = [-nothing if row["low"] is None else row["low"] for row in rows]
    high = [nothing if row["high"] is None else row["high"] for row in rows]
    columns = ([row["row"] for row in rows], low, high, [row["when"] for row in rows], plain["cost"])
    return Puzzle(*(np.array(column, dtype=np.int64) for column in columns))


def known() -> tuple[Known, ...]:
    """The puzzles of the data file beside this module."""
    plain = json.loads(files("optimizer.engine").joinpath(DATA).read_text("utf-8"))
    return tuple(
        Known(read(each), each["best"], each["stated"], plain["ortools"], each["bits"], each["seed"])
        for each in plain["puzzles"]
    )
