"""One level of the weekly problem: cores of the most promising columns, and neighbourhoods of visitors."""

from dataclasses import dataclass
from time import monotonic

import numpy as np

from optimizer.itinerant.bounds import EXPONENT, Bound, Packing
from optimizer.itinerant.day_patterns import Longs
from optimizer.itinerant.engine.column_choice import choose

CORES = (2_000, 8_000, 16_000, 32_000)  # columns that the integer engine takes at once
SEARCHED = 8_000  # the core after which neighbourhoods are searched
IDLE = 5  # neighbourhoods end when nobody gained, each visitor having chosen about so often
NEAR, NEAREST = 20, 4_000  # visitors and columns of a neighbourhood


@dataclass(frozen=True)
class Effort:
    """What a search may spend: deterministic CP-SAT time on each core and each neighbourhood, rounds, a wall limit."""

    core: float = 30.0
    near: float = 2.0
    rounds: int = 300
    largest: int = 16_000  # core; memory grows with it
    seed: int = 0
    deadline: float | None = None  # time.monotonic() value; a run that meets it cannot be repeated exactly

    @property
    def left(self) -> float | None:
        return None if self.deadline is None else max(0.0, self.deadline - monotonic())


@dataclass
class Search:
    """One level: the best choice so far and the best bound, brought together."""

    board: Packing
    rivals: Longs  # (visitors × visitors); owners beyond are free in every neighbourhood
    level: int
    caps: tuple[int, ...]
    bound: Bound
    chosen: Longs
    effort: Effort

    def __post_init__(self) -> None:
        self.lower = self.bound.value

    @property
    def value(self) -> int:
        return int(self.board.values(self.chosen)[self.level])

    @property
    def closed(self) -> bool:
        return self.value <= self.lower or self.effort.left == 0.0

    def better(self) -> Longs:
        """Columns of which some better choice may be made, the most promising first and equal ones in turn."""
        found = np.flatnonzero(self.bound.within(self.value - 1))
        excess, owner = self.bound.excess[found], self.board.owner(found)
        after = (np.arange(len(self.board.base)) > self.level).astype(np.int64)
        later = self.board.priced(after, np.zeros_like(self.board.seats))[found]
        own = np.lexsort((later, excess, owner))
        rank = np.empty(len(found), dtype=np.int64)
        rank[own] = np.arange(len(found)) - np.searchsorted(owner, owner)
        return found[np.lexsort((rank, excess))]

    def core(self, size: int) -> bool:
        """Choose among the most promising columns; whether these were all that a better choice may use."""
        better, outside = self.better(), self.value
        whole = fits(better, size)
        if not whole:  # a choice with a column outside costs at least what the best of those does
            outside = -(-(self.bound.total + int(self.bound.excess[better[size]])) >> EXPONENT)
            better = better[:size]
        inside = self._choose(np.union1d(better, self.chosen), self.effort.core)
        self.lower = max(self.lower, min(inside, outside, self.value))
        return whole

    def neighbourhoods(self) -> None:
        """Visitors who compete for the same courses choose again, the others keep their weeks."""
        board, rng = self.board, np.random.default_rng([self.effort.seed, self.level])
        visitors = len(self.rivals)
        idle = 0
        for _ in range(self.effort.rounds):
            if self.closed or idle * NEAR > IDLE * visitors:
                return
            first = int(rng.integers(visitors))
            order = np.argsort(-self.rivals[first] * rng.random(visitors), kind="stable")
            free = np.arange(board.owners) >= visitors
            free[[first, *order[:NEAR]]] = True
            better = self.better()
            near = better[free[board.owner(better)]][:NEAREST]
            before = self.value
            self._choose(np.union1d(near, self.chosen), self.effort.near)
            idle = 0 if self.value < before else idle + 1

    def run(self) -> None:
        """Growing cores until value and bound meet or the effort is spent; neighbourhoods where no core takes all."""
        largest = max(size for size in CORES if size <= max(CORES[0], self.effort.largest))
        for size in CORES:
            if self.closed or size > largest or self.core(size):
                return
            if size == SEARCHED and not fits(self.better(), largest):
                self.neighbourhoods()
            if not self.closed and fits(self.better(), size):  # a better choice rules more out: what is left may do
                self.core(size)
                return

    def _choose(self, columns: Longs, effort: float) -> int:
        """Choose among columns; the bound among them."""
        choice = choose(
            self.board, columns, self.level, self.caps, effort=effort, seed=self.effort.seed, at_least=self.lower,
            hint=self.chosen, seconds=self.effort.left,
        )
        if choice.chosen is not None and choice.value is not None and choice.value < self.value:
            self.chosen = choice.chosen
        return self.value if choice.bound is None else choice.bound


def fits(columns: Longs, size: int) -> bool:
    """Whether a core may take them all; a little more than its size does no harm."""
    return 2 * len(columns) <= 3 * size
