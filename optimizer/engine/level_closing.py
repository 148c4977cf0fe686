"""Closing one level: an integer point on the columns of small reduced cost, then the proof that none is better.

CP-SAT where the relaxation is almost integral (a single year); branch and bound where it is not (several years).
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from optimizer.engine.branch_and_bound import branch
from optimizer.engine.core import Core, Limits, solve_core
from optimizer.engine.cpsat import CoefficientError
from optimizer.engine.relaxation import Floats
from optimizer.engine.second_solver import none_better
from optimizer.model.certificate import Bound, System
from optimizer.readings.columns import Bools, Ints

CORE_SIZES = (120, 400, 1200)  # open columns to try with CP-SAT
WIDE_SIZES = (1500, 2300, 3500, 6000, 12_000)  # with branch and bound, before all of them
WIDE = 80  # fractional columns of a relaxation that is far from integral
FIRST_GAP = 0.01  # relative gap at which a wide core stops for the first plan, before it is bettered
NEAR = 2  # times the allowed gap: a point so near is left as it is, for bettering it costs more than finding it
BETTERING = 0.1  # of the effort goes into a level that may leave a gap, once it has a point
PROOF = 3  # times the effort of finding a plan goes into proving it
INTEGRAL = 1e-6
NOTHING = Core("infeasible", None, None, None, 0)
UNKNOWN = Core("unknown", None, None, None, 0)


def fractional(point: Floats) -> int:
    """Columns of a point that are not whole."""
    return int((np.abs(point - np.rint(point)) >= INTEGRAL).sum())


@dataclass
class Clock:
    """The limits of a search, and whether one of them has cut it short."""

    limits: Limits
    limited: bool = field(default=False, init=False)

    def ended(self) -> bool:
        stopped = self.limits.stop is not None and self.limits.stop.is_set()
        late = self.limits.deadline is not None and time.monotonic() >= self.limits.deadline
        self.limited |= stopped or late
        return stopped or late

    @property
    def seconds(self) -> float | None:
        return None if self.limits.deadline is None else self.limits.deadline - time.monotonic()


@dataclass(frozen=True)
class Closing:
    """One level of a component under limits on the levels before; ``gap`` is what it may leave open, relatively.

    ``least`` is a bound proved elsewhere, of a system that holds all points of this one.
    """

    system: System
    cost: Ints
    bound: Bound
    clock: Clock
    gap: float
    told: Callable[[int, int], None]  # value and bound of every better point
    least: int | None = None

    @property
    def proved(self) -> int:
        """What every point costs at least."""
        return self.bound.value if self.least is None else max(self.bound.value, self.least)

    def whole(self, point: Floats) -> Core | None:
        """The point of the relaxation itself, where it is integral and as good as the bound."""
        if fractional(point):
            return None
        x = np.rint(point).astype(np.int64)
        value = int(self.cost @ x)
        return Core("optimal", x, value, value, 0) if value <= self.proved and self.system.holds(x) else None

    def closed(self, start: Ints | None, *, wide: bool) -> Core:
        """The best point: by CP-SAT unless the relaxation is ``wide``, and by branch and bound where that gives up."""
        core = NOTHING
        if not wide:
            core = self.narrow(start)
            if core.verdict in ("optimal", "infeasible") or self.clock.ended():
                return core
        other = self._wide(start if core.x is None else core.x)
        return core if other.x is None else other

    def narrow(self, start: Ints | None) -> Core:
        """Find a point on few columns, then prove it on those that could better it."""
        core, shut = NOTHING, self._shut(0)
        for size in self._sizes(CORE_SIZES):
            shut = self._shut(size)
            core = self._core(shut, start, None)
            if core.verdict != "infeasible" or self.clock.ended():
                break
        if core.x is None:
            return UNKNOWN if shut.any() or core.verdict == "unknown" else core
        return self._witnessed(self._proved(core))

    def _wide(self, start: Ints | None) -> Core:
        """Find a point by branch and bound on more and more columns, then better it on those that could."""
        core, shut = NOTHING, self._shut(0)
        for size in self._sizes(WIDE_SIZES):
            shut = self._shut(size)
            if start is not None:  # a known point, or the relaxation rounded, is a place to search from
                shut &= start == self.system.shrunk(self.bound.reduced, shut).floor
            core = self._branched(shut, max(self.gap, FIRST_GAP), start)
            if core.x is not None or self.clock.ended():
                break
        if core.x is None or core.value is None or core.bound is None:
            return UNKNOWN if shut.any() else core
        if core.value - core.bound > NEAR * self.gap * core.value and not self.clock.ended():
            # whatever beats the point keeps these columns at their bounds
            share = BETTERING if self.gap else 1.0
            better = self._branched(self.bound.fixed_by(core.value - 1), self.gap, core.x, share)
            if better.verdict == "infeasible":
                return replace(core, verdict="optimal", bound=core.value)
            if better.value is not None and better.bound is not None:
                known = max(core.bound, min(better.bound, core.value))
                core = replace(better if better.value < core.value else core, bound=known)
        return core

    def _sizes(self, sizes: Sequence[int]) -> list[int]:
        free = int((self.system.ceiling > self.system.floor).sum())
        return [*(size for size in sizes if size < free), free]

    def _shut(self, size: int) -> Bools:
        """All columns but those of least reduced cost; ties with the last one stay open."""
        distance = np.abs(self.bound.reduced)
        ranked = np.sort(distance[self.system.ceiling > self.system.floor])
        return distance > ranked[size] if size < len(ranked) else np.zeros(len(distance), dtype=bool)

    def _proved(self, best: Core) -> Core:
        """The best point, proved on exactly the columns that could better it."""
        while best.x is not None and best.value is not None and best.bound != best.value and not self.clock.ended():
            # whatever beats the point keeps these columns at their bounds
            core = self._core(self.bound.fixed_by(best.value - 1), best.x, best.value, PROOF)
            if core.verdict == "infeasible":
                return Core("optimal", best.x, best.value, best.value, core.columns)
            if core.x is None or core.value is None or core.bound is None or best.bound is None:
                break
            better = core.value < best.value
            best = replace(core, bound=max(core.bound, best.bound))
            if not better:
                break
        return best

    def _witnessed(self, core: Core) -> Core:
        """Ask a second solver about an optimum that the certificate does not reach."""
        asked = self.clock.limits.certify and core.value is not None and core.bound == core.value
        if not asked or core.value is None or core.value <= self.bound.value:
            return core
        inner = self.system.shrunk(self.bound.reduced, self.bound.fixed_by(core.value - 1))
        return replace(core, witnessed=none_better(inner, self.cost, core.value))

    def _core(self, shut: Bools, start: Ints | None, at_most: int | None, effort: int = 1) -> Core:
        """CP-SAT with the ``shut`` columns at their bounds; the bound returned holds for all columns."""
        inner = self.system.shrunk(self.bound.reduced, shut)
        limits = self.clock.limits
        try:
            core = solve_core(
                inner, self.cost, replace(limits, effort=effort * limits.effort), seconds=self.clock.seconds,
                at_least=self.proved, at_most=at_most,
                hint=None if start is None else np.clip(start, inner.floor, inner.ceiling),
            )
        except CoefficientError:  # equity of a whole district: left to branch and bound
            return UNKNOWN
        return self._known(core, shut)

    def _branched(self, shut: Bools, gap: float, start: Ints | None, share: float = 1.0) -> Core:
        """Branch and bound likewise, with a share of the effort."""
        inner = self.system.shrunk(self.bound.reduced, shut)
        limits = replace(self.clock.limits, effort=share * self.clock.limits.effort)
        core = branch(inner, self.cost, limits, gap=gap, seconds=self.clock.seconds, start=start)
        return self._known(core, shut)

    def _known(self, core: Core, shut: Bools) -> Core:
        if core.x is None or core.value is None:
            return core
        known = self.bound.value if core.bound is None else core.bound
        if shut.any():
            # a point outside the core costs at least the bound plus the least reduced cost left out
            least = int(np.abs(self.bound.reduced)[shut].min())
            known = min(known, -(-(self.bound.total + least) >> self.bound.exponent))
        known = max(known, self.proved)
        self.told(core.value, known)
        return replace(core, bound=known)
