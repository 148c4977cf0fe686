"""Every way to put kinds of days together to a week.

A week of a visitor touches at most three schools. Seen from the home and its places all weeks are multisets of a short
list of kinds of days, the same for everybody: what differs is which kinds a visitor may use, their minutes, and what
they cost at home. So the weeks are listed once, not once for each visitor.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray

from optimizer.itinerant.day_patterns import Bools, Bytes, Kind, Longs, kinds
from optimizer.itinerant.school_weeks import Menus, menus
from optimizer.itinerant.weeks import Hours


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All multisets of kinds over at most ``hours.days`` days: ``counts`` (weeks × kinds)."""

    hours: Hours
    places: int
    kinds: tuple[Kind, ...]
    menus: Menus
    counts: Bytes

    @cached_property
    def halves(self) -> Bools:
        """(kinds × 2) morning and afternoon away."""
        return np.array([kind.halves(self.hours) for kind in self.kinds])

    @cached_property
    def menu(self) -> NDArray[np.int16]:
        """(places × weeks) menu of each place."""
        found = []
        for place in range(1, self.places + 1):
            at = [kind.at(place) for kind in self.kinds]
            stays = np.array([[stay == each for each in self.menus.stays] for stay in at], dtype=np.int64)
            found.append(self.menus.codes(self.counts @ self.menus.key(stays)).astype(np.int16))
        return np.stack(found)

    @cached_property
    def _row(self) -> NDArray[np.int16]:
        """(places × weeks) entry of ``Menus.least``, laid out flat, that a week reads."""
        noon, end = self.hours.morning, self.hours.slots
        rows = self.menu.copy()
        for place in range(1, self.places + 1):
            for number, half in enumerate(((0, noon), (noon, end)), 1):
                days = [len(kind.stays) > 2 and kind.at(place) == half for kind in self.kinds]
                rows[place - 1] += self.counts[:, days].any(axis=1) * np.int16(number * len(self.menus))
        return rows

    def least(self, held: tuple[Bools, ...]) -> Longs:
        """Weeks whose menus (one for each place) are held, less those for which a cut week will do."""
        chosen = np.ones(len(self.counts), dtype=bool)
        for rows, menus_held in zip(self._row, held, strict=True):
            chosen &= self.menus.least(menus_held).ravel()[rows]
        return np.flatnonzero(chosen)


@lru_cache
def catalogue(hours: Hours, places: int, split: bool) -> Catalogue:
    """The weeks over so many places; at most one day of a week has three schools."""
    split = split and places == 3
    all_kinds = kinds(hours, places, split)
    plain = sum(len(kind.stays) < 3 for kind in all_kinds)
    blocks = []
    for days in range(hours.days + 1):
        chosen = np.array(list(combinations_with_replacement(range(plain), days)), dtype=np.int64)
        block = np.zeros((len(chosen), len(all_kinds)), dtype=np.int8)
        for day in range(days):
            np.add.at(block, (np.arange(len(chosen)), chosen[:, day]), 1)
        blocks.append(block)
    counts = np.concatenate(blocks)
    roomy = counts[counts.sum(axis=1) < hours.days]
    extra = [roomy + np.eye(len(all_kinds), dtype=np.int8)[kind] for kind in range(plain, len(all_kinds))]
    return Catalogue(hours, places, all_kinds, menus(hours), np.concatenate([counts, *extra]))
