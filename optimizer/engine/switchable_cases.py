"""Whether clauses with some of their switches on have a plan: what conflicts and repairs ask.

One relaxation stays warm while switches are turned; integers decide where it is feasible.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import highspy
import numpy as np

from optimizer.engine.core import Limits
from optimizer.engine.cpsat import CoefficientError
from optimizer.engine.lexicographic import optimise, refutation
from optimizer.engine.outcomes import Refuted, Settled
from optimizer.engine.relaxation import linear_program, sides
from optimizer.model.certificate import System
from optimizer.model.matrix import ONE_MOVE
from optimizer.model.switches import Switched
from optimizer.readings.columns import Bools, Ints

CHECK = Limits(effort=20.0)


@dataclass(frozen=True)
class Verdict:
    """Whether some integer plan keeps the chosen guards; ``possible`` is None where the effort did not tell.

    ``support`` are guards that cannot hold together by an exact Farkas proof; ``point`` is a plan.
    """

    possible: bool | None
    support: frozenset[int] | None = None
    point: Ints | None = None


@dataclass(frozen=True, eq=False)
class Guarded(Switched):
    """A component with its switches, and solvers that tell which of them can be on together."""

    @cached_property
    def _highs(self) -> highspy.Highs:
        highs = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("solver", "simplex"), ("random_seed", 0),
                              ("presolve", "off")):  # its verdicts come without a ray
            highs.setOptionValue(option, value)
        highs.passModel(linear_program(self.system))
        return highs

    @cached_property
    def _points(self) -> list[Ints]:
        """Plans met so far: often one of them answers the next question."""
        return [self.system.floor]

    @cached_property
    def single(self) -> Bools:
        """The rows that ask nothing but that a teacher is on one posting at most."""
        found = np.zeros(self.system.A.shape[0], dtype=bool)
        found[: len(self._labels)] = [label == ONE_MOVE for label in self._labels]
        return found

    def refuted(self) -> bool:
        """Whether the relaxation alone proves in integers that no plan keeps every guard."""
        return self._relaxed(self.only(range(len(self.guards)))).possible is False

    def _relaxed(self, system: System) -> Verdict:
        """What the relaxation tells of the system with some switches on."""
        highs = self._highs
        every = np.arange(len(system.low), dtype=np.int32)
        highs.changeRowsBounds(len(every), every, sides(system.low), sides(system.high))
        highs.run()
        status = highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            _, _, ray = highs.getDualRay()
            refuted = refutation(system, np.asarray(ray))
            if refuted.y is not None:
                return Verdict(False, frozenset(self._owner[refuted.y != 0].tolist()) - {-1})
        elif status == highspy.HighsModelStatus.kOptimal:
            point = np.rint(np.asarray(highs.getSolution().col_value)).astype(np.int64)
            if system.holds(point):
                return Verdict(True, point=point)
        return Verdict(None)

    def test(self, chosen: Collection[int]) -> Verdict:
        """Whether an integer plan keeps the chosen guards."""
        system = self.only(chosen)
        for point in self._points:
            if system.holds(point):
                return Verdict(True, point=point)
        verdict = self._relaxed(system)
        if verdict.possible is not None:
            if verdict.point is not None:
                self._points.append(verdict.point)
            return verdict
        try:
            outcome = optimise(system, np.zeros((1, system.A.shape[1]), dtype=np.int64), [0], CHECK)
        except CoefficientError:  # more than the integer engine can be trusted with
            return Verdict(None)
        if isinstance(outcome, Settled):
            self._points.append(outcome.x)
            return Verdict(True, point=outcome.x)
        return Verdict(False if isinstance(outcome, Refuted) else None)
