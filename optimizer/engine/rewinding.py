"""The chain of relaxations asked again under other limits: only what follows the first change is solved anew."""

from dataclasses import dataclass, replace

from optimizer.engine.relaxation import Floats, Relaxation
from optimizer.model.certificate import Bound, System
from optimizer.readings.columns import Ints


@dataclass(frozen=True)
class _Level:
    """What was found of a level under the limits on those before it, and the limit that it was given then."""

    found: tuple[Bound | None, Floats]
    system: System
    limit: int | None = None


class Chain:
    """The levels of a system, minimised and capped in their order, as often as ``again`` says."""

    def __init__(self, system: System) -> None:
        self._relaxation = Relaxation(system)
        self._levels: list[_Level] = []
        self._next = 0

    @property
    def system(self) -> System:
        """The system that the level that comes next is asked of."""
        return self._levels[self._next].system if self._next < len(self._levels) else self._relaxation.system

    def again(self) -> "Chain":
        """What comes next is the first level."""
        self._next = 0
        return self

    def minimise(self, cost: Ints) -> tuple[Bound | None, Floats]:
        """See ``Relaxation.minimise``."""
        if self._next == len(self._levels):
            self._levels.append(_Level(self._relaxation.minimise(cost), self._relaxation.system))
        return self._levels[self._next].found

    def keeps(self, limit: int) -> bool:
        """Whether what was found of the later levels still stands under this limit on the one just minimised."""
        return self._levels[self._next].limit == limit

    def cap(self, cost: Ints, bound: Bound, limit: int) -> None:
        """Go on to the next level under ``cost·x ≤ limit`` and what the bound fixes for it."""
        level = self._levels[self._next]
        if not self.keeps(limit):
            del self._levels[self._next :]
            self._levels.append(replace(level, limit=limit))
            self._relaxation.back_to(level.system)
            self._relaxation.cap(cost, limit)
            self._relaxation.shrink(bound, limit)
        self._next += 1
