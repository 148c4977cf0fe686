"""Cheapest weeks: the short list of least weeks answers like the whole catalogue, and needs say what visits hold."""

from itertools import product

import numpy as np
import pytest

from optimizer.itinerant.patterns import catalogue
from optimizer.itinerant.ways import DAY, FAR, Ways, needs_of
from optimizer.itinerant.weeks import Hours, Visitor, Week, closed
from tests.itinerant.building import FULL, SCHOOLS

HOURS = Hours(days=3)


def _drawn(seed: int, split: bool) -> tuple[Ways, Visitor, np.ndarray[tuple[int, int], np.dtype[np.int64]]]:
    rng = np.random.default_rng(seed)
    travel = closed(rng.integers(5, 60, (4, 4)).astype(np.int64))
    halves = frozenset(half for half in FULL if half[0] < 3 and rng.random() < 0.9)
    visitor = Visitor("师一", "甲校", ("音乐",), int(rng.integers(12)), 30, halves, SCHOOLS[1:],
                      int(rng.integers(60, 160)), 3 if split else 2)
    return Ways(Week(HOURS, SCHOOLS, travel, (visitor,), ())), visitor, np.array([[1, 2, 3], [3, 1, 2]])


@pytest.mark.parametrize("split", [False, True])
def test_cheapest_week_of_the_whole_catalogue(split: bool) -> None:
    """Leaving out weeks with a lighter one that holds loses nothing, for any minutes with no shorter way round."""
    found = 0
    book = catalogue(HOURS, 3, split)
    for seed in range(40):
        ways, visitor, places = _drawn(seed, split)
        rng = np.random.default_rng([1, seed])
        needs = tuple(needs_of([(int(n), int(rng.integers(1, n + 1)))]) for n in rng.integers(1, 5, 3))
        minutes, taken = ways.days(visitor, book, places)
        held = np.all([book.enough(place, need) for place, need in enumerate(needs)], axis=0)
        held &= ways._available(visitor, book, np.arange(len(book.counts)))
        room = sum(HOURS.length(half) for _, half in visitor.halves) - visitor.home_periods
        price = np.where(held & (taken @ book.counts.T <= room), (DAY * minutes + 1) @ book.counts.T, DAY * FAR)
        best = price.min(axis=1).astype(int)
        least, days, _ = ways.cheapest(visitor, places, needs)
        assert [(m, d) if m >= 0 else None for m, d in zip(least, days, strict=True)] == [
            (value // DAY, value % DAY) if value < DAY * FAR else None for value in best.tolist()
        ], f"seed {seed}"
        found += int((least >= 0).sum())
    assert found > 10


def test_needs_say_exactly_what_visits_hold() -> None:
    """Two courses over visits: the cut condition agrees with trying every spread of lessons over the visits."""
    checked = set()
    for (n1, l1, m1), (n2, l2, m2), visits in product(
        [(1, 2, 1), (2, 2, 1), (3, 1, 1), (1, 3, 2)], [(1, 1, 1), (2, 2, 1), (1, 4, 2)],
        [(4,), (3, 3), (4, 3), (2, 7), (1, 4, 3), (2, 2, 2)],
    ):
        held = all(
            sum(min(cap, wide) for cap in visits) >= periods
            for periods, wide in needs_of([(n1 * l1, n1 * m1), (n2 * l2, n2 * m2)])
        )
        spreads = product(*(range(min(cap, n1 * m1) + 1) for cap in visits))
        left = ([cap - a for a, cap in zip(first, visits, strict=True)] for first in spreads if sum(first) == n1 * l1)
        tried = any(sum(min(room, n2 * m2) for room in rest) >= n2 * l2 for rest in left)
        assert held == tried
        checked.add(held)
    assert checked == {True, False}


def test_names_of_needs_keep_their_meaning() -> None:
    """Two needs share a name only where every menu of visits satisfies both or neither."""
    ways, *_ = _drawn(0, False)
    assert ways.named(((2, 1),)) == ways.named(((2, 1),))
    assert ways.named(((3, 1),)) != ways.named(((2, 1),))
    assert ways.named(((9, 9),)) != ways.named(((8, 9),))


def test_catalogue_holds_every_week_once() -> None:
    """Over one place: multisets of whole days, mornings and afternoons; over three, C(26, 5) without split days."""
    assert len(catalogue(Hours(), 1, False).counts) == 56
    assert len(catalogue(Hours(), 3, False).counts) == 65_780
    for split in (False, True):
        counts = catalogue(HOURS, 3, split).counts
        assert len(np.unique(counts, axis=0)) == len(counts)
        assert counts.sum(axis=1).max() == HOURS.days
