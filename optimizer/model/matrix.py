"""Rows and columns being collected: demands, caps and convex steps become triplets of one integer matrix."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from optimizer.model.aggregation import Classes, compressed
from optimizer.readings.columns import Bools, Ints
from optimizer.readings.horizon import Horizon
from optimizer.readings.rows import FREE, Cap, Demand, Rows, Steps, Subject, settled, totals

ONE_MOVE = "#一人一岗"  # structural rows: a teacher is on at most one posting at a time
TOTALS = "#合计"  # structural rows: a column that sums a class of postings


@dataclass
class Matrix:
    """Collects rows and columns as plain triplets; ``year`` labels the rows that come next.

    ``only_one`` numbers the postings so that of those with one number a plan takes at most one.
    """

    width: int
    only_one: Ints
    year: int = 0
    rows: list[Ints] = field(default_factory=list)
    columns: list[Ints] = field(default_factory=list)
    values: list[Ints] = field(default_factory=list)
    lows: list[Ints] = field(default_factory=list)
    highs: list[Ints] = field(default_factory=list)
    labels: list[tuple[str, Sequence[tuple], int]] = field(default_factory=list)  # type: ignore[type-arg]
    linking: list[Bools] = field(default_factory=list)
    uppers: list[Ints] = field(default_factory=list)
    segments: list[tuple[Steps, Ints, Ints]] = field(default_factory=list)  # steps, live segments, their columns
    branches: list[tuple[Demand, Ints]] = field(default_factory=list)  # either-or demand, its branch columns
    totals: dict[bytes, tuple[Classes, Ints]] = field(default_factory=dict)  # classes of postings, their columns
    height: int = 0

    def add_columns(self, upper: Ints) -> Ints:
        first = self.width
        self.width += len(upper)
        self.uppers.append(upper)
        return np.arange(first, self.width)

    def add_rows(self, rows: Rows, low: Ints, high: Ints, entry: str, *, links: bool = False) -> int:
        """Rows with their constant moved into the limits; returns the position of the first."""
        found = compressed(rows)
        if found is not None:
            classes, over = found
            rows = replace(over, column=self._totals(classes)[over.column])
        first = self.height
        self.rows.append(rows.row + first)
        self.columns.append(rows.column)
        self.values.append(rows.value)
        self.lows.append(np.where(low > -FREE, low - rows.at, -FREE))
        self.highs.append(np.where(high < FREE, high - rows.at, FREE))
        self.labels.append((entry, rows.subjects, self.year))
        self.linking.append(np.full(len(rows.subjects), links))
        self.height += len(rows.subjects)
        return first

    def _totals(self, classes: Classes) -> Ints:
        """Columns that hold the sum of each class of postings, defined once by rows of their own."""
        if classes.key not in self.totals:
            columns = self.add_columns(classes.size)
            self.totals[classes.key] = (classes, columns)
            count = len(columns)
            nothing = np.zeros(count, dtype=np.int64)
            first = self.add_rows(
                Rows([(number,) for number in range(count)], *(nothing[:0],) * 3, nothing), nothing, nothing, TOTALS
            )
            self.add_entries(classes.of + first, classes.column, np.ones(len(classes.of), dtype=np.int64))
            self.add_entries(np.arange(count) + first, columns, np.full(count, -1))
        return self.totals[classes.key][1]

    def add_entries(self, row: Ints, column: Ints, value: Ints) -> None:
        self.rows.append(row)
        self.columns.append(column)
        self.values.append(value)


def _reach(rows: Rows) -> tuple[Ints, Ints]:
    """Least and most that each row can reach over 0/1 postings, constant included (each posting taken freely)."""
    low, high = rows.at.copy(), rows.at.copy()
    np.add.at(low, rows.row, np.minimum(rows.value, 0))
    np.add.at(high, rows.row, np.maximum(rows.value, 0))
    return low, high


def add_steps(builder: Matrix, steps: Steps, name: str, *, links: bool = False) -> tuple[Ints, Ints, int]:
    """Rows and columns of a convex cost; returns its columns, their costs, and the part that is constant.

    A case that no posting touches is a constant. Segments out of reach are left out. Ordered steps earn: their sum is
    held from above instead of from below, and they link what their rows link.
    """
    least, most = _reach(steps.rows)
    touched = np.zeros(len(steps.rows.subjects), dtype=bool)
    touched[steps.rows.row] = True
    out = np.where(steps.side < 0, (steps.low - least)[steps.case], (most - steps.high)[steps.case]) - steps.start
    width = np.clip(out, 0, steps.width)
    constant = int(sum((width * steps.cost)[~touched[steps.case]].tolist()))
    live = (width > 0) & touched[steps.case]
    active = np.zeros(len(touched), dtype=bool)
    active[steps.case[live]] = True
    position = np.where(active, np.cumsum(active) - 1, -1)
    low, high = (steps.high, np.full_like(steps.high, FREE)) if steps.ordered else (steps.low, steps.high)
    links &= steps.ordered
    first = builder.add_rows(steps.rows.where(active), low[active], high[active], name, links=links)
    columns = builder.add_columns(width[live])
    builder.add_entries(position[steps.case[live]] + first, columns, -steps.side[live])
    if steps.ordered:
        _add_order(builder, columns, steps.case[live], name)
    builder.segments.append((steps, np.flatnonzero(live), columns))
    return columns, steps.cost[live], constant


def _add_order(builder: Matrix, columns: Ints, case: Ints, name: str) -> None:
    """Unit columns of a case are taken from the first on: each is at least the next."""
    pairs = np.flatnonzero(case[1:] == case[:-1])
    nothing = np.zeros(len(pairs), dtype=np.int64)
    rows = settled([(number,) for number in pairs.tolist()], nothing)
    first = builder.add_rows(rows, nothing, np.full_like(nothing, FREE), name)
    for place, sign in ((pairs, 1), (pairs + 1, -1)):
        builder.add_entries(np.arange(len(pairs)) + first, columns[place], np.full_like(nothing, sign))


def add_demand(builder: Matrix, asked: Demand, entry: str) -> None:
    """Rows of a demand of one form."""
    builder.add_rows(asked.rows, asked.low, asked.high, entry, links=asked.links)


def add_cap(builder: Matrix, cap: Cap, entry: str) -> None:
    """One row ``linear·x + Σ step costs ≤ limit``; its steps are columns of their own."""
    used = np.flatnonzero(cap.amount.linear)
    columns, values, constant = [used], [cap.amount.linear[used]], cap.amount.constant
    for steps in cap.amount.steps:
        step_columns, prices, fixed = add_steps(builder, steps, f"#{entry}", links=cap.links)
        columns.append(step_columns)
        values.append(prices)
        constant += fixed
    row, value = np.concatenate(columns), np.concatenate(values)
    limit = np.array([cap.limit - constant], dtype=np.int64)
    first = builder.add_rows(
        Rows([cap.subject], *(np.zeros(0, dtype=np.int64),) * 3, np.zeros(1, dtype=np.int64)),
        np.full(1, -FREE), limit, entry, links=cap.links,
    )
    builder.add_entries(np.full(len(row), first), row, value)


def add_one_posting_each(builder: Matrix, horizon: Horizon) -> None:
    """Nobody is on two postings in the builder's year; where none of them ends, the next year asks the same of more."""
    year, final = builder.year, horizon.years[-1]
    used = np.flatnonzero((horizon.first <= year) & (year <= horizon.last))
    width = len(horizon.ids)
    people, count = np.unique(horizon.teacher[used], return_counts=True)
    several, closes = np.zeros(width, dtype=bool), np.zeros(width, dtype=bool)
    several[people[count > 1]] = True
    closes[horizon.teacher[horizon.last == year]] = True
    asked = np.flatnonzero(several & (closes | (year == final)))
    position = np.full(width, -1, dtype=np.int64)
    position[asked] = np.arange(len(asked))
    subjects: list[Subject] = [(horizon.ids[teacher],) for teacher in asked.tolist()]
    rows = totals(subjects, (np.ones(len(used), dtype=np.int64), position[horizon.teacher[used]], used))
    builder.add_rows(rows, np.full(len(asked), -FREE), np.ones(len(asked), dtype=np.int64), ONE_MOVE)
