"""Rows that serve other rows: each auxiliary column must do what it stands for, and hold back no plan.

Exact and exhaustive, for these rows follow no clause: nobody is at two places at a time, a total is a sum, steps reach
as far as any plan does, what a branch loosens binds nobody who keeps the other form.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from optimizer.auditing.agreement.completion import Reading
from optimizer.auditing.agreement.reach import reach
from optimizer.readings.columns import OPEN, Bools, Ints
from optimizer.readings.rows import FREE


class Fault(NamedTuple):
    """A row or a column (the other one is -1) that is not what it stands for, in Chinese."""

    row: int
    column: int
    text: str


def misbuilt(reading: Reading) -> Iterator[Fault]:
    """Every auxiliary row or column that is not as it must be."""
    yield from _boxes(reading)
    yield from _sums(reading)
    yield from _steps(reading)
    yield from _branches(reading)
    yield from _one_place(reading)


def _boxes(reading: Reading) -> Iterator[Fault]:
    upper = reading.assembly.upper
    for column in np.flatnonzero(upper[: reading.postings] != 1):
        yield Fault(-1, int(column), f"可选安排的上限应为1，矩阵为{upper[column]}")


def _sums(reading: Reading) -> Iterator[Fault]:
    """A total is the sum of its postings, and may be as large."""
    a, at, rows = reading.assembly, reading.entries, reading.sums
    own = rows[at.row] & reading.totals[at.col]
    count = np.bincount(at.row[own], minlength=len(rows))
    minus = np.bincount(at.row[own & (at.data == -1)], minlength=len(rows))
    parts = rows[at.row] & ~reading.totals[at.col]
    size = np.bincount(at.row[parts & (at.data == 1) & (at.col < reading.postings)], minlength=len(rows))
    right = (count == 1) & (minus == 1) & (size == np.bincount(at.row[parts], minlength=len(rows)))
    right &= (a.low == 0) & (a.high == 0)
    for row in np.flatnonzero(rows & ~right):
        yield Fault(int(row), -1, "合计不等于各项之和")
    total = at.col[own]
    for row, column in zip(at.row[own][a.upper[total] < size[at.row[own]]], total, strict=False):
        yield Fault(int(row), int(column), "合计的上限低于各项之和")
    for column in np.flatnonzero(np.bincount(total, minlength=len(a.upper)) > 1):
        yield Fault(-1, int(column), "一个合计有两个定义")


def _steps(reading: Reading) -> Iterator[Fault]:
    """Steps take up all that a row can be out, a unit by one; those that earn are taken in order."""
    a, at = reading.assembly, reading.entries
    rows = np.flatnonzero(reading.stepped)
    least, most = reach(reading, rows)
    own = reading.steps[at.col] & reading.stepped[at.row]
    below, above = (_taken(reading, own & (at.data == side))[rows] for side in (1, -1))
    low, high = a.low[rows], a.high[rows]
    earns = (low > -FREE) & (high == FREE) & (above > 0)
    short = np.where(earns, (least < low) | (most - low > above), (low > -FREE) & (low - least > below))
    short |= (high < FREE) & (most - high > above)
    for row in rows[short]:
        yield Fault(int(row), -1, "缺口列够不到可能的缺口")
    odd = own & (np.abs(at.data) != 1)
    for row, column in zip(at.row[odd].tolist(), at.col[odd].tolist(), strict=True):
        yield Fault(row, column, "缺口列的系数应为1或−1")
    times = np.bincount(at.col[own], minlength=len(a.upper))
    for column in np.flatnonzero(reading.steps & (times != 1)):
        yield Fault(-1, int(column), "缺口列应属于一行，且只属于一行")
    price = reading.price
    for column in np.flatnonzero(reading.steps & np.where(reading.earning, price > 0, price <= 0)):
        yield Fault(-1, int(column), "缺口列的单价方向有误")
    yield from _in_order(reading)


def _taken(reading: Reading, own: Bools) -> Ints:
    """Over rows: how much these entries can take up."""
    at, a = reading.entries, reading.assembly
    found = np.zeros(len(a.low), dtype=np.int64)
    np.add.at(found, at.row[own], a.upper[at.col[own]])
    return found


def _in_order(reading: Reading) -> Iterator[Fault]:
    """Each earning step follows the one before it in its row."""
    at = reading.entries
    own = np.flatnonzero(reading.earning[at.col] & reading.stepped[at.row])
    order = own[np.lexsort((at.col[own], at.row[own]))]
    row, column = at.row[order], at.col[order]
    follows = row[1:] == row[:-1]
    asked = set(zip(column[:-1][follows].tolist(), column[1:][follows].tolist(), strict=True))
    rows = reading.orders[at.row]
    up, down = rows & (at.data == 1), rows & (at.data == -1)
    before = dict(zip(at.row[up].tolist(), at.col[up].tolist(), strict=True))
    after = zip(at.row[down].tolist(), at.col[down].tolist(), strict=True)
    for one, _ in sorted(asked ^ {(before[number], other) for number, other in after}):
        yield Fault(-1, one, "逐级收益的次序有误")


def _branches(reading: Reading) -> Iterator[Fault]:
    """A branch is 0 or 1, costs nothing, and loosens the form that it leaves so far that the other form alone decides.

    Either no plan comes to the loosened limit, or none on which the other form is kept.
    """
    a, at = reading.assembly, reading.entries
    price = np.abs(a.costs).sum(axis=0)
    for column in np.flatnonzero(reading.branches & ((a.upper != 1) | (price > 0))):
        yield Fault(-1, int(column), "二选一列应为0或1且不计价")
    own = np.flatnonzero(reading.branches[at.col])
    own = own[np.argsort(at.col[own], kind="stable")]
    rows, column, value = at.row[own].astype(np.int64), at.col[own], at.data[own]
    firsts = np.flatnonzero(column[1:] == column[:-1])
    pair = np.arange(len(rows))  # the row of the other form
    pair[firsts], pair[firsts + 1] = firsts + 1, firsts
    least, most = reach(reading, rows)
    below, above = reach(reading, rows, rows[pair])
    low, high = a.low[rows], a.high[rows]
    tight = (np.maximum(low, low - value), np.minimum(high, high - value))  # of a row in force
    paired = (pair != np.arange(len(rows))) & (value != value[pair]) & (np.sign(value) != np.sign(value[pair]))
    paired &= ((high < FREE) == (high < FREE)[pair]) & (np.bincount(column)[column] == 2)
    least = np.where(paired, np.maximum(least, tight[0][pair] + below), least)
    most = np.where(paired, np.minimum(most, tight[1][pair] + above), most)
    loosest = (np.minimum(low, low - value), np.maximum(high, high - value))
    held = np.where(high < FREE, most > loosest[1], least < loosest[0])
    for row in rows[held | ((low > -FREE) == (high < FREE))]:
        yield Fault(int(row), -1, "二选一的另一支没有放宽到底")


def _one_place(reading: Reading) -> Iterator[Fault]:
    """Each such row holds postings of one teacher that share a year, and each year's are held by a row."""
    a, at, horizon = reading.assembly, reading.entries, reading.assembly.horizon
    rows = np.flatnonzero(reading.once)
    own = reading.once[at.row]
    row, column, value = at.row[own], at.col[own], at.data[own]
    plain = np.bincount(row, value != 1, len(a.low)) + np.bincount(row, column >= reading.postings, len(a.low)) > 0
    column = np.minimum(column, max(reading.postings - 1, 0))
    height = len(a.low)
    first, last = np.zeros(height, dtype=np.int64), np.full(height, OPEN + 1)
    who, other = np.full(height, -1), np.full(height, len(horizon.ids))
    np.maximum.at(first, row, horizon.first[column])
    np.minimum.at(last, row, horizon.last[column])
    np.maximum.at(who, row, horizon.teacher[column])
    np.minimum.at(other, row, horizon.teacher[column])
    wrong = plain | (who != other) | (first > last) | (a.high != 1) | (a.low > -FREE)
    for each in rows[wrong[rows]]:
        yield Fault(int(each), -1, "一人一岗的行有误")
    size = np.bincount(row, minlength=height)
    held = np.zeros(len(horizon.ids), dtype=bool)
    for year in reversed(horizon.years):
        here = (horizon.first <= year) & (year <= horizon.last)
        count = np.bincount(horizon.teacher[here], minlength=len(horizon.ids))
        ends = np.bincount(horizon.teacher[here & (horizon.last == year)], minlength=len(horizon.ids)) > 0
        exact = rows[~wrong[rows] & (first[rows] <= year) & (year <= last[rows])]
        exact = exact[size[exact] == count[who[exact]]]
        held = held & ~ends
        held[who[exact]] = True
        for teacher in np.flatnonzero((count > 1) & ~held):
            column = int(np.flatnonzero(here & (horizon.teacher == teacher))[0])
            yield Fault(-1, column, f"{year}学年没有一人一岗的行")
        held |= count <= 1
