"""Whether each case of a convex level has its row, with the same room on every plan, and each row its case.

Rows do not say which entry they weigh, so those of one subject are told apart by their price and their rooms.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from optimizer.auditing.agreement.level_cases import Priced
from optimizer.auditing.agreement.level_rows import LevelRows, Steps
from optimizer.auditing.agreement.matrix_cases import ROOMY
from optimizer.domain.vocabulary import Case
from optimizer.readings.columns import Ints
from optimizer.readings.rows import Subject


class Side(NamedTuple):
    """One limit of a case."""

    case: Case
    upper: bool


@dataclass
class Told:
    """One limit over several plans: those that it is spoken of on, with its room there."""

    price: int
    single: bool
    plans: list[int] = field(default_factory=list)
    room: list[int] = field(default_factory=list)

    def still(self, plans: int) -> bool:
        """Whether no plan moves it: then it is part of the constant of its level."""
        return len(self.plans) == plans and len(set(self.room)) == 1

    def fits(self, steps: Steps | None, room: Ints) -> bool:
        """Whether a row is its own: the same room on all plans, and kept where nothing is spoken of.

        The row may be in units of g: a room of ``g·room + rest`` with 0 ≤ rest < g, of which the first unit outside
        misses g − rest and each further one g.
        """
        silent = np.ones(len(room), dtype=bool)
        silent[self.plans] = False
        mine, theirs = np.array(self.room), room[self.plans]
        kept = bool(((room if steps is None else room[silent]) >= 0).all())
        if steps is None:  # no plan can be out of it
            unit = self._unit(mine, theirs)
            return kept and bool((mine >= 0).all() and np.ptp(mine - unit * theirs) == 0)
        first, odd = divmod(steps.first, self.price)
        if steps.later is not None:
            unit, more = divmod(steps.later, self.price)
            odd += more
        elif np.ptp(theirs) or theirs[0] == -1:
            unit = max(first, self._unit(mine, theirs))
        else:
            unit = (int(mine[0]) + first) // (int(theirs[0]) + 1)
        rest = unit - first
        return kept and not odd and 0 <= rest < unit and bool((mine == unit * theirs + rest).all())

    def _unit(self, mine: Ints, theirs: Ints) -> int:
        """How many units of the case are one of a row, by how far both spread."""
        spread = int(np.ptp(theirs))
        return int(np.ptp(mine)) // spread if spread else 1


@dataclass(frozen=True)
class LevelTally:
    """What both readings said of one level, plan after plan."""

    rows: LevelRows
    below: list[Ints] = field(default_factory=list)
    above: list[Ints] = field(default_factory=list)
    told: dict[Side, Told] = field(default_factory=dict)

    def take(self, plan: int, cases: Sequence[Priced]) -> None:
        for each in cases:
            for upper, room in ((False, each.below), (True, each.above)):
                if room < ROOMY:
                    told = self.told.setdefault(Side(each.case, upper), Told(each.price, each.single))
                    told.plans.append(plan)
                    told.room.append(room)

    def apart(self, plans: int) -> Iterator[tuple[Case | Subject, str]]:
        """Cases and rows that have no counterpart."""
        rows, cases = self._of_rows(), defaultdict(list)
        for side, told in self.told.items():
            cases[side.case.subject].append((side.case, told))
        for subject in {**rows, **cases}:
            own, asked = rows.get(subject, []), cases.get(subject, [])
            found = matched([[n for n, each in enumerate(own) if told.fits(*each)] for _, told in asked], len(own))
            left = [room for number, (_, room) in enumerate(own) if number not in found]
            lost = [
                (case, told) for (case, told), row in zip(asked, found, strict=True)
                if row is None and not told.single and not told.still(plans)
            ]
            yield from ((case, "矩阵没有与之相同的行") for case, told in lost if left or min(told.room) < 0)
            if not lost and any((room < 0).any() for room in left):
                yield subject, "矩阵有一行不与任何条款情形相同"

    def _of_rows(self) -> dict[Subject, list[tuple[Steps | None, Ints]]]:
        """Prices and rooms of every limit of the rows, by subject."""
        found: dict[Subject, list[tuple[Steps | None, Ints]]] = defaultdict(list)
        for prices, told in ((self.rows.below, self.below), (self.rows.above, self.above)):
            for subject, steps, room in zip(self.rows.subjects, prices, np.concatenate(told, axis=1), strict=True):
                if (room < ROOMY).all():
                    found[subject].append((steps, room))
        return found


def matched(choices: Sequence[Sequence[int]], count: int) -> list[int | None]:
    """A row for as many cases as can have one of their own, by augmenting paths."""
    of: list[int | None] = [None] * count

    def placed(case: int, tried: set[int]) -> bool:
        for row in choices[case]:
            if row not in tried:
                tried.add(row)
                other = of[row]
                if other is None or placed(other, tried):
                    of[row] = case
                    return True
        return False

    for case in range(len(choices)):
        placed(case, set())
    rows = {case: row for row, case in enumerate(of) if case is not None}
    return [rows.get(case) for case in range(len(choices))]
