"""What a school sees of a week: its *menu*, the stays there without their weekdays."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray

from optimizer.itinerant.day_patterns import Bools, Bytes, Longs, Slots, kinds
from optimizer.itinerant.weeks import Hours


@dataclass(frozen=True, eq=False)
class Menus:
    """Every list of stays that one school may see in a week: ``counts`` (menus × stays).

    The first ``plain`` stays are halves and whole days, the others are parts of a day of three schools, of which a
    week has at most one.
    """

    hours: Hours
    stays: tuple[Slots, ...]
    plain: int
    counts: Bytes

    def __len__(self) -> int:
        return len(self.counts)

    @cached_property
    def _keys(self) -> Longs:
        return self.key(self.counts)

    def key(self, counts: NDArray[np.integer]) -> Longs:
        """Lists of stays (… × stays) as numbers."""
        keys: Longs = counts.astype(np.int64) @ (self.hours.days + 1) ** np.arange(len(self.stays))
        return keys

    def codes(self, keys: Longs) -> Longs:
        """Rows of ``counts``; −1 where there is none."""
        order = np.argsort(self._keys)
        found = order[np.minimum(np.searchsorted(self._keys, keys, sorter=order), len(order) - 1)]
        return np.where(self._keys[found] == keys, found, -1)

    @cached_property
    def _cuts(self) -> tuple[tuple[int, Longs], ...]:
        """(stay, menus with one such stay less, or only a half of it)."""
        noon, end = self.hours.morning, self.hours.slots
        halves = [self.stays.index(half) for half in ((0, noon), (noon, end))]
        one = np.eye(len(self.stays), dtype=np.int64)
        cuts = []
        for stay in range(self.plain):
            cuts.append((stay, self.codes(self.key(self.counts - one[stay]))))
            if self.stays[stay] == (0, end):
                cuts += [(stay, self.codes(self.key(self.counts - one[stay] + one[half]))) for half in halves]
        return tuple(cuts)

    def least(self, held: Bools) -> Bools:
        """(1 + halves) × menus: held, and with no cut that holds; rows after the first spare one half of the day.

        A week with a menu that can be cut is never needed: without the stay the day is lawful and no longer, since
        ways round are not shorter, and where an afternoon began late it begins in time. The half of a day of three
        schools cannot be taken out of it; weeks with such a day read the row that spares it.
        """
        noon, end = self.hours.morning, self.hours.slots
        spared = [None, self.stays.index((0, noon)), self.stays.index((noon, end))]
        rows = np.tile(held, (len(spared), 1))
        for row, half in zip(rows, spared, strict=True):
            for stay, less in self._cuts:
                row &= ~(held[less] & (self.counts[:, stay] > (stay == half)))
        return rows


@lru_cache
def menus(hours: Hours) -> Menus:
    """The menus of a week."""
    plain = sorted({(start, stop) for kind in kinds(hours, 2, False) for _, start, stop in kind.stays})
    every = {(start, stop) for kind in kinds(hours, 3, True) for _, start, stop in kind.stays}
    parts = sorted(every - set(plain))
    lists = [
        [chosen.count(stay) for stay in range(len(plain))] + [0] * len(parts)
        for days in range(hours.days + 1) for chosen in combinations_with_replacement(range(len(plain)), days)
    ]
    roomy = np.array([row for row in lists if sum(row) < hours.days], dtype=np.int8)
    one = np.eye(len(plain) + len(parts), dtype=np.int8)
    more = [roomy + one[len(plain) + part] for part in range(len(parts))]
    return Menus(hours, (*plain, *parts), len(plain), np.concatenate([np.array(lists, dtype=np.int8), *more]))
