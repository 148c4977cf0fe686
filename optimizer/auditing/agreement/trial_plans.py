"""Plans on which both readings are compared: none, the plan itself, and trials that hold every possible posting.

A row that differs from its clause by a coefficient differs on some plan with that posting. Trials are drawn at random
from a fixed seed, because two errors that cancel on one plan do not on most others: whatever the errors of a linear
row, they show on at least half of the plans in which one of the postings concerned is taken or left by a coin.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from optimizer.readings.columns import Bools, Ints
from optimizer.readings.horizon import Horizon

Floats = NDArray[np.float64]
SEED = 20260901
LEAST = 12  # trials of a small model
SMALL = 2000  # postings
SEVERAL = 3  # postings of one teacher in a trial, at most


def trials(horizon: Horizon) -> Iterator[Ints]:
    """Columns of each trial: in turn every posting of everybody; of a small model also schools emptied and filled.

    Nobody is at two places at a time. Who has fewer postings than there are turns takes or leaves one by a coin.
    """
    rng = np.random.default_rng(SEED)
    if not len(horizon):
        return
    turn, small = _turns(rng, horizon.teacher), len(horizon) <= SMALL
    count, turns = np.bincount(horizon.teacher)[horizon.teacher], int(turn.max()) + 1
    for number in range(max(turns, LEAST) if small else turns):
        rest = rng.random(len(horizon)) + 1
        coin = rng.random(len(horizon.ids)) < 0.5
        first = turn == number
        willing = coin[horizon.teacher] | (count > number)
        yield chosen(horizon, np.where(first, 0, rest), willing & (first | (rng.random(len(horizon)) < 0.5)))
    if small:
        home, schools = homes(horizon), len(next(iter(horizon.facts.values())).schools.ids)
        half = rng.random(schools) < 0.5
        for sends in (half, ~half):
            yield chosen(horizon, rng.random(len(horizon)), sends[home] & ~sends[horizon.school])


def homes(horizon: Horizon) -> Ints:
    """Over columns: the 编制 school of the teacher in the first year of the posting."""
    found = np.zeros(len(horizon), dtype=np.int64)
    for year in horizon.years:
        seen = horizon.at(year)
        found[seen.column[seen.starts]] = seen.home[seen.starts]
    return found


def _turns(rng: np.random.Generator, teacher: Ints) -> Ints:
    """Over columns: the place of each among those of its teacher, in a random order."""
    order = np.lexsort((rng.random(len(teacher)), teacher))
    first = np.ones(len(order), dtype=bool)
    first[1:] = teacher[order][1:] != teacher[order][:-1]
    start = np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))
    turn = np.empty(len(order), dtype=np.int64)
    turn[order] = np.arange(len(order)) - start
    return turn


def chosen(horizon: Horizon, rank: Floats, open_: Bools) -> Ints:
    """Postings of lowest rank among the open ones, as many as fit: nobody is at two places at a time."""
    years = horizon.years
    busy = np.zeros((len(horizon.ids), len(years)), dtype=bool)
    covers = np.stack([(horizon.first <= year) & (year <= horizon.last) for year in years], axis=1)
    left, taken = np.flatnonzero(open_), []
    for _ in range(SEVERAL):
        left = left[~(busy[horizon.teacher[left]] & covers[left]).any(axis=1)]
        if not len(left):
            break
        order = left[np.lexsort((rank[left], horizon.teacher[left]))]
        _, first = np.unique(horizon.teacher[order], return_index=True)
        taken.append(order[first])
        busy[horizon.teacher[order[first]]] |= covers[order[first]]
    return np.sort(np.concatenate(taken)) if taken else np.zeros(0, dtype=np.int64)
