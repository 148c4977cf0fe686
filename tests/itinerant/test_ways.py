"""Cheapest weeks: the short list of least weeks answers like the whole catalogue, and needs say what menus hold."""

from itertools import permutations, product

import numpy as np
import pytest

from optimizer.itinerant.cheapest_weeks import DAY, FAR, Ways
from optimizer.itinerant.day_combinations import catalogue
from optimizer.itinerant.day_patterns import Longs
from optimizer.itinerant.menu_feasibility import Group, holding, holding_free
from optimizer.itinerant.school_weeks import menus
from optimizer.itinerant.weeks import Course, Hours, Visitor, Week, closed
from tests.itinerant.building import FULL, SCHOOLS

HOURS = Hours(days=3)


def _drawn(seed: int, split: bool) -> tuple[Ways, Visitor, Longs]:
    """A visitor of three schools with a course each; in every other week some classes are free in few slots."""
    rng = np.random.default_rng(seed)
    travel = closed(rng.integers(5, 45, (4, 4)).astype(np.int64))
    halves = frozenset(half for half in FULL if half[0] < 3 and rng.random() < 0.9)
    visitor = Visitor("师一", "甲校", ("音乐",), int(rng.integers(8)), 30, halves, SCHOOLS[1:],
                      int(rng.integers(60, 160)), 3 if split else 2)
    courses = [
        Course(school, "音乐", ("一班",), int(n), int(rng.integers(1, n + 1)))
        for school, n in zip(SCHOOLS[1:], rng.integers(1, 4, 3), strict=True)
    ]
    slots = [(day, slot) for day in range(3) for slot in range(HOURS.slots)]
    free = {
        (school, "一班"): frozenset(slot for slot in slots if rng.random() < 0.5)
        for school in SCHOOLS[1:] if seed % 2
    }
    return Ways(Week(HOURS, SCHOOLS, travel, (visitor,), tuple(courses), free)), visitor, np.array([[1, 2, 3]])


@pytest.mark.parametrize("split", [False, True])
def test_cheapest_week_of_the_whole_catalogue(split: bool) -> None:
    """Leaving out weeks that can be cut loses nothing, for any minutes with no shorter way round."""
    found = 0
    book = catalogue(HOURS, 3, split)
    for seed in range(60):
        ways, visitor, places = _drawn(seed, split)
        needs = tuple(ways.needs(visitor, {code: 1}) for code in range(3))
        minutes, taken = ways.days(visitor, book, places)
        held = np.all([ways.held[need][menu] for need, menu in zip(needs, book.menu, strict=True)], axis=0)
        held &= ways._available(visitor, book, np.arange(len(book.counts)))
        room = sum(HOURS.length(half) for _, half in visitor.halves) - visitor.home_periods
        counts = book.counts.T.astype(np.int64)
        price = np.where(held & (taken @ counts <= room), (DAY * minutes + 1) @ counts, DAY * FAR)
        best = int(price.min())
        least, days, row, fewest = ways.cheapest(visitor, places, needs)
        assert (int(least[0]), int(days[0])) == ((best // DAY, best % DAY) if best < DAY * FAR else (-1, -1)), seed
        assert row[0] < 0 or held[row[0]]
        assert int(fewest[0]) == (book.counts[price[0] < DAY * FAR].sum(axis=1).min() if row[0] >= 0 else -1), seed
        found += int(least[0]) >= 0
    assert found > 15


def test_needs_say_exactly_what_menus_hold() -> None:
    """Two courses over the stays of a menu: the cut condition agrees with trying every spread of lessons."""
    checked = set()
    menu = menus(HOURS)
    for (n1, l1, m1), (n2, l2, m2) in product(
        [(1, 2, 1), (2, 2, 1), (3, 1, 1), (1, 3, 2)], [(1, 1, 1), (2, 2, 1), (1, 4, 2)],
    ):
        held = holding(menu, [Group(n1 * l1, n1 * m1, None), Group(n2 * l2, n2 * m2, None)])
        for code in range(0, len(menu), 7):
            visits = [
                stop - start for (start, stop), count in zip(menu.stays, menu.counts[code], strict=True)
                for _ in range(count)
            ]
            spreads = product(*(range(min(cap, n1 * m1) + 1) for cap in visits))
            left = (
                [cap - a for a, cap in zip(first, visits, strict=True)] for first in spreads if sum(first) == n1 * l1
            )
            tried = any(sum(min(room, n2 * m2) for room in rest) >= n2 * l2 for rest in left)
            assert held[code] == tried
            checked.add(tried)
    assert checked == {True, False}


def test_free_slots_say_exactly_what_menus_hold() -> None:
    """Two classes with free slots of their own, against every weekday of every stay and every slot of every lesson."""
    hours = Hours(days=2, morning=3, afternoon=2)
    menu, seen = menus(hours), set()
    slots = [(day, slot) for day in range(2) for slot in range(5)]
    for seed in range(40):
        rng = np.random.default_rng(seed)
        halves = frozenset((day, half) for day in range(2) for half in (0, 1) if rng.random() < 0.85)
        groups = []
        for _ in range(2):
            lessons = int(rng.integers(1, 4))
            free = frozenset(slot for slot in slots if rng.random() < 0.5) if rng.random() < 0.8 else None
            groups.append(Group(lessons, int(rng.integers(1, lessons + 1)), free))
        split = seed % 2 == 0
        held = holding_free(menu, halves, tuple(groups), split)
        for code, counts in enumerate(menu.counts):
            stays = [stay for stay, count in zip(menu.stays, counts, strict=True) for _ in range(count)]
            if any(stay in menu.stays[menu.plain :] for stay in stays) and not split:
                assert not held[code]
                continue
            tried = any(
                _placed(hours, halves, dict(zip(days, stays, strict=True)), groups)
                for days in permutations(range(2), len(stays))
            )
            assert held[code] == tried, (seed, stays)
            seen.add(tried)
    assert seen == {True, False}


def _placed(
    hours: Hours, halves: frozenset[tuple[int, int]], stays: dict[int, tuple[int, int]], groups: list[Group]
) -> bool:
    """Whether the lessons of all groups find slots of their own in stays by day: tried one by one."""
    if any((day, hours.half(slot)) not in halves for day, (start, stop) in stays.items() for slot in (start, stop - 1)):
        return False

    def place(left: list[int], taken: frozenset[tuple[int, int]], daily: dict[tuple[int, int], int]) -> bool:
        at = next((at for at, count in enumerate(left) if count), None)
        if at is None:
            return True
        group = groups[at]
        return any(
            place([n - (k == at) for k, n in enumerate(left)], taken | {(day, slot)},
                  daily | {(at, day): daily.get((at, day), 0) + 1})
            for day, (start, stop) in stays.items() for slot in range(start, stop)
            if (day, slot) not in taken and daily.get((at, day), 0) < group.wide
            and (group.free is None or (day, slot) in group.free)
        )

    return place([group.periods for group in groups], frozenset(), {})


def test_equal_needs_have_equal_numbers() -> None:
    """Two needs share a number where every menu satisfies both or neither."""
    courses = [Course("乙校", "音乐", ("一班", "二班", "三班"), 2), Course("乙校", "美术", ("一班", "二班"), 3)]
    visitor = Visitor("师一", "甲校", ("音乐", "美术"), 0, 30, FULL, SCHOOLS[1:])
    ways = Ways(Week(Hours(), SCHOOLS, np.zeros((4, 4), dtype=np.int64), (visitor,), tuple(courses)))
    assert ways.needs(visitor, {0: 1}) == ways.needs(visitor, {0: 1, 1: 0})
    assert ways.needs(visitor, {0: 3}) != ways.needs(visitor, {0: 2})
    assert ways.needs(visitor, {0: 3}) != ways.needs(visitor, {1: 2})


def test_catalogue_holds_every_week_once() -> None:
    """Over one place: multisets of whole days, mornings and afternoons; over three, C(26, 5) without split days."""
    assert len(catalogue(Hours(), 1, False).counts) == 56
    assert len(catalogue(Hours(), 3, False).counts) == 65_780
    for split in (False, True):
        book = catalogue(HOURS, 3, split)
        assert len(np.unique(book.counts, axis=0)) == len(book.counts)
        assert book.counts.sum(axis=1).max() == HOURS.days
        assert (book.menu >= 0).all()
