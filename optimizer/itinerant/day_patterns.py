"""Kinds of days away, as seen from the home (place 0) and its one to three places."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, permutations

import numpy as np
from numpy.typing import NDArray

from optimizer.itinerant.weeks import Hours

Bools = NDArray[np.bool_]
Longs = NDArray[np.int64]
Bytes = NDArray[np.int8]
Stay = tuple[int, int, int]  # place ≥ 1, first slot, last slot + 1
Slots = tuple[int, int]  # first slot, last slot + 1


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of day: its stays in order, and the slot lost over lunch that it stands for."""

    stays: tuple[Stay, ...]
    late: bool = False

    @property
    def way(self) -> tuple[int, ...]:
        return tuple(place for place, _, _ in self.stays)

    def at(self, place: int) -> Slots | None:
        """The stay at a place (a day has at most one)."""
        return next(((start, stop) for where, start, stop in self.stays if where == place), None)

    def halves(self, hours: Hours) -> tuple[bool, bool]:
        """Whether the morning and the afternoon are spent away from home."""
        return self.stays[0][1] < hours.morning, self.stays[-1][2] > hours.morning


@lru_cache
def kinds(hours: Hours, places: int, split: bool) -> tuple[Kind, ...]:
    """Every kind of day among so many places; ``split`` adds days of three schools."""
    noon, end = hours.morning, hours.slots
    some = range(1, places + 1)
    found = [Kind(((a, 0, end),)) for a in some]
    found += [Kind(((a, 0, noon),)) for a in some] + [Kind(((b, noon, end),)) for b in some]
    found += [Kind(((a, 0, noon), (b, noon, end))) for a, b in permutations(some, 2)]
    if hours.afternoon > 1:
        found += [Kind(((a, 0, noon), (b, noon + 1, end)), late=True) for a, b in permutations(some, 2)]
    if split:
        for a, b, c in permutations(some, 3):
            found += [Kind(((a, 0, x), (b, x + 1, noon), (c, noon, end))) for x in range(1, noon - 1)]
            found += [Kind(((a, 0, noon), (b, noon, x), (c, x + 1, end))) for x in range(noon + 1, end - 1)]
    return tuple(found)


def legs(kind: Kind) -> tuple[tuple[int, int], ...]:
    """The ways of a day, from home (place 0) and back."""
    return tuple(pairwise((0, *kind.way, 0)))
