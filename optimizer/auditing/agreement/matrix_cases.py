"""How much room each case of an entry has by the rows of the matrix, under choices of postings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.auditing.agreement.completion import Reading
from optimizer.domain.vocabulary import Case
from optimizer.readings.columns import Bools, Ints
from optimizer.readings.rows import FREE

ROOMY = int(FREE)  # the room of a case without a side


@dataclass(frozen=True)
class Rooms:
    """``room[i, k]``: of case i under choice k; below 0 the case is broken by so much."""

    cases: Sequence[Case]
    room: Ints
    loose: Bools  # over cases: one with two forms, of which the matrix leaves out what cannot bind

    @property
    def position(self) -> Mapping[Case, int]:
        return {case: number for number, case in enumerate(self.cases)}


def rooms(reading: Reading, whole: Ints) -> Rooms:
    """The least room over the rows of each case; of two forms, that of the better one."""
    a = reading.assembly
    rows = np.flatnonzero(~reading.marked)
    at = a.A[rows] @ whole
    below = np.where((a.low[rows] > -FREE)[:, None], at - a.low[rows][:, None], FREE)
    above = np.where((a.high[rows] < FREE)[:, None], a.high[rows][:, None] - at, FREE)
    room = np.minimum(below, above)
    number: dict[Case, int] = {}
    case = np.array([number.setdefault(a.case(int(row)), len(number)) for row in rows], dtype=np.int64)
    found = np.full((len(number), whole.shape[1]), ROOMY, dtype=np.int64)
    loose = np.zeros(len(number), dtype=bool)
    branch = _branch(reading)[rows]
    plain = branch < 0
    np.minimum.at(found, case[plain], room[plain])
    for column in np.unique(branch[~plain]):
        own = np.flatnonzero(branch == column)
        loose[case[own]] = True
        best = np.full(whole.shape[1], -ROOMY, dtype=np.int64)
        for taken in (0, 1):
            best = np.maximum(best, _of_form(reading, rows[own], room[own], int(column), taken))
        found[case[own[0]]] = np.minimum(found[case[own[0]]], best)
    return Rooms(tuple(number), found, loose)


def _branch(reading: Reading) -> Ints:
    """Over rows: the branch column in it, -1 where there is none."""
    found = np.full(len(reading.labels), -1, dtype=np.int64)
    at = reading.entries
    own = reading.branches[at.col]
    found[at.row[own]] = at.col[own]
    return found


def _of_form(reading: Reading, rows: Ints, room: Ints, column: int, taken: int) -> Ints:
    """The room under one form: of the rows that bind there, by their own limits; the others are loosened there."""
    a = reading.assembly
    value = a.A[rows, column] if len(rows) > 1 else np.array([a.A[int(rows[0]), column]])
    value = np.asarray(value.todense() if hasattr(value, "todense") else value, dtype=np.int64).reshape(-1)
    change = np.where(a.low[rows] > -FREE, value, -value)  # what the branch adds to the room
    binds = (change < 0) == bool(taken)
    least = np.full(room.shape[1], ROOMY, dtype=np.int64)
    for each, more in zip(room[binds], change[binds], strict=True):
        least = np.minimum(least, each + taken * more)
    return least
