"""A component whose cases can be left out one by one: what conflicts and repairs are looked for in.

The rows of a case stand under a switch, and so does what an entry forbids one by one (a bar: the postings that it
excludes sum to nought). One relaxation stays warm while switches are turned; integers decide where it is feasible.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import highspy
import numpy as np
from scipy import sparse

from optimizer.domain.vocabulary import Case
from optimizer.engine.core import Limits
from optimizer.engine.cpsat import CoefficientError
from optimizer.engine.lexicographic import optimise, refutation
from optimizer.engine.outcomes import Refuted, Settled
from optimizer.engine.relaxation import linear_program, sides
from optimizer.model.assembly import Assembly, Component
from optimizer.model.candidate_postings import Bar
from optimizer.model.certificate import System, boxed
from optimizer.model.matrix import ONE_MOVE, TOTALS
from optimizer.readings.columns import Bools, Ints
from optimizer.readings.rows import FREE

CHECK = Limits(effort=20.0)
Box = tuple[Ints, Ints]  # least and most of each column


@dataclass(frozen=True)
class Guard:
    """One switch: the rows of a case, or of a bar (then the subject of the case is empty)."""

    case: Case
    rows: Ints
    bar: bool = False


@dataclass(frozen=True)
class Verdict:
    """Whether some integer plan keeps the chosen guards; ``possible`` is None where the effort did not tell.

    ``support`` are guards that cannot hold together by an exact Farkas proof; ``point`` is a plan.
    """

    possible: bool | None
    support: frozenset[int] | None = None
    point: Ints | None = None


@dataclass(frozen=True, eq=False)
class Guarded:
    """A component with its switches; ``bars`` lists columns of the assembly, ``box`` narrows the columns."""

    assembly: Assembly
    component: Component
    bars: tuple[Bar, ...] = ()
    box: Box | None = None

    @cached_property
    def _parts(self) -> tuple[System, tuple[Guard, ...]]:
        component, assembly = self.component, self.assembly
        cases = [assembly.case(int(row)) for row in component.labels]
        goals = {f"#{level}" for level in assembly.levels}  # their step rows never bind and would only slow the search
        kept = [row for row, case in enumerate(cases) if case.entry not in goals]
        rows: dict[Case, list[int]] = {}
        for position, row in enumerate(kept):
            if not cases[row].entry.startswith("#"):
                rows.setdefault(cases[row], []).append(position)
        guards = [Guard(case, np.array(own, dtype=np.int64)) for case, own in rows.items()]
        place = np.full(assembly.A.shape[1], -1, dtype=np.int64)
        place[component.postings] = np.arange(len(component.postings))
        below: list[Ints] = []
        for bar in self.bars:
            columns = place[bar.rows]
            columns = columns[columns >= 0]
            if len(columns):
                guards.append(Guard(Case(bar.entry, (), bar.year), np.array([len(kept) + len(below)]), bar=True))
                below.append(columns)
        entries = sparse.csr_array(
            (
                np.ones(sum(map(len, below)), dtype=np.int64),
                (np.repeat(np.arange(len(below)), [len(b) for b in below]),
                 np.concatenate(below) if below else np.zeros(0, dtype=np.int64)),
            ),
            shape=(len(below), component.A.shape[1]), dtype=np.int64,
        )
        nothing = np.zeros(len(below), dtype=np.int64)
        system = boxed(
            sparse.vstack([component.A[kept], entries], format="csr"),
            np.concatenate([component.low[kept], nothing - FREE]),
            np.concatenate([component.high[kept], nothing]),
            component.upper,
        )
        if self.box is not None:
            system = replace(system, floor=self.box[0], ceiling=self.box[1])
        return system, tuple(guards)

    @property
    def system(self) -> System:
        """Every row with every switch on; the rows of the bars come last."""
        return self._parts[0]

    @property
    def guards(self) -> tuple[Guard, ...]:
        return self._parts[1]

    def holds(self, cases: Collection[Case]) -> bool:
        """Whether one of the cases is decided here."""
        own = {guard.case for guard in self.guards}
        return any(case in own for case in cases)

    @cached_property
    def _owner(self) -> Ints:
        """The guard of each row, -1 for structural ones."""
        owner = np.full(self.system.A.shape[0], -1, dtype=np.int64)
        for number, guard in enumerate(self.guards):
            owner[guard.rows] = number
        return owner

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

    def _on(self, chosen: Collection[int]) -> Bools:
        on = np.zeros(len(self.guards) + 1, dtype=bool)
        on[list(chosen)] = True
        on[-1] = True  # the structural rows
        kept: Bools = on[self._owner]
        return kept

    def only(self, chosen: Collection[int]) -> System:
        """The system with only these switches on: the other rows are free."""
        on, system = self._on(chosen), self.system
        return replace(system, low=np.where(on, system.low, -FREE), high=np.where(on, system.high, FREE))

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

    def people(self, chosen: Collection[int], bar: int) -> tuple[str, ...]:
        """Teachers of the postings that a bar keeps from the cases chosen, in roster order."""
        A = self.system.A
        rows = np.concatenate([self.guards[n].rows for n in chosen if not self.guards[n].bar] or [np.zeros(0, int)])
        reached = np.diff(A[rows].tocsc().indptr) > 0
        sums = [row for row, own in enumerate(self._labels) if own == TOTALS]
        inside = A[sums][np.asarray(abs(A[sums]) @ reached.astype(np.int64)) > 0]
        reached |= np.diff(inside.tocsc().indptr) > 0
        barred = A[self.guards[bar].rows].indices
        held = barred[reached[barred]]
        held = held if len(held) else barred
        horizon = self.assembly.horizon
        return tuple(horizon.ids[t] for t in np.unique(horizon.teacher[self.component.postings[held]]).tolist())

    @cached_property
    def _labels(self) -> Sequence[str]:
        goals = {f"#{level}" for level in self.assembly.levels}
        entries = [self.assembly.case(int(row)).entry for row in self.component.labels]
        return [entry for entry in entries if entry not in goals]
