"""Labelled sparse integer rows: what a rule asks of the postings, and what a goal counts over them."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from optimizer.readings.columns import Bools, Ints

FREE = np.int64(2**60)  # a side that does not bind
Subject = tuple[Hashable, ...]


@dataclass(frozen=True)
class Rows:
    """Integer expressions ``A·x + at`` over postings, one per case; entries may repeat and then add up."""

    subjects: Sequence[Subject]
    row: Ints
    column: Ints
    value: Ints
    at: Ints

    def values(self, x: Ints) -> Ints:
        """The expressions at a 0/1 choice of postings."""
        totals = self.at.copy()
        np.add.at(totals, self.row, self.value * x[self.column])
        return totals

    def over(self, columns: Ints) -> "Rows":
        """The same rows where the postings are a part of a larger table, at these positions."""
        return replace(self, column=columns[self.column])

    def where(self, keep: Bools) -> "Rows":
        """Only the cases of a mask."""
        position = np.where(keep, np.cumsum(keep) - 1, -1)
        held = keep[self.row]
        return Rows(
            [subject for subject, kept in zip(self.subjects, keep, strict=True) if kept],
            position[self.row[held]],
            self.column[held],
            self.value[held],
            self.at[keep],
        )


def totals(
    subjects: Sequence[Subject], *parts: tuple[Ints, Ints] | tuple[Ints, Ints, Ints], at: Ints | int = 0
) -> Rows:
    """Sum weights over postings into cases.

    Each part is ``(weight per posting, case per posting)``; a case of -1 or a weight of 0 leaves the posting out.
    A third array gives the columns of the postings where these are not simply their positions.
    """
    rows, columns, values = [], [], []
    for weight, case, *place in parts:
        used = np.flatnonzero((weight != 0) & (case >= 0))
        rows.append(case[used])
        columns.append(place[0][used] if place else used)
        values.append(weight[used])
    return Rows(
        subjects,
        np.concatenate(rows).astype(np.int64),
        np.concatenate(columns).astype(np.int64),
        np.concatenate(values).astype(np.int64),
        np.broadcast_to(np.asarray(at, dtype=np.int64), (len(subjects),)).copy(),
    )


def settled(subjects: Sequence[Subject], at: Ints) -> Rows:
    """Rows that no posting enters: what the records alone decide."""
    nothing = np.zeros(0, dtype=np.int64)
    return Rows(subjects, nothing, nothing, nothing, np.asarray(at, dtype=np.int64))


def limits(value: Ints | int | None, count: int, free: np.int64) -> Ints:
    if value is None:
        return np.full(count, free, dtype=np.int64)
    return np.broadcast_to(np.asarray(value, dtype=np.int64), (count,)).copy()


@dataclass(frozen=True)
class Demand:
    """``low ≤ rows ≤ high`` for every case; ``divisor`` row units make one of the rule's own unit.

    ``either`` holds the same cases under other rows: a case is met when one of the two holds.
    ``links`` marks county-wide rows that would join otherwise independent groups.
    """

    rows: Rows
    low: Ints
    high: Ints
    divisor: int = 1
    links: bool = False
    either: "Demand | None" = None

    def shortfalls(self, x: Ints) -> Ints:
        """How far each case is from being met, in row units; 0 when it holds."""
        values = self.rows.values(x)
        short = np.maximum(0, np.maximum(self.low - values, values - self.high))
        best: Ints = short if self.either is None else np.minimum(short, self.either.shortfalls(x))
        return best

    def over(self, columns: Ints) -> "Demand":
        """The same demand where the postings are a part of a larger table, at these positions."""
        either = None if self.either is None else self.either.over(columns)
        return replace(self, rows=self.rows.over(columns), either=either)

    def where(self, keep: Bools) -> "Demand":
        return replace(
            self,
            rows=self.rows.where(keep),
            low=self.low[keep],
            high=self.high[keep],
            either=None if self.either is None else self.either.where(keep),
        )


def demand(
    rows: Rows,
    *,
    low: Ints | int | None = None,
    high: Ints | int | None = None,
    exists: Bools | None = None,
    divisor: int = 1,
    links: bool = False,
    either: Demand | None = None,
) -> Demand:
    """A demand on rows; ``exists`` drops the cases that the rule does not ask of."""
    whole = Demand(
        rows, limits(low, len(rows.subjects), -FREE), limits(high, len(rows.subjects), FREE), divisor, links, either
    )
    return whole if exists is None or exists.all() else whole.where(exists)


def stacked(demands: Iterable[Demand]) -> list[Demand]:
    """The same cases in as few demands as possible, so that dense rows can be made sparse together."""
    alike: dict[tuple[int, bool, bool], list[Demand]] = {}
    for each in demands:
        alike.setdefault((each.divisor, each.links, each.either is None), []).append(each)
    return [_joined(group) for group in alike.values()]


def _joined(group: Sequence[Demand]) -> Demand:
    if len(group) == 1:
        return group[0]
    branches = [each.either for each in group if each.either is not None]
    return replace(
        group[0],
        rows=stack([each.rows for each in group]),
        low=np.concatenate([each.low for each in group]),
        high=np.concatenate([each.high for each in group]),
        either=_joined(branches) if branches else None,
    )


def stack(blocks: Sequence[Rows]) -> Rows:
    """Blocks of rows below one another."""
    offsets = np.cumsum([0] + [len(block.subjects) for block in blocks[:-1]])
    return Rows(
        [subject for block in blocks for subject in block.subjects],
        np.concatenate([block.row + offset for block, offset in zip(blocks, offsets, strict=True)]),
        np.concatenate([block.column for block in blocks]),
        np.concatenate([block.value for block in blocks]),
        np.concatenate([block.at for block in blocks]),
    )


def minus(left: Rows, right: Rows) -> Rows:
    """The difference of the same cases under two blocks of rows."""
    return Rows(
        left.subjects, np.concatenate([left.row, right.row]), np.concatenate([left.column, right.column]),
        np.concatenate([left.value, -right.value]), left.at - right.at,
    )


@dataclass(frozen=True)
class Steps:
    """A convex cost of each row: nothing between ``low`` and ``high``, then segments outwards.

    Segment i belongs to case ``case[i]``, lies on ``side[i]`` (-1 below low, +1 above high), begins ``start[i]``
    units out, is ``width[i]`` wide and costs ``cost[i]`` > 0 per unit; costs do not fall going outwards. Where the
    steps are ``ordered`` they are units above ``high`` that earn more and more: rows of their own fill them in order.
    """

    rows: Rows
    low: Ints
    high: Ints
    case: Ints
    side: Ints
    start: Ints
    width: Ints
    cost: Ints
    ordered: bool = False

    def value(self, x: Ints) -> int:
        """Exact total cost at a choice of postings."""
        at = self.rows.values(x)
        out = np.where(self.side < 0, (self.low - at)[self.case], (at - self.high)[self.case]) - self.start
        return int(sum((np.clip(out, 0, self.width).astype(object) * self.cost).tolist()))


@dataclass(frozen=True)
class Amount:
    """What a goal counts: a linear cost per posting, convex steps on rows, and a constant."""

    linear: Ints
    steps: tuple[Steps, ...] = ()
    constant: int = 0

    @classmethod
    def nothing(cls, width: int) -> "Amount":
        return cls(np.zeros(width, dtype=np.int64))

    def value(self, x: Ints) -> int:
        return int(self.linear @ x) + self.constant + sum(steps.value(x) for steps in self.steps)

    def over(self, columns: Ints, width: int) -> "Amount":
        """The same amount where the postings are a part of a larger table, at these positions."""
        linear = np.zeros(width, dtype=np.int64)
        linear[columns] = self.linear
        steps = tuple(replace(steps, rows=steps.rows.over(columns)) for steps in self.steps)
        return Amount(linear, steps, self.constant)

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.linear + other.linear, self.steps + other.steps, self.constant + other.constant)


@dataclass(frozen=True)
class Cap:
    """A limit on an amount, such as a hard equity limit or a pool of posts; one case, never weighted."""

    subject: Subject
    amount: Amount
    limit: int
    divisor: int = 1
    links: bool = False

    def shortfall(self, x: Ints) -> int:
        """How far the amount is above its limit."""
        return max(0, self.amount.value(x) - self.limit)
