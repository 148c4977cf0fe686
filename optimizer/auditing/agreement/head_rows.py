"""Rows of heads, whose steps cost what one head more adds: of the level of equity, and of limits to the 差异系数."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from optimizer.auditing.agreement.completion import Reading
from optimizer.auditing.agreement.level_cases import Histories
from optimizer.auditing.agreement.level_match import matched
from optimizer.auditing.agreement.level_rows import LevelRows
from optimizer.auditing.agreement.matrix_cases import ROOMY
from optimizer.auditing.agreement.rounded_limits import limited
from optimizer.domain.vocabulary import Case
from optimizer.policy.instance import Instance
from optimizer.readings.columns import Ints
from optimizer.readings.equity import INDICATORS, LIMITS, head_counts, scaled_cost, units
from optimizer.readings.rows import Subject
from optimizer.rules.equity_limit import EquityLimit

Price = Callable[[int], int]  # what one head more than so many adds


@dataclass
class Told:
    """The heads of one school, or of all counted ones together, plan after plan, and the price of the next one."""

    price: Price
    plans: list[int] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)


@dataclass
class HeadTally:
    """What both readings said of the heads that one level, or one entry, speaks of."""

    name: str
    rows: LevelRows
    prices: list[list[int]]  # by row, of its unit steps in order
    room: list[Ints] = field(default_factory=list)
    told: dict[Case, Told] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str, reading: Reading, rows: LevelRows) -> "HeadTally":
        return cls(name, rows, _step_prices(reading, rows))

    def see(self, reading: Reading, whole: Ints) -> None:
        """Keep how far the rows are above (below 0) or within their one side."""
        below, above = self.rows.of(reading, whole)
        self.room.append(np.where(below < ROOMY, -below, above))

    def take(self, plan: int, case: Case, heads: int, price: Price) -> None:
        told = self.told.setdefault(case, Told(price))
        told.plans.append(plan)
        told.heads.append(heads)

    def apart(self) -> Iterator[tuple[Case | Subject, str]]:
        """Heads and rows that have no counterpart."""
        room = np.concatenate(self.room, axis=1)
        rows, cases = defaultdict(list), defaultdict(list)
        for number, subject in enumerate(self.rows.subjects):
            rows[subject].append(number)
        for case, told in self.told.items():
            cases[case.subject].append((case, told))
        for subject in {**rows, **cases}:
            own, asked = rows[subject], cases[subject]
            found = matched([[n for n, row in enumerate(own) if self._fits(told, row, room[row])] for _, told in asked],
                            len(own))
            for (case, told), row in zip(asked, found, strict=True):
                if row is None and len(set(told.heads)) > 1:
                    yield case, "矩阵没有与之相同的人数行"
            if len(own) > sum(row is not None for row in found):
                yield subject, "矩阵有一行不与任何人数相同"

    def _fits(self, told: Told, row: int, room: Ints) -> bool:
        least = np.array(told.heads) + room[told.plans]
        steps = range(int(least[0]), int(least[0]) + len(self.prices[row]))
        return bool((least == least[0]).all()) and self.prices[row] == [told.price(heads) for heads in steps]


def of_equity(tally: HeadTally, plan: int, histories: Histories, scale: int) -> None:
    """The counted schools of each stage and district, in units of 1/``scale`` of CV²."""
    for year, history in histories.items():
        before, after = head_counts(history, after=False), head_counts(history, after=True)
        for stage in LIMITS:
            for schools in units(history, stage).values():
                total = sum(pupils for _, pupils in schools)
                for indicator in INDICATORS:
                    if people := sum(before.get((school, stage, indicator), 0) for school, _ in schools):
                        for school, pupils in schools:
                            case = Case(tally.name, (school, stage.value, indicator), year)
                            price = partial(_scaled, pupils, people, total, scale)
                            tally.take(plan, case, after.get((school, stage, indicator), 0), price)


def _scaled(pupils: int, people: int, total: int, scale: int, heads: int) -> int:
    one, two = (scaled_cost(n, pupils, people, total, scale) for n in (heads, heads + 1))
    return two - one


def of_limits(tally: HeadTally, plan: int, histories: Histories, instance: Instance) -> None:
    """The counted schools of each case of an entry, and all of them together."""
    for year, history in histories.items():
        for entry in instance.entries_in(year):
            if entry.id == tally.name and isinstance(entry.rule, EquityLimit):
                for each in limited(entry.rule, history.within(entry.scope)):
                    _, stage, indicator = each.subject
                    for school, heads in each.then.items():
                        case = Case(tally.name, (school, stage, indicator), year)
                        tally.take(plan, case, heads, partial(each.step, school))
                    case = Case(tally.name, each.subject, year)
                    tally.take(plan, case, sum(each.then.values()), partial(each.step, None))


def _step_prices(reading: Reading, rows: LevelRows) -> list[list[int]]:
    """Prices of the unit steps of each row, in the order of their columns; a step of other width has none."""
    at = reading.entries
    place = np.full(len(reading.labels), -1, dtype=np.int64)
    place[rows.rows] = np.arange(len(rows.rows))
    own = np.flatnonzero((place[at.row] >= 0) & reading.steps[at.col])
    found: list[list[int]] = [[] for _ in rows.subjects]
    for entry in own[np.lexsort((at.col[own], at.row[own]))].tolist():
        column = at.col[entry]
        unit = reading.assembly.upper[column] == 1
        found[place[at.row[entry]]].append(int(reading.price[column]) if unit else 1 << 62)
    return found
