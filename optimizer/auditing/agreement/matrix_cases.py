"""How much room each case of an entry has by the rows of the matrix, under choices of postings."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.auditing.agreement.completion import Reading
from optimizer.domain.vocabulary import Case
from optimizer.readings.columns import Ints
from optimizer.readings.rows import FREE

ROOMY = int(FREE)  # the room of a side that is free


@dataclass(frozen=True)
class Form:
    """A row of one form of an either-or demand (0: the first, 1: the other) and its room, over choices."""

    case: int
    other: int
    room: Ints


@dataclass(frozen=True)
class Rooms:
    """``below[i, s, k]``: room of case i above the low side of its s-th row under choice k; ``above`` likewise.

    Below 0 the case is broken by so much. In order, with ``ROOMY`` behind the sides that its rows have. Cases of two
    forms are told by ``forms`` alone.
    """

    cases: Sequence[Case]
    below: Ints
    above: Ints
    forms: Sequence[Form]
    position: dict[Case, int]


def rooms(reading: Reading, whole: Ints) -> Rooms:
    """The rooms of all rows that are cases of an entry."""
    a = reading.assembly
    rows = np.flatnonzero(~reading.marked)
    at = a.A[rows] @ whole
    low, high = a.low[rows][:, None], a.high[rows][:, None]
    number: dict[Case, int] = {}
    case = np.array([number.setdefault(a.case(int(row)), len(number)) for row in rows], dtype=np.int64)
    branch, value = _branches(reading, rows)
    plain = branch < 0
    below, above = np.where(low > -FREE, at - low, ROOMY), np.where(high < FREE, high - at, ROOMY)
    below, above = (_stacked(case[plain], room[plain], len(number)) for room in (below, above))
    forms = []
    for each in np.flatnonzero(~plain).tolist():
        upper = high[each, 0] < FREE
        room = high[each] - at[each] if upper else at[each] - low[each]
        change = int(-value[each] if upper else value[each])  # what the branch adds to the room
        # the form that binds is the one with less room; the row is loosened under the other
        forms.append(Form(int(case[each]), int(change < 0), room + min(change, 0)))
    return Rooms(tuple(number), below, above, forms, number)


def _branches(reading: Reading, rows: Ints) -> tuple[Ints, Ints]:
    """For some rows: the branch column in it, -1 where there is none, and its coefficient."""
    column, value = np.full((2, len(reading.labels)), -1, dtype=np.int64)
    at = reading.entries
    own = reading.branches[at.col]
    column[at.row[own]], value[at.row[own]] = at.col[own], at.data[own]
    return column[rows], value[rows]


def _stacked(case: Ints, room: Ints, count: int) -> Ints:
    """The rooms of each case below one another, the free ones last, each choice in order."""
    finite = (room < ROOMY).all(axis=1)
    case, room = case[finite], room[finite]
    order = np.argsort(case, kind="stable")
    case, room = case[order], room[order]
    first = np.searchsorted(case, np.arange(count))
    place = np.arange(len(case)) - first[case]
    found = np.full((count, int(place.max(initial=0)) + 1, room.shape[1]), ROOMY, dtype=np.int64)
    found[case, place] = room
    found.sort(axis=1)
    return found
