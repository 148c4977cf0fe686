"""Kinds of days, and every way to put them together to a week.

A week of a visitor touches at most three schools. Seen from the home (place 0) and its one to three places, all
weeks are multisets of a short list of kinds of days, the same for everybody: what differs is which kinds a visitor
may use, their minutes, and what they cost at home. So the weeks are listed once, not once for each visitor.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import combinations_with_replacement, pairwise, permutations

import numpy as np
from numpy.typing import NDArray

from optimizer.itinerant.weeks import Hours

Floats = NDArray[np.float32]  # holds small whole numbers exactly and multiplies fast
Bools = NDArray[np.bool_]
Longs = NDArray[np.int64]
Stay = tuple[int, int, int]  # place ≥ 1, first slot, last slot + 1


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of day: its stays in order, and the slot lost over lunch that it stands for."""

    stays: tuple[Stay, ...]
    late: bool = False

    @property
    def way(self) -> tuple[int, ...]:
        return tuple(place for place, _, _ in self.stays)

    def cap(self, place: int) -> int:
        """Slots at a place."""
        return sum(stop - start for at, start, stop in self.stays if at == place)

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


@dataclass(frozen=True)
class Catalogue:
    """All multisets of kinds over at most ``hours.days`` days: ``counts`` (weeks × kinds)."""

    hours: Hours
    places: int
    kinds: tuple[Kind, ...]
    counts: Floats

    @cached_property
    def caps(self) -> NDArray[np.int64]:
        """(places × kinds) slots at each place."""
        return np.array([[kind.cap(place + 1) for kind in self.kinds] for place in range(self.places)])

    @cached_property
    def halves(self) -> Bools:
        """(kinds × 2) morning and afternoon away."""
        return np.array([kind.halves(self.hours) for kind in self.kinds])

    @cached_property
    def lighter(self) -> NDArray[np.int32]:
        """(weeks × neighbours) weeks with one day less or one day cut to a half; −1 where there is none.

        A lighter week is lawful wherever the week is, and never longer: ways round are not shorter.
        """
        plain = sum(len(kind.stays) < 3 for kind in self.kinds)
        base = self.hours.days + 1
        # a week as a number: a digit for each kind, and above them the number of its only day of three schools
        weights = np.array(
            [base**at if at < plain else base**plain * (at - plain + 1) for at in range(len(self.kinds))],
            dtype=np.int64,
        )
        keys = self.counts.astype(np.int64) @ weights
        order = np.argsort(keys)
        steps = []
        for at, kind in enumerate(self.kinds):
            cuts = [-weights[at]] + [
                weights[other] - weights[at]
                for other, half in enumerate(self.kinds)
                if len(half.stays) == 1 and half.stays[0] in kind.stays and half != kind
            ]
            if len(kind.stays) == 1 and all(kind.halves(self.hours)):
                cuts.append(weights[self.kinds.index(Kind(((kind.way[0], 0, self.hours.morning),)))] - weights[at])
            for cut in cuts:
                wanted = keys + int(cut)
                found = order[np.minimum(np.searchsorted(keys, wanted, sorter=order), len(keys) - 1)]
                there = (self.counts[:, at] > 0) & (keys[found] == wanted)
                steps.append(np.where(there, found, -1).astype(np.int32))
        return np.stack(steps, axis=1)

    def enough(self, place: int, needs: tuple[tuple[int, int], ...]) -> Bools:
        """Weeks whose visits at a place hold the needs: Σ over visits of min(slots, wide) ≥ periods for each."""
        held = np.ones(len(self.counts), dtype=bool)
        for periods, wide in needs:
            held &= self.counts @ np.minimum(self.caps[place], wide).astype(np.float32) >= periods
        return held

    def least(self, held: Bools) -> Longs:
        """Weeks that hold and have no lighter neighbour that does."""
        weeks = np.flatnonzero(held)
        near = self.lighter[weeks]
        return weeks[~(held[near] & (near >= 0)).any(axis=1)]


@lru_cache
def catalogue(hours: Hours, places: int, split: bool) -> Catalogue:
    """The weeks over so many places; at most one day of a week has three schools."""
    split = split and places == 3
    all_kinds = kinds(hours, places, split)
    plain = sum(len(kind.stays) < 3 for kind in all_kinds)
    blocks = []
    for days in range(hours.days + 1):
        chosen = np.array(list(combinations_with_replacement(range(plain), days)), dtype=np.int64)
        block = np.zeros((len(chosen), len(all_kinds)), dtype=np.float32)
        for day in range(days):
            np.add.at(block, (np.arange(len(chosen)), chosen[:, day]), 1)
        blocks.append(block)
    counts = np.concatenate(blocks)
    roomy = counts[counts.sum(axis=1) < hours.days]
    extra = [roomy + np.eye(len(all_kinds), dtype=np.float32)[kind] for kind in range(plain, len(all_kinds))]
    return Catalogue(hours, places, all_kinds, np.concatenate([counts, *extra]))


def legs(kind: Kind) -> tuple[tuple[int, int], ...]:
    """The ways of a day, from home (place 0) and back."""
    return tuple(pairwise((0, *kind.way, 0)))
