"""The cheapest week that holds given visits: a fact of the map and of the visitor, whatever else is planned.

What a school needs from a week is a list of pairs (periods, wide): Σ over visits of min(slots, wide) ≥ periods. One
pair for every choice of courses says exactly when the visits hold all their lessons, each class at most ``daily``
times a day: the cut condition of a flow from courses to visits (Gale; classes of a course in turn).
"""

from collections.abc import Iterable
from functools import cache
from itertools import combinations, combinations_with_replacement

import numpy as np
from numpy.typing import NDArray

from optimizer.itinerant.patterns import Catalogue, Floats, Longs, catalogue, kinds, legs
from optimizer.itinerant.weeks import AFTERNOON, MORNING, Visitor, Week

Needs = tuple[tuple[int, int], ...]
FAR = np.float32(2**20)  # minutes of a kind of day that may not be
DAY = 8  # minutes and days in one number: DAY·minutes + days, minutes first


def needs_of(served: Iterable[tuple[int, int]]) -> Needs:
    """Needs of courses given as (periods, most periods a day)."""
    courses = tuple(served)
    choices = [c for size in range(1, len(courses) + 1) for c in combinations(courses, size)]
    return tuple((sum(periods for periods, _ in c), sum(wide for _, wide in c)) for c in choices)


class Ways:
    """Cheapest weeks of one county's map."""

    def __init__(self, week: Week) -> None:
        self.week, self.hours = week, week.hours
        self._named: dict[bytes, Needs] = {}
        self.named = cache(self._name)
        self._least = cache(self._least_weeks)

    def _name(self, needs: Needs) -> Needs:
        """The first needs seen that the same visits satisfy, so that equal questions are asked once."""
        slots = sorted({kind.cap(place) for kind in kinds(self.hours, 3, True) for place in kind.way})
        menus = np.array([
            np.bincount(menu, minlength=len(slots))
            for days in range(1, self.hours.days + 1)
            for menu in combinations_with_replacement(range(len(slots)), days)
        ])
        held = [menus @ np.minimum(slots, wide) >= periods for periods, wide in needs]
        return self._named.setdefault(np.packbits(np.all(held, axis=0)).tobytes(), needs)

    def _least_weeks(self, places: int, split: bool, needs: tuple[Needs, ...]) -> tuple[Catalogue, Longs]:
        book = catalogue(self.hours, places, split)
        held = np.all([book.enough(place, need) for place, need in enumerate(needs)], axis=0)
        return book, book.least(held)

    def cheapest(self, visitor: Visitor, places: Longs, needs: tuple[Needs, ...]) -> tuple[Longs, Longs, Longs]:
        """Minutes (−1: no week), days out and catalogue row for each row of ``places`` (rows × schools)."""
        book, weeks = self._least(places.shape[1], visitor.schools_a_day == 3, needs)
        weeks = weeks[self._available(visitor, book, weeks)]
        if not len(weeks):
            nothing = np.full(len(places), -1)
            return nothing, nothing, nothing
        minutes, taken = self.days(visitor, book, places)
        counts = book.counts[weeks].T
        price = (DAY * minutes + 1) @ counts
        room = sum(self.hours.length(half) for _, half in visitor.halves) - visitor.home_periods
        price[taken @ counts > room] = DAY * FAR
        best = price.argmin(axis=1)
        least = price[np.arange(len(places)), best].astype(np.int64)
        lawful = least < DAY * int(FAR)
        return np.where(lawful, least // DAY, -1), np.where(lawful, least % DAY, -1), np.where(lawful, weeks[best], -1)

    def _available(self, visitor: Visitor, book: Catalogue, weeks: Longs) -> NDArray[np.bool_]:
        """Whether the days of a week find weekdays: Hall's condition over the two halves."""
        halves = book.halves
        whole, early, late = (
            book.counts[weeks] @ kind.astype(np.float32)
            for kind in (halves.all(axis=1), halves[:, 0] & ~halves[:, 1], ~halves[:, 0] & halves[:, 1])
        )
        mornings = {day for day, half in visitor.halves if half == MORNING}
        afternoons = {day for day, half in visitor.halves if half == AFTERNOON}
        held: NDArray[np.bool_] = (
            (whole <= len(mornings & afternoons)) & (whole + early <= len(mornings))
            & (whole + late <= len(afternoons)) & (whole + early + late <= len(mornings | afternoons))
        )
        return held

    def days(self, visitor: Visitor, book: Catalogue, places: Longs) -> tuple[Floats, Floats]:
        """Minutes (``FAR``: not allowed) and slots taken from home, rows × kinds of day."""
        hours = self.hours
        home = np.full((len(places), 1), self.week.place[visitor.home])
        at = np.concatenate([home, places], axis=1)
        minutes = np.zeros((len(places), len(book.kinds)))
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
                taken[:, number] += np.minimum(hours.afternoon, self._lost(ways[-1]))
            if not away[MORNING]:
                taken[:, number] += np.minimum(hours.morning, self._lost(ways[0]))
            minutes[:, number] = np.where(lawful, total, FAR)
        return minutes.astype(np.float32), taken.astype(np.float32)

    def _lost(self, minutes: Longs) -> Longs:
        """``Hours.lost`` for an array."""
        over = minutes - self.hours.lunch
        return np.where(over <= 0, 0, np.where(over <= self.hours.period, 1, 2))
