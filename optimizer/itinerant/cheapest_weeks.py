"""The cheapest week that holds given visits: a fact of the map and of the visitor, whatever else is planned.

What a school needs from a week is a list of menus: the lists of stays there that hold all its lessons, each class at
most ``daily`` times a day and in its free slots, each on a weekday of its own among the visitor's. Weekdays of
different schools are not held against each other: a week found here costs at most what the visitor has to spend.
"""

from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

from optimizer.itinerant.day_combinations import Catalogue, catalogue
from optimizer.itinerant.day_patterns import Bools, Longs, legs
from optimizer.itinerant.menu_feasibility import Group, Half, holding, holding_free
from optimizer.itinerant.school_weeks import menus
from optimizer.itinerant.weeks import AFTERNOON, MORNING, Visitor, Week

Ints = NDArray[np.int32]
FAR = 2**20  # minutes of a kind of day that may not be
DAY = 8  # minutes and days in one number: DAY·minutes + days, minutes first


class Ways:
    """Cheapest weeks of one county's map. Needs of a school are told by a number, equal ones by the same."""

    def __init__(self, week: Week) -> None:
        self.week, self.hours, self.menus = week, week.hours, menus(week.hours)
        self.held: list[Bools] = []  # of each need: the menus that hold it
        self._numbers: dict[bytes, int] = {}
        self._always = cache(self._of_groups)
        self._sometimes = cache(self._of_free_groups)
        self._least = cache(self._least_weeks)

    def needs(self, visitor: Visitor, served: Mapping[int, int]) -> int:
        """Needs of a visitor who serves so many classes of each course (all at one school)."""
        groups = self.groups(served)
        if all(group.free is None for group in groups):
            return self._always(groups)
        return self._sometimes(visitor.halves, groups, visitor.schools_a_day == 3)

    def groups(self, served: Mapping[int, int]) -> tuple[Group, ...]:
        """Classes served, course by course."""
        return tuple(self._group(code, count) for code, count in served.items() if count)

    def _group(self, code: int, count: int) -> Group:
        """Classes of a course; where their free slots differ, a slot in which any of them is free counts."""
        course, free = self.week.courses[code], self.week.free
        limits = [free.get((course.school, name)) for name in course.classes]
        known = [limit for limit in limits if limit is not None]
        slots = frozenset().union(*known) if len(known) == len(limits) else None
        return Group(count * course.lessons, count * course.daily, slots)

    def _of_groups(self, groups: tuple[Group, ...]) -> int:
        return self._number(holding(self.menus, groups))

    def _of_free_groups(self, halves: frozenset[Half], groups: tuple[Group, ...], split: bool) -> int:
        return self._number(holding_free(self.menus, halves, groups, split))

    def _number(self, held: Bools) -> int:
        number = self._numbers.setdefault(np.packbits(held).tobytes(), len(self.held))
        if number == len(self.held):
            self.held.append(held)
        return number

    def _least_weeks(self, places: int, split: bool, needs: tuple[int, ...]) -> tuple[Catalogue, Longs]:
        book = catalogue(self.hours, places, split)
        return book, book.least(tuple(self.held[need] for need in needs))

    def cheapest(self, visitor: Visitor, places: Longs, needs: tuple[int, ...]) -> tuple[Longs, Longs, Longs, Longs]:
        """Minutes (−1: no week), days out and catalogue row for each row of ``places`` (rows × schools).

        Last the fewest days of any week, also of one with more minutes.
        """
        book, weeks = self._least(places.shape[1], visitor.schools_a_day == 3, needs)
        weeks = weeks[self._available(visitor, book, weeks)]
        if not len(weeks):
            nothing = np.full(len(places), -1)
            return nothing, nothing, nothing, nothing
        minutes, taken = self.days(visitor, book, places)
        counts = book.counts[weeks].T.astype(np.int32)
        price = (DAY * minutes + 1) @ counts
        room = sum(self.hours.length(half) for _, half in visitor.halves) - visitor.home_periods
        price[taken @ counts > room] = DAY * FAR
        best = price.argmin(axis=1)
        least = price[np.arange(len(places)), best].astype(np.int64)
        lawful = least < DAY * FAR
        fewest = np.where(price < DAY * FAR, price % DAY, DAY).min(axis=1)
        found = least // DAY, least % DAY, weeks[best], fewest
        first, second, third, fourth = (np.where(lawful, each, -1).astype(np.int64) for each in found)
        return first, second, third, fourth

    def _available(self, visitor: Visitor, book: Catalogue, weeks: Longs) -> Bools:
        """Whether the days of a week find weekdays: Hall's condition over the two halves."""
        halves = book.halves
        whole, early, late = (
            book.counts[weeks][:, kind].sum(axis=1)
            for kind in (halves.all(axis=1), halves[:, 0] & ~halves[:, 1], ~halves[:, 0] & halves[:, 1])
        )
        mornings = {day for day, half in visitor.halves if half == MORNING}
        afternoons = {day for day, half in visitor.halves if half == AFTERNOON}
        held: Bools = (
            (whole <= len(mornings & afternoons)) & (whole + early <= len(mornings))
            & (whole + late <= len(afternoons)) & (whole + early + late <= len(mornings | afternoons))
        )
        return held

    def days(self, visitor: Visitor, book: Catalogue, places: Longs) -> tuple[Ints, Ints]:
        """Minutes (``FAR``: not allowed) and slots taken from home, rows × kinds of day."""
        hours = self.hours
        home = np.full((len(places), 1), self.week.place[visitor.home])
        at = np.concatenate([home, places], axis=1)
        minutes = np.zeros((len(places), len(book.kinds)), dtype=np.int32)
        taken = np.zeros_like(minutes)
        for number, kind in enumerate(book.kinds):
            ways = [self.week.travel[at[:, a], at[:, b]] for a, b in legs(kind)]
            total = np.sum(ways, axis=0)
            lawful = (np.min(ways, axis=0) >= 0) & (total <= visitor.minutes) & (len(ways) <= visitor.schools_a_day + 1)
            for (_, _, stop), (_, start, _), way in zip(kind.stays, kind.stays[1:], ways[1:], strict=False):
                if hours.half(stop - 1) == hours.half(start):
                    lawful &= way <= hours.period
                else:
                    lawful &= self._lost(way) == kind.late
            away = kind.halves(hours)
            taken[:, number] = away[MORNING] * hours.morning + away[AFTERNOON] * hours.afternoon
            if not away[AFTERNOON]:
                taken[:, number] += np.minimum(hours.afternoon, self._lost(ways[-1])).astype(np.int32)
            if not away[MORNING]:
                taken[:, number] += np.minimum(hours.morning, self._lost(ways[0])).astype(np.int32)
            minutes[:, number] = np.where(lawful, total, FAR)
        return minutes, taken

    def _lost(self, minutes: Longs) -> Longs:
        """``Hours.lost`` for an array."""
        over = minutes - self.hours.lunch
        return np.where(over <= 0, 0, np.where(over <= self.hours.period, 1, 2))
