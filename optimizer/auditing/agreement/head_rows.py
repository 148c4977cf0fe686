"""The level of equity: each counted school has a row of its heads, whose steps cost what one head more adds to CV²."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from optimizer.auditing.agreement.completion import Reading
from optimizer.auditing.agreement.level_cases import Histories
from optimizer.auditing.agreement.level_rows import LevelRows
from optimizer.domain.vocabulary import Case
from optimizer.goals.equity import Equity
from optimizer.readings.columns import Ints
from optimizer.readings.equity import INDICATORS, LIMITS, head_counts, scaled_cost, units
from optimizer.readings.rows import Subject


@dataclass
class School:
    """A counted school: its pupils among all, the heads of its district today, and its own heads plan after plan."""

    pupils: int
    total: int
    people: int
    heads: list[int] = field(default_factory=list)

    def price(self, heads: int, scale: int) -> int:
        """What one head more than so many adds to the level."""
        one, two = (scaled_cost(n, self.pupils, self.people, self.total, scale) for n in (heads, heads + 1))
        return two - one


@dataclass(frozen=True)
class HeadTally:
    """What both readings said of heads, plan after plan."""

    rows: LevelRows
    prices: list[list[int]]  # by row, of its steps in order
    scale: int
    above: list[Ints] = field(default_factory=list)
    told: dict[Case, School] = field(default_factory=dict)

    def take(self, histories: Histories) -> None:
        """One plan more."""
        for year, history in histories.items():
            before, after = head_counts(history, after=False), head_counts(history, after=True)
            for stage in LIMITS:
                for schools in units(history, stage).values():
                    total = sum(pupils for _, pupils in schools)
                    for indicator in INDICATORS:
                        people = sum(before.get((school, stage, indicator), 0) for school, _ in schools)
                        if people:
                            for school, pupils in schools:
                                key = (school, stage, indicator)
                                case = Case(Equity.name, (school, stage.value, indicator), year)
                                told = self.told.setdefault(case, School(pupils, total, people))
                                told.heads.append(after.get(key, 0))

    def apart(self) -> Iterator[tuple[Case | Subject, str]]:
        """Schools and rows that have no counterpart."""
        above = np.concatenate(self.above, axis=1)
        left = defaultdict(list)
        for number, subject in enumerate(self.rows.subjects):
            left[subject].append(number)
        for case, told in self.told.items():
            fits = [number for number in left[case.subject] if self._fits(told, number, above[number])]
            if fits:
                left[case.subject].remove(fits[0])
            elif len(set(told.heads)) > 1:
                yield case, "没有与之相同的行"
        for subject, numbers in left.items():
            if numbers:
                yield subject, "有一行不与任何学校的人数相同"

    def _fits(self, told: School, row: int, above: Ints) -> bool:
        least = np.array(told.heads) + above
        if (least != least[0]).any():
            return False
        return self.prices[row] == [
            told.price(int(least[0]) + step, self.scale) for step in range(len(self.prices[row]))
        ]


def step_prices(reading: Reading, rows: LevelRows, costs: Ints) -> list[list[int]]:
    """Costs of the unit steps of each row, in the order of their columns; a step of other width has none."""
    at = reading.entries
    place = np.full(len(reading.labels), -1, dtype=np.int64)
    place[rows.rows] = np.arange(len(rows.rows))
    own = np.flatnonzero((place[at.row] >= 0) & reading.steps[at.col])
    found: list[list[int]] = [[] for _ in rows.subjects]
    for entry in own[np.lexsort((at.col[own], at.row[own]))].tolist():
        column = at.col[entry]
        found[place[at.row[entry]]].append(int(costs[column]) if reading.assembly.upper[column] == 1 else -1)
    return found
