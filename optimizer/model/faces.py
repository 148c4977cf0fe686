"""The points of a component that keep limits on the levels so far, as far as duals tell where they lie."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from optimizer.model.certificate import Bound, System
from optimizer.model.core_proof import closed
from optimizer.model.integer_core import Box, IntegerCore, TooLargeError, tidy
from optimizer.model.proof_bytes import unpacked
from optimizer.readings.columns import Ints
from optimizer.readings.rows import FREE


@dataclass(frozen=True)
class Face:
    """A ``system`` with a cap row for each level before and a box narrowed by their duals; ``box`` has its rows, too.

    Bounds are proved over the system: sides of rows that duals have narrowed would make wrong signs count.
    """

    system: System
    box: Box

    @classmethod
    def of(cls, system: System) -> "Face":
        return cls(system, Box(system.floor, system.ceiling, system.low, system.high))

    def under(self, cost: Ints, bound: Bound, limit: int) -> "Face":
        """What is left under a limit on the level of a bound: a cap row more, a smaller box."""
        box = self.box.copy()
        box.narrow(bound.y, bound.reduced, (limit << bound.exponent) - bound.total)
        box = Box(box.lo, box.hi, np.append(box.low, -FREE), np.append(box.high, np.int64(limit)))
        return Face(replace(self.system.capped(cost, limit), floor=box.lo, ceiling=box.hi), box)

    def point_of(self, columns: Sequence[int], values: Sequence[int]) -> Ints | None:
        """The point with these columns; None where it is none of the face."""
        point, width = np.zeros(len(self.box.lo), dtype=np.int64), len(self.box.lo)
        if len(columns) != len(values) or not all(0 <= column < width for column in columns):
            return None
        point[list(columns)] = values
        return point if self.system.holds(point) else None

    def core(self, cost: Ints, bound: Bound, cutoff: int) -> IntegerCore | None:
        """What could cost the cutoff or less; None where nothing is left. Raises TooLargeError."""
        below = self.under(cost, bound, cutoff)
        return tidy(below.system.A, below.box)

    def proves(self, cost: Ints, bound: Bound, value: int, tree: str) -> bool:
        """Whether the steps of a certificate prove that no point here costs less than ``value``."""
        try:
            core = self.core(cost, bound, value - 1)
            return core is None or closed(core, unpacked(tree))
        except (TooLargeError, ValueError):
            return False
