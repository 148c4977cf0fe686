"""Weeks on their weekdays: what the cheapest week of a column costs where classes are free in some slots only.

A pool takes every school by itself. Where free slots tie schools to weekdays, two of them may want the same morning;
here all least ways to serve each school, day by day, are put together. Visitors with days of three schools, and
columns with very many ways, keep what they have: it is never too much.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache, lru_cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from optimizer.itinerant.cheapest_weeks import DAY, FAR, Ways
from optimizer.itinerant.day_combinations import catalogue
from optimizer.itinerant.day_patterns import Bools, Longs, Slots
from optimizer.itinerant.menu_feasibility import Group, Half, holding_plans
from optimizer.itinerant.school_weeks import Menus
from optimizer.itinerant.visitor_columns import NOTHING, Pool
from optimizer.itinerant.weeks import Visitor

MOST_COLUMNS = 10_000  # of all visitors, that are refined
MOST_WAYS = 20_000  # of a column


def refined(ways: Ways, own: Iterable[Pool]) -> tuple[Pool, ...]:
    """The pools with minutes and days of weeks on weekdays; columns that no week holds are left out."""
    own = tuple(own)
    limited = [_limited(ways, pool) for pool in own]
    if not 0 < sum(int(columns.sum()) for columns in limited) <= MOST_COLUMNS:
        return own
    return tuple(
        _refined(ways, pool, columns) if columns.any() else pool for pool, columns in zip(own, limited, strict=True)
    )


def _limited(ways: Ways, pool: Pool) -> Bools:
    """Columns with two schools or more, of which one has classes with given free slots."""
    if ways.week.visitors[pool.visitor].schools_a_day > 2:
        return np.zeros(len(pool), dtype=bool)
    free = np.array([
        any(group.free is not None for group in ways.groups(_served(pool, service)))
        for service in range(len(pool.needs))
    ])
    limited: Bools = free[pool.services].any(axis=1) & (pool.services[:, 1] != NOTHING)
    return limited


def _served(pool: Pool, service: int) -> dict[int, int]:
    return dict(zip(pool.courses.tolist(), pool.classes[service].tolist(), strict=True))


def _refined(ways: Ways, pool: Pool, limited: Bools) -> Pool:
    visitor = ways.week.visitors[pool.visitor]
    minutes, days, kept = pool.minutes.copy(), pool.days.copy(), np.ones(len(pool), dtype=bool)
    least = [
        _least_plans(ways.menus, visitor.halves, ways.groups(_served(pool, service)))
        for service in range(len(pool.needs))
    ]
    tables = cache(lambda schools: _tables(ways, visitor, np.array(schools)))
    for column in np.flatnonzero(limited).tolist():
        services = [code for code in pool.services[column].tolist() if code != NOTHING]
        plans = [least[code] for code in services]
        if np.prod([len(each) for each in plans], dtype=float) > MOST_WAYS:
            continue
        found = _together(ways, visitor, tables(tuple(pool.school[services].tolist())), plans)
        if found is None:
            kept[column] = False
        else:
            minutes[column], days[column] = max((minutes[column], days[column]), found[:2])
    return replace(pool, minutes=minutes, days=days).only(kept)


@lru_cache(maxsize=2**13)
def _least_plans(menus: Menus, halves: frozenset[Half], groups: tuple[Group, ...]) -> NDArray[np.int8]:
    """(plans × days) stays of one school, counted from 1, that hold the classes, and where none can be less."""
    plans, lower = _plans(menus)
    held = holding_plans(menus, plans, halves, groups)
    cut = np.any([held[less] & (less != np.arange(len(plans))) for less in lower], axis=0)
    least: NDArray[np.int8] = plans[held & ~cut]
    return least


@lru_cache
def _plans(menus: Menus) -> tuple[NDArray[np.int8], list[Longs]]:
    """Every plan of a week with halves and whole days, and for each sort of cut the plan that is left."""
    days, options = menus.hours.days, menus.plain + 1
    plans = np.array(list(product(range(options), repeat=days)), dtype=np.int8)
    weights = options ** np.arange(days - 1, -1, -1)
    inside = [(0, 0), *menus.stays[: menus.plain]]
    lower = []
    for day in range(days):
        for stay in range(1, options):
            for less in range(options):
                (a, b), (c, d) = inside[stay], inside[less]
                if less != stay and (not less or (a <= c and d <= b)):
                    at = np.arange(len(plans))
                    lower.append(np.where(plans[:, day] == stay, at - (stay - less) * weights[day], at))
    return plans, lower


def on_weekdays(ways: Ways, pool: Pool, column: int) -> dict[int, list[tuple[str, Slots]]]:
    """The stays of each day of a column's cheapest week on weekdays; empty where it was not refined."""
    visitor = ways.week.visitors[pool.visitor]
    services = [code for code in pool.services[column].tolist() if code != NOTHING]
    plans = [_least_plans(ways.menus, visitor.halves, ways.groups(_served(pool, code))) for code in services]
    if np.prod([len(each) for each in plans], dtype=float) > MOST_WAYS:
        return {}
    schools = pool.school[services]
    tables = _tables(ways, visitor, schools)
    *_, index = _together(ways, visitor, tables, plans) or (0, 0, [])
    book, kind = catalogue(ways.hours, len(services), False), tables[2]
    found = {}
    for day, asked in enumerate(index):
        if asked:
            stays = book.kinds[kind[asked]].stays
            found[day] = [(ways.week.schools[schools[place - 1]], (start, stop)) for place, start, stop in stays]
    return found


def _together(
    ways: Ways, visitor: Visitor, tables: tuple[Longs, Longs, Longs], plans: list[NDArray[np.int8]]
) -> tuple[int, int, list[int]] | None:
    """Minutes and days of the cheapest week that follows a plan at each school, and what it asks for on each day.

    None where no week can.
    """
    minutes, taken, _ = tables
    total, slots, out = (np.zeros([len(each) for each in plans], dtype=np.int64) for _ in range(3))
    asked = []
    for day in range(ways.hours.days):
        index = np.zeros_like(total)
        for axis, each in enumerate(plans):
            along = [-1 if at == axis else 1 for at in range(len(plans))]
            index = index * (ways.menus.plain + 1) + each[:, day].astype(np.int64).reshape(along)
        total += minutes[index]
        slots += taken[index]
        out += index > 0
        asked.append(index)
    room = sum(ways.hours.length(half) for _, half in visitor.halves) - visitor.home_periods
    price = np.where((total < FAR) & (slots <= room), DAY * total + out, DAY * FAR)
    best = int(price.argmin())
    if price.flat[best] >= DAY * FAR:
        return None
    return int(total.flat[best]), int(out.flat[best]), [int(index.flat[best]) for index in asked]


def _tables(ways: Ways, visitor: Visitor, schools: Longs) -> tuple[Longs, Longs, Longs]:
    """For each combination of stays asked of the schools on a day: least minutes of a day that gives them, least slots.

    The two may belong to different days: both are taken for granted, which costs too little at worst. Last the kind
    of day with the least minutes.
    """
    book = catalogue(ways.hours, len(schools), False)
    minutes, taken = ways.days(visitor, book, schools[None])
    inside = [None, *ways.menus.stays[: ways.menus.plain]]
    shape = [len(inside)] * len(schools)
    cheap, light, kinds = (np.full(shape, FAR, dtype=np.int64) for _ in range(3))
    cheap.flat[0] = light.flat[0] = 0
    for number, kind in enumerate(book.kinds):
        if minutes[0, number] < FAR:
            given = [kind.at(place) for place in range(1, len(schools) + 1)]
            where = np.ix_(*(
                [at for at, stay in enumerate(inside) if not stay or (has and has[0] <= stay[0] and stay[1] <= has[1])]
                for has in given
            ))
            kinds[where] = np.where(minutes[0, number] < cheap[where], number, kinds[where])
            cheap[where] = np.minimum(cheap[where], minutes[0, number])
            light[where] = np.minimum(light[where], taken[0, number])
    return cheap.ravel(), light.ravel(), kinds.ravel()
