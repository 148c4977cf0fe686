"""Questions to a component whose plan is known: its columns are narrowed, and it is solved again."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy import sparse

from optimizer.engine.core import Limits
from optimizer.engine.levels import Found, Levels, Reply
from optimizer.model.certificate import System, boxed
from optimizer.readings.columns import Ints
from optimizer.readings.rows import FREE

__all__ = ["Block", "Found", "Narrowed", "Reply"]


@dataclass(frozen=True)
class Narrowed:
    """What a question asks of a block: boxes of its columns, and sets of columns of which one must be taken.

    ``asked`` are rows of the block that already sum up to such a set, and need a lower limit of one.
    """

    floor: Ints
    ceiling: Ints
    asked: Ints
    either: tuple[Ints, ...] = ()


@dataclass(frozen=True, eq=False)
class Block:
    """``low ≤ A·x ≤ high``, ``0 ≤ x ≤ upper``, its levels in their order, and a plan of it."""

    A: sparse.csr_array
    low: Ints
    high: Ints
    upper: Ints
    costs: Ints  # levels × columns
    plan: Ints
    gaps: tuple[float, ...] = ()  # relative gap that each level may leave open where the relaxation is far from whole
    polish: Ints | None = None  # cost by which plans of the same levels are told apart, as far as the relaxation can

    @property
    def system(self) -> System:
        return boxed(self.A, self.low, self.high, self.upper)

    @cached_property
    def _live(self) -> list[int]:
        """Levels that cost anything here; the first where none does."""
        return [level for level, cost in enumerate(self.costs) if cost.any()] or [0]

    @cached_property
    def _known(self) -> "Levels":
        gaps = tuple(self.gaps[level] for level in self._live) if self.gaps else ()
        return Levels(self.system, self.costs[self._live], gaps, self.plan, self.polish)

    @property
    def priced(self) -> Ints:
        """Rows that have a dual at some level without any question."""
        levels = self._known
        duals = [bound.y[: levels.warm.height] != 0 for bound in levels.bounds[: levels.count]]
        return np.flatnonzero(np.any(duals, axis=0))

    def prepare(self) -> None:
        """Prove what does not depend on a question; else the first question does."""
        _ = self._known

    def narrowed(self, question: Narrowed) -> System:
        """The system of a question; rows for its sets come last."""
        low = self.low.copy()
        low[question.asked] = np.maximum(low[question.asked], 1)
        plain = System(self.A, low, self.high, question.floor, question.ceiling)
        sets = question.either
        if not sets:
            return plain
        rows = np.repeat(np.arange(len(sets)), [len(columns) for columns in sets])
        place = (rows, np.concatenate(sets))
        more = sparse.csr_array((np.ones(len(rows), dtype=np.int64), place), shape=(len(sets), self.A.shape[1]))
        return replace(
            plain, A=sparse.vstack([self.A, more], format="csr"),
            low=np.append(low, np.ones(len(sets), dtype=np.int64)), high=np.append(self.high, np.full(len(sets), FREE)),
        )

    def solve(self, question: Narrowed, limits: Limits) -> Reply:
        """The lexicographic optimum of what is asked, a refutation, or neither within the limits."""
        system, known = self.narrowed(question), self._known
        if question.either:
            known = Levels(system, self.costs[self._live], known.gaps, None, self.polish)
        reply = known.solve(system, limits, self.plan)
        if not isinstance(reply, Found):
            return reply
        bounds = dict(zip(self._live, reply.bounds, strict=True))
        values = tuple(int(cost @ reply.x) for cost in self.costs)
        return Found(reply.x, values, tuple(bounds.get(level, 0) for level in range(len(self.costs))))


    def promise(self, question: Narrowed) -> tuple[int, ...] | None:
        """Bounds by relaxation alone of the levels of the best plan of a question; None where it has none.

        No plan of the question is lexicographically less: each bound holds among plans that meet the bounds before.
        """
        system, known = self.narrowed(question), self._known
        if question.either:
            known = Levels(system, self.costs[self._live], known.gaps, None, None)
        bounds = known.promise(system, self.plan)
        if bounds is None:
            return None
        found = dict(zip(self._live, bounds, strict=True))
        return tuple(found.get(level, 0) for level in range(len(self.costs)))
