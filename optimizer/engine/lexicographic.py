"""Lexicographic optimum of one component, with its proof (model A3).

One warm LP chain gives an integer bound for every level; an integer core on the columns of small reduced cost gives
the plan: CP-SAT where the LP is almost integral, branch and bound where it is not. Where no integer plan meets the
bounds of the chain, levels are closed one by one.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from optimizer.certificate import Bound, System, prove, rounded
from optimizer.columns import Bools, Ints
from optimizer.engine.branching import branch
from optimizer.engine.core import Core, Limits, solve_core
from optimizer.engine.outcomes import Basis, LevelProof, Open, Outcome, Refuted, Report, Settled
from optimizer.engine.relaxation import Floats, Relaxation
from optimizer.engine.witness import none_better

CORE_SIZES = (120, 400, 1200)  # open columns to try before all of them
WIDE_SIZES = (1500, 2300, 3500, 6000, 12_000)  # the same for a relaxation that is far from integral
WIDE = 100  # fractional columns from which on it is
FIRST_GAP = 0.01  # relative gap at which a wide core stops for the first plan, before it is bettered
PROOF = 3  # times the effort of finding a plan goes into proving it
INTEGRAL = 1e-6
NOTHING = Core("infeasible", None, None, None, 0)
UNKNOWN = Core("unknown", None, None, None, 0)


def optimise(
    system: System, costs: Ints, epsilon: Sequence[int], limits: Limits, report: Report = lambda *_: None,
    *, quick: bool = False,
) -> Outcome:
    """The lexicographic optimum over ``costs`` (levels × columns), a refutation, or neither.

    Levels that cost nothing here are passed over and come back as proved zeros. ``quick`` asks for any plan with
    the bounds of the plain relaxation: what an interrupt or the clock still leaves time for.
    """
    live = [level for level in range(len(costs)) if costs[level].any()]
    chosen = costs[live] if live else np.zeros((1, costs.shape[1]), dtype=np.int64)
    allowed = [epsilon[level] for level in live] or [0]
    search = _Search(
        system, chosen, allowed, limits, lambda k, value, bound: report(live[k] if live else 0, value, bound)
    )
    outcome = search.any_plan() if quick else search.run()
    if not isinstance(outcome, Settled):
        return outcome
    nothing = LevelProof(0, 0, "certificate", 0, np.zeros(0, dtype=np.int64), 0, None)
    proofs = [nothing] * len(costs)
    for level, proof in zip(live, outcome.proofs, strict=False):
        proofs[level] = proof
    return Settled(outcome.x, tuple(proofs), outcome.limited)


def relax(system: System, costs: Ints) -> "Floats | Refuted":
    """The point where the chain of relaxations ends, or the refutation of the first."""
    live = costs[costs.any(axis=1)] if costs.any() else np.zeros((1, costs.shape[1]), dtype=np.int64)
    relaxation = Relaxation(system)
    point: Floats | None = None
    for cost in live:
        bound, here = relaxation.minimise(cost)
        if bound is None:
            if point is None:
                return _refuted(relaxation.system, here)
            break
        point = here
        relaxation.cap(cost, bound.value)
        relaxation.shrink(bound, bound.value)
    assert point is not None
    return point


@dataclass
class _Search:
    system: System
    costs: Ints
    epsilon: Sequence[int]
    limits: Limits
    report: Report
    incumbent: Ints | None = field(default=None, init=False)
    limited: bool = field(default=False, init=False)
    wide: bool = field(default=False, init=False)  # the relaxation is far from integral

    def run(self) -> Outcome:
        last = len(self.costs) - 1
        closed: list[tuple[Bound, Core]] = []  # levels closed one by one
        caps: list[int] = []  # their value + ε
        while True:
            chain = self._chain(caps)
            if isinstance(chain, Refuted):
                return chain
            bounds, limits, point = chain
            self.wide |= point is not None and _fractional(point) > WIDE
            core = NOTHING if point is None else self._close(last, bounds, limits, point)
            if core.x is not None:
                return self._settle(closed, bounds, limits, core)
            # the bounds of the chain cannot all be met: close levels on their own up to the first that is worse
            for level in range(len(caps), last):
                if self._ended():  # what contradicts the chain's bounds may still have a plan
                    return self._give_up(UNKNOWN, closed, caps)
                core = self._close(level, bounds, caps, None)
                if core.x is None:
                    return self._give_up(core, closed, caps)
                self.incumbent = core.x
                caps.append(int(self.costs[level] @ core.x) + self.epsilon[level])
                closed.append((bounds[level], core))
                if level >= len(limits) or caps[-1] > limits[level]:
                    break
            else:
                return self._give_up(core, closed, caps)

    def any_plan(self) -> Outcome:
        self.limited = True
        core = solve_core(self.system, self.costs[0], self.limits, seconds=None)
        self.incumbent = core.x
        return self._give_up(core, [], [])

    def _chain(self, caps: Sequence[int]) -> "Refuted | tuple[list[Bound], list[int], Floats | None]":
        """A bound for every level, each under limits on those before: proved caps, then the bounds themselves.

        The point is None where the bounds contradict each other; the levels after stand on no duals then.
        """
        relaxation = Relaxation(self.system)
        bounds: list[Bound] = []
        limits: list[int] = []
        for level, cost in enumerate(self.costs):
            bound, point = relaxation.minimise(cost)
            if bound is None:
                if level == 0:
                    return _refuted(relaxation.system, point)
                no_duals = np.zeros_like(relaxation.system.low)
                idle = [prove(relaxation.system, unpriced, no_duals, 0) for unpriced in self.costs[level:]]
                return [*bounds, *idle], limits, None
            bounds.append(bound)
            self.report(level, None, bound.value)
            if level < len(self.costs) - 1:
                limits.append(caps[level] if level < len(caps) else bound.value + self.epsilon[level])
                relaxation.cap(cost, limits[-1])
                relaxation.shrink(bound, limits[-1])
        return bounds, limits, point

    def _close(self, level: int, bounds: list[Bound], limits: Sequence[int], point: Floats | None) -> Core:
        """The best integer point of a level under limits on the levels before, over growing sets of columns."""
        cost, bound, system = self.costs[level], bounds[level], self.system
        for earlier, limit, before in zip(bounds, limits[:level], self.costs, strict=False):
            system = system.capped(before, limit).shrunk(earlier.reduced, earlier.fixed_by(limit))
        whole = None if point is None else np.rint(point).astype(np.int64)
        if whole is not None and point is not None and not _fractional(point):
            value = int(cost @ whole)
            if value <= bound.value and system.holds(whole):
                return Core("optimal", whole, value, value, 0)
        start = whole if self.incumbent is None else self.incumbent
        return (self._branch if self.wide else self._grow)(level, system, bound, start)

    def _grow(self, level: int, system: System, bound: Bound, start: Ints | None) -> Core:
        """Find a point on few columns, then prove it on those that could better it."""
        distance = np.abs(bound.reduced)
        ranked = np.sort(distance[system.ceiling > system.floor])
        core = NOTHING
        for size in (*(size for size in CORE_SIZES if size < len(ranked)), len(ranked)):
            shut = distance > ranked[size] if size < len(ranked) else np.zeros(len(distance), dtype=bool)
            core = self._core(level, system, bound, shut, start, None)
            if core.x is not None or self._ended():
                break
        if core.x is None and shut.any():
            return UNKNOWN  # ended before the columns left out were tried
        return self._witnessed(level, system, bound, self._proved(level, system, bound, core))

    def _branch(self, level: int, system: System, bound: Bound, start: Ints | None) -> Core:
        """Find a point by branch and bound on more and more columns, then better it on those that could."""
        distance = np.abs(bound.reduced)
        ranked = np.sort(distance[system.ceiling > system.floor])
        allowed = self.limits.gap if level == len(self.costs) - 1 else 0.0
        core = NOTHING
        for size in (*(size for size in WIDE_SIZES if size < len(ranked)), len(ranked)):
            shut = distance > ranked[size] if size < len(ranked) else np.zeros(len(distance), dtype=bool)
            core = self._branched(level, system, bound, shut, max(allowed, FIRST_GAP), None)
            if core.x is not None or self._ended():
                break
        if core.x is None:
            return UNKNOWN if shut.any() else core
        assert core.value is not None and core.bound is not None
        if core.value - core.bound > allowed * core.value and not self._ended():
            better = self._branched(level, system, bound, bound.fixed_by(core.value - 1), allowed, core.x)
            if better.x is not None and better.bound is not None:
                core = replace(better, bound=max(better.bound, core.bound))
        return core

    def _branched(
        self, level: int, system: System, bound: Bound, shut: Bools, gap: float, start: Ints | None
    ) -> Core:
        """Branch and bound with the ``shut`` columns at their bounds; the bound returned holds for all columns."""
        inner = system.shrunk(bound.reduced, shut)
        core = branch(inner, self.costs[level], self.limits, gap=gap, seconds=self._seconds(), start=start)
        if core.x is None or core.value is None:
            return core
        known = bound.value if core.bound is None else core.bound
        if start is None and shut.any():
            known = min(known, _outside(bound, shut))
        self.report(level, core.value, max(known, bound.value))
        return replace(core, bound=min(core.value, max(known, bound.value)))

    def _proved(self, level: int, system: System, bound: Bound, best: Core) -> Core:
        """The best point, proved on exactly the columns that could better it."""
        while best.x is not None and best.value is not None and best.bound != best.value and not self._ended():
            # whatever beats the point keeps these columns at their bounds
            shut = bound.fixed_by(best.value - 1)
            core = self._core(level, system, bound, shut, best.x, best.value, PROOF)
            if core.verdict == "infeasible":
                return Core("optimal", best.x, best.value, best.value, core.columns)
            if core.x is None or core.value is None or core.bound is None or best.bound is None:
                break
            better = core.value < best.value
            best = replace(core, bound=max(core.bound, best.bound))
            if not better:
                break
        return best

    def _witnessed(self, level: int, system: System, bound: Bound, core: Core) -> Core:
        """Ask a second solver about an optimum that the certificate does not reach."""
        if not self.limits.certify or core.value is None or core.bound != core.value or core.value <= bound.value:
            return core
        inner = system.shrunk(bound.reduced, bound.fixed_by(core.value - 1))
        return replace(core, witnessed=none_better(inner, self.costs[level], core.value))

    def _core(
        self, level: int, system: System, bound: Bound, shut: Bools, start: Ints | None, at_most: int | None,
        effort: int = 1,
    ) -> Core:
        """Solve with the ``shut`` columns at their bounds; the bound returned holds for all columns."""
        inner = system.shrunk(bound.reduced, shut)
        limits = replace(self.limits, effort=effort * self.limits.effort)
        core = solve_core(
            inner, self.costs[level], limits, seconds=self._seconds(), at_least=bound.value, at_most=at_most,
            hint=None if start is None else np.clip(start, inner.floor, inner.ceiling),
        )
        if core.x is None or core.value is None or core.bound is None:
            return core
        known = core.bound
        if shut.any():
            known = min(known, _outside(bound, shut))
        self.report(level, core.value, max(known, bound.value))
        return Core(core.verdict, core.x, core.value, max(known, bound.value), core.columns)

    def _ended(self) -> bool:
        stopped = self.limits.stop is not None and self.limits.stop.is_set()
        late = self.limits.deadline is not None and time.monotonic() >= self.limits.deadline
        self.limited |= stopped or late
        return stopped or late

    def _seconds(self) -> float | None:
        return None if self.limits.deadline is None else self.limits.deadline - time.monotonic()

    def _proof(self, level: int, bound: Bound, limit: int | None, core: Core, x: Ints) -> LevelProof:
        """What is known of a level at the final point; ε lets it be worse than when the level was closed."""
        value = int(self.costs[level] @ x)
        basis: Basis = "certificate"
        known = min(value, bound.value)
        if value > bound.value + self.epsilon[level]:
            known = max(bound.value, core.bound if core.bound is not None else bound.value)
            closed: Basis = "witness" if core.witnessed else "core"
            basis = closed if value <= known + self.epsilon[level] else "open"
        columns = 0 if basis == "certificate" else core.columns
        return LevelProof(value, known, basis, bound.exponent, bound.y, bound.value, limit, columns)

    def _settle(
        self, closed: Sequence[tuple[Bound, Core]], bounds: Sequence[Bound], limits: Sequence[int], core: Core
    ) -> Settled:
        """All levels hold their limits at this point; only the closed ones and the last can rest on a core."""
        assert core.x is not None
        last = len(self.costs) - 1
        between = Core("optimal", core.x, None, None, 0)
        known = [*closed, *((bound, between) for bound in bounds[len(closed) : last]), (bounds[last], core)]
        done = [
            self._proof(level, bound, limits[level] if level < last else None, own, core.x)
            for level, (bound, own) in enumerate(known)
        ]
        return Settled(core.x, tuple(done), self.limited)

    def _give_up(self, core: Core, closed: Sequence[tuple[Bound, Core]], caps: Sequence[int]) -> Outcome:
        """What is left: the incumbent, with bounds of the remaining levels under the caps so far only."""
        x = self.incumbent
        if x is None:
            return Refuted(None, 0) if core.verdict == "infeasible" else Open()
        relaxation = Relaxation(self.system)
        for cost, limit in zip(self.costs, caps, strict=False):
            relaxation.cap(cost, limit)
        done = [
            self._proof(level, bound, limit, own, x)
            for level, ((bound, own), limit) in enumerate(zip(closed, caps, strict=True))
        ]
        nothing = Core("feasible", x, None, None, 0)
        for level in range(len(done), len(self.costs)):
            bound, _ = relaxation.minimise(self.costs[level])
            assert bound is not None  # the incumbent keeps every cap
            done.append(self._proof(level, bound, None, nothing, x))
        return Settled(x, tuple(done), self.limited)


def _fractional(point: Floats) -> int:
    """Columns of a point that are not whole."""
    return int((np.abs(point - np.rint(point)) >= INTEGRAL).sum())


def _outside(bound: Bound, shut: Bools) -> int:
    """What a point costs at least that moves a column left out: the bound plus the least of their reduced costs."""
    return -(-(bound.total + int(np.abs(bound.reduced)[shut].min())) >> bound.exponent)


def _refuted(system: System, ray: Floats) -> Refuted:
    """A Farkas ray in integers, if its rounding still proves infeasibility."""
    largest = float(np.abs(ray).max(initial=0.0))
    nothing = np.zeros(system.A.shape[1], dtype=np.int64)
    for exponent in (0, 10, 20, 30) if largest else ():
        for sign in (1, -1):
            y = rounded(sign * ray / largest, exponent)
            if prove(system, nothing, y, exponent).total > 0:
                return Refuted(y, exponent)
    return Refuted(None, 0)
