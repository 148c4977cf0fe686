"""Which menus of stays hold the lessons of given classes at one school, whatever else the week does.

Lessons of a day at a school are a flow from classes to slots. What the stays of several days hold is the sum of the
days, a sum of polymatroids; so the lessons find slots if, and only if, for every choice C of classes

    Σ over stays of most(C, day, stay) ≥ lessons of C,

where most(C, day, stay) = min over parts P of C of (daily lessons of C without P + slots of the stay free for P)
(Edmonds; Gale). Classes without given free slots are free all week: then no weekday matters.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from optimizer.itinerant.day_patterns import Bools, Longs, Slots
from optimizer.itinerant.school_weeks import Menus
from optimizer.itinerant.weeks import AFTERNOON, MORNING, Hours

MOST_GROUPS = 6  # beyond, only single groups, pairs and all together are asked: necessary, and no longer sufficient

Half = tuple[int, int]  # day, half


@dataclass(frozen=True, slots=True)
class Group:
    """Classes of a course with the same free slots: all their ``periods``, at most ``wide`` of them in a day."""

    periods: int
    wide: int
    free: frozenset[tuple[int, int]] | None  # (day, slot); None: all


def holding(menus: Menus, groups: Sequence[Group]) -> Bools:
    """Menus that hold classes free all week."""
    length = np.array([stop - start for start, stop in menus.stays])
    held = np.ones(len(menus), dtype=bool)
    for chosen in _choices(len(groups)):
        wide = sum(groups[at].wide for at in chosen)
        held &= menus.counts @ np.minimum(length, wide) >= sum(groups[at].periods for at in chosen)
    return held


def holding_free(menus: Menus, halves: frozenset[Half], groups: tuple[Group, ...], split: bool) -> Bools:
    """Menus that hold classes with given free slots on some weekdays on which the visitor works.

    Without ``split`` menus with a part of a day of three schools are left out.
    """
    plans, code = _plans(menus, split)
    found = np.zeros(len(menus), dtype=bool)
    found[code[holding_plans(menus, plans, halves, groups)]] = True
    return found


def holding_plans(
    menus: Menus, plans: NDArray[np.int8], halves: frozenset[Half], groups: tuple[Group, ...]
) -> Bools:
    """Plans (rows × days: stays counted from 1, 0 for none) that hold the classes, on half-days that are worked."""
    hours = menus.hours
    works = np.array([
        [not (start < hours.morning and (day, MORNING) not in halves)
         and not (stop > hours.morning and (day, AFTERNOON) not in halves) for start, stop in menus.stays]
        for day in range(hours.days)
    ])
    days = range(hours.days)
    held: Bools = np.all([np.append(True, works[day])[plans[:, day]] for day in days], axis=0)
    for chosen, most in _most(menus, groups):
        taught = np.sum([np.append(0, most[day])[plans[:, day]] for day in days], axis=0)
        held &= taught >= sum(groups[at].periods for at in chosen)
    return held


def holds(menus: Menus, groups: tuple[Group, ...], stays: Mapping[int, Slots]) -> bool:
    """Whether the stays of given weekdays hold the classes."""
    codes = {day: menus.stays.index(stay) for day, stay in stays.items()}
    return all(
        sum(int(most[day, code]) for day, code in codes.items()) >= sum(groups[at].periods for at in chosen)
        for chosen, most in _most(menus, groups)
    )


def _choices(groups: int) -> list[tuple[int, ...]]:
    """Choices of groups that a condition is asked for."""
    sizes = range(1, groups + 1) if groups <= MOST_GROUPS else (1, 2, groups)
    return [chosen for size in sizes for chosen in combinations(range(groups), size)]


@lru_cache
def _plans(menus: Menus, split: bool) -> tuple[NDArray[np.int8], Longs]:
    """(plans × days) stay of each day, counted from 1, 0 for none; and the menu that the plan is."""
    days = menus.hours.days
    plans = np.array(list(product(range(menus.plain + 1), repeat=days)), dtype=np.int8)
    if split:
        parts = range(menus.plain + 1, len(menus.stays) + 1)
        rest = plans[plans[:, 0] == 0][:, 1:]
        plans = np.concatenate([
            plans, *(np.insert(rest, day, part, axis=1) for day in range(days) for part in parts)
        ])
    counts = np.stack([(plans == stay).sum(axis=1) for stay in range(1, len(menus.stays) + 1)], axis=1)
    return plans, menus.codes(menus.key(counts))


@lru_cache(maxsize=2**12)
def _most(menus: Menus, groups: tuple[Group, ...]) -> list[tuple[tuple[int, ...], Longs]]:
    """For every choice of groups asked: most lessons (days × stays)."""
    hours = menus.hours
    asked = _choices(len(groups))
    stays = np.array([(1 << stop) - (1 << start) for start, stop in menus.stays])
    ones = np.array([slots.bit_count() for slots in range(1 << hours.slots)])
    room = {chosen: ones[_free(hours, [groups[at] for at in chosen])[:, None] & stays] for chosen in asked}
    room[()] = np.zeros((hours.days, len(stays)), dtype=np.int64)
    found = []
    for chosen in asked:
        parts = [part for size in range(len(chosen) + 1) for part in combinations(chosen, size) if part in room]
        found.append((chosen, np.min([
            room[part] + sum(groups[at].wide for at in chosen if at not in part) for part in parts
        ], axis=0)))
    return found


def _free(hours: Hours, groups: Sequence[Group]) -> Longs:
    """(days,) slots as bits in which some group is free."""
    every = (1 << hours.slots) - 1
    return np.array([
        every if any(group.free is None for group in groups)
        else sum(1 << slot for slot in {slot for group in groups for at, slot in group.free or () if at == day})
        for day in range(hours.days)
    ])
