"""The core of a component in which equity and burden are columns of their own, confined to a box.

So large weights stay within what the integer engine can be trusted with.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from optimizer.engine.core import Core, solve_core
from optimizer.engine.cpsat import CoefficientError
from optimizer.engine.level_closing import Clock
from optimizer.engine.relaxation import Floats
from optimizer.model.certificate import System
from optimizer.questions.alternatives.lower_hull import Box, Price
from optimizer.readings.columns import Ints

NONE = Core("infeasible", None, None, None, 0)
UNKNOWN = Core("unknown", None, None, None, 0)


@dataclass(frozen=True)
class TwoSums:
    """A system whose last two columns hold the sums that ``equity`` and ``burden`` (costs by column) make of a plan."""

    system: System
    equity: Ints
    burden: Ints

    @classmethod
    def of(cls, system: System, equity: Ints, burden: Ints) -> "TwoSums":
        """A system with the two columns, and the two rows that tie them to the others."""
        rows = sparse.csr_array(np.stack([equity, burden]))
        sums = sparse.csr_array(-np.eye(2, dtype=np.int64))
        empty = sparse.csr_array((system.A.shape[0], 2), dtype=np.int64)
        wide = System(
            sparse.csr_array(sparse.block_array([[system.A, empty], [rows, sums]], format="csr")),
            np.append(system.low, [0, 0]), np.append(system.high, [0, 0]), system.floor, system.ceiling,
        )
        return cls(wide, equity, burden)

    def core(
        self, inner: System, box: Box, cost: Price, point: Floats, least: int, most: int, clock: Clock
    ) -> Core:
        """The least weighted sum of the two numbers, between ``least`` and ``most``, of the plans in a box.

        ``inner`` gives the columns their bounds; ``point`` (a value for each of them) is where to look first.
        """
        if box.empty:
            return NONE
        start = np.rint(point).astype(np.int64)
        system = replace(
            self.system,
            floor=np.append(inner.floor, [box.equity[0], box.burden[0]]),
            ceiling=np.append(inner.ceiling, [box.equity[1], box.burden[1]]),
        )
        hint = np.append(start, [int(self.equity @ start), int(self.burden @ start)])
        weights = np.zeros(len(hint), dtype=np.int64)
        weights[-2:] = cost
        try:
            core = solve_core(
                system, weights, clock.limits, seconds=clock.seconds, at_least=least, at_most=most,
                hint=np.clip(hint, system.floor, system.ceiling),
            )
        except CoefficientError:
            return UNKNOWN
        return core if core.x is None else replace(core, x=core.x[:-2])
