"""Whether each case of a convex level has its row, with the same room on every plan, and each row its case.

Rows do not say which entry they weigh, so those of one subject are told apart by their price and their rooms.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from optimizer.auditing.agreement.level_cases import Priced
from optimizer.auditing.agreement.level_rows import LevelRows
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

    def fits(self, prices: Sequence[int], room: Ints) -> bool:
        """Whether a row is its own: it has the same room on all plans, and is kept where nothing is spoken of.

        A row may count in units of several, which the plans tell; the first unit outside may be a part of one.
        """
        silent = np.ones(len(room), dtype=bool)
        silent[self.plans] = False
        mine, theirs = np.array(self.room), room[self.plans]
        low, high = int(theirs.argmin()), int(theirs.argmax())
        if theirs[low] == theirs[high]:
            units = [1, *(each // max(self.price, 1) for each in prices)]
        else:
            units = [int((mine[high] - mine[low]) // (theirs[high] - theirs[low]))]
        return bool((room[silent] >= 0).all()) and any(self._in_units(unit, prices, mine, theirs) for unit in units)

    def _in_units(self, unit: int, prices: Sequence[int], mine: Ints, theirs: Ints) -> bool:
        first, later = prices
        rest = int(mine[0] - unit * theirs[0])
        return (
            0 <= rest < unit and bool((mine == unit * theirs + rest).all())
            and first == self.price * (unit - rest) and later in (0, self.price * unit)
        )


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
        left = self._of_rows()
        lost = defaultdict(list)
        for side, told in self.told.items():
            own = left[side.case.subject]
            fits = next((n for n, (prices, room) in enumerate(own) if told.fits(prices, room)), None)
            if fits is not None:
                own.pop(fits)
            elif not told.single and not told.still(plans):
                lost[side.case.subject].append((side, told))
        for subject, cases in lost.items():
            for side, told in cases:
                if left[subject] or min(told.room) < 0:
                    yield side.case, "矩阵没有与之相同的行"
        for subject, rows in left.items():
            if subject not in lost and any((room < 0).any() for _, room in rows):
                yield subject, "矩阵有一行不与任何条款情形相同"

    def _of_rows(self) -> dict[Subject, list[tuple[list[int], Ints]]]:
        """Prices and rooms of every limit of the rows, by subject."""
        found = defaultdict(list)
        for side, rooms in enumerate((np.concatenate(self.below, axis=1), np.concatenate(self.above, axis=1))):
            for subject, prices, room in zip(self.rows.subjects, self.rows.prices[side].tolist(), rooms, strict=True):
                if (room < ROOMY).all():
                    found[subject].append((prices, room))
        return found
