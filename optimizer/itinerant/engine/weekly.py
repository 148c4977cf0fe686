"""The weekly problem level after level: a certified bound, cores of columns around it, and a local search."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

import numpy as np

from optimizer.itinerant.bounding import EXPONENT, Board, Bound
from optimizer.itinerant.engine.choosing import choose
from optimizer.itinerant.engine.master import Master
from optimizer.itinerant.measuring import LEVELS, Values
from optimizer.itinerant.patterns import Bools, Longs

CORES = (2_000, 8_000, 32_000)  # columns that the integer engine takes at once
SEARCHED = 8_000  # the core after which neighbourhoods are searched
IDLE = 5  # neighbourhoods end when nobody gained, each visitor having chosen about so often
NEAR, NEAREST = 20, 4_000  # visitors and columns of a neighbourhood


@dataclass(frozen=True)
class Effort:
    """What a search may spend: deterministic CP-SAT time on each core and each neighbourhood, rounds, a wall limit."""

    core: float = 30.0
    near: float = 2.0
    rounds: int = 300
    largest: int = CORES[-1]  # core; memory grows with it
    seed: int = 0
    deadline: float | None = None  # time.monotonic() value; a run that meets it cannot be repeated exactly

    @property
    def left(self) -> float | None:
        return None if self.deadline is None else max(0.0, self.deadline - monotonic())


@dataclass(frozen=True, slots=True)
class Level:
    """One level of the weekly problem under caps on those before: what was reached and what is proved."""

    name: str
    value: int
    bound: int
    certified: bool  # the bound rests on rounded prices alone, not on the integer engine

    @property
    def proved(self) -> bool:
        return self.value == self.bound


@dataclass(frozen=True)
class Weekly:
    """A column per visitor, and its levels in order."""

    chosen: Longs
    levels: tuple[Level, ...]

    @property
    def values(self) -> Values:
        return tuple(level.value for level in self.levels)


@dataclass
class _Search:
    """One level: the best choice so far and the best bound, brought together."""

    board: Board
    level: int
    caps: tuple[int, ...]
    alive: Bools
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
        found = np.flatnonzero(self.alive & self.bound.within(self.value - 1))
        excess, owner = self.bound.excess[found], self.board.visitor[found]
        later = self.board.costs[self.level + 1 :, found].sum(axis=0)
        own = np.lexsort((later, excess, owner))
        rank = np.empty(len(found), dtype=np.int64)
        rank[own] = np.arange(len(found)) - np.searchsorted(owner, owner)
        return found[np.lexsort((rank, excess))]

    def core(self, size: int) -> bool:
        """Choose among the most promising columns; whether these were all that a better choice may use."""
        better, outside = self.better(), self.value
        whole = 2 * len(better) <= 3 * size
        if not whole:  # a choice with a column outside costs at least what the best of those does
            outside = -(-(self.bound.total + int(self.bound.excess[better[size]])) >> EXPONENT)
            better = better[:size]
        inside = self._choose(np.union1d(better, self.chosen), self.effort.core)
        self.lower = max(self.lower, min(inside, outside, self.value))
        return whole

    def neighbourhoods(self) -> None:
        """Visitors who compete for the same courses choose again, the others keep their weeks."""
        board, rng = self.board, np.random.default_rng([self.effort.seed, self.level])
        rivals = board.rivals
        idle = 0
        for _ in range(self.effort.rounds):
            if self.closed or idle * NEAR > IDLE * len(board.pools):
                return
            first = int(rng.integers(len(board.pools)))
            order = np.argsort(-rivals[first] * rng.random(len(board.pools)), kind="stable")
            free = np.zeros(len(board.pools), dtype=bool)
            free[[first, *order[:NEAR]]] = True
            better = self.better()
            near = better[free[board.visitor[better]]][:NEAREST]
            before = self.value
            self._choose(np.union1d(near, self.chosen), self.effort.near)
            idle = 0 if self.value < before else idle + 1

    def run(self) -> None:
        """Small cores, then neighbourhoods, then larger cores, until value and bound meet or the effort is spent."""
        for size in CORES:
            if self.closed or size > self.effort.largest or self.core(size):
                return
            if size == SEARCHED:
                self.neighbourhoods()

    def _choose(self, columns: Longs, effort: float) -> int:
        """Choose among columns; the bound among them."""
        choice = choose(
            self.board, columns, self.level, self.caps, effort=effort, seed=self.effort.seed, at_least=self.lower,
            hint=self.chosen, seconds=self.effort.left,
        )
        if choice.chosen is not None and choice.value is not None and choice.value < self.value:
            self.chosen = choice.chosen
        return self.value if choice.bound is None else choice.bound


def plan_weekly(board: Board, effort: Effort, listen: Callable[[str], None] = lambda level: None) -> Weekly:
    """Lexicographic minimum as far as the effort goes; every bound holds under the values of the levels before."""
    alive = np.ones(int(board.starts[-1]), dtype=bool)
    chosen = columns = board.starts[:-1]
    levels: list[Level] = []
    for number, name in enumerate(LEVELS):
        listen(name)
        caps = tuple(level.value for level in levels)
        master = Master(board, alive, number, caps, np.union1d(columns, chosen))
        bound = master.solve()
        columns = master.columns
        search = _Search(board, number, caps, alive, bound, chosen, effort)
        search.run()
        chosen, alive = search.chosen, alive & bound.within(search.value)
        columns = columns[alive[columns]]
        levels.append(Level(name, search.value, search.lower, bound.value == search.lower))
    return Weekly(chosen, tuple(levels))
