"""A component whose cases can be left out one by one: what conflicts, repairs and their certificates speak of.

The rows of a case stand under a switch, and so does what an entry forbids one by one (a bar: the postings that it
excludes sum to nought).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy import sparse

from optimizer.domain.vocabulary import Case
from optimizer.model.assembly import Assembly, Component
from optimizer.model.candidate_postings import Bar
from optimizer.model.certificate import System, boxed
from optimizer.model.integer_core import Box as BoxOf
from optimizer.model.integer_core import IntegerCore, tidy
from optimizer.model.matrix import TOTALS
from optimizer.readings.columns import Bools, Ints
from optimizer.readings.rows import FREE

Box = tuple[Ints, Ints]  # least and most of each column


@dataclass(frozen=True)
class Guard:
    """One switch: the rows of a case, or of a bar (then the subject of the case is empty)."""

    case: Case
    rows: Ints
    bar: bool = False


@dataclass(frozen=True, eq=False)
class Switched:
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

    def numbers(self, cases: Collection[Case], bars: Collection[Case]) -> list[int] | None:
        """The switches of cases, and those of bars whatever people these name; None where one is decided elsewhere."""
        places = {(guard.bar, guard.case.entry, guard.case.subject, guard.case.year): number
                  for number, guard in enumerate(self.guards)}
        asked = [(False, case.entry, case.subject, case.year) for case in cases]
        asked += [(True, bar.entry, (), bar.year) for bar in bars]
        found = [places[key] for key in asked if key in places]
        return sorted(found) if len(found) == len(asked) else None

    def core(self, chosen: Collection[int]) -> IntegerCore | None:
        """What keeps the chosen switches, at no cost; None where nothing is left. Raises TooLargeError."""
        system = self.only(chosen).capped(np.zeros(self.system.A.shape[1], dtype=np.int64), 0)
        return tidy(system.A, BoxOf(system.floor, system.ceiling, system.low, system.high))

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
