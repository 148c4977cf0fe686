"""Lexicographic optimum of one component, with its proof (model A3).

One warm LP chain gives an integer bound for every level; an integer core on the columns of small reduced cost gives
the plan: CP-SAT where the LP is almost integral, branch and bound where it is not. Where no integer plan meets the
bounds of the chain, levels are closed one by one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from optimizer.engine.core import Core, Limits, solve_core
from optimizer.engine.core_certificate import with_trees
from optimizer.engine.level_closing import NOTHING, UNKNOWN, WIDE, Clock, Closing, fractional
from optimizer.engine.outcomes import Basis, LevelProof, Open, Outcome, Refuted, Report, Settled
from optimizer.engine.relaxation import Floats, Relaxation
from optimizer.engine.rewinding import Chain
from optimizer.model.certificate import Bound, System, prove, rounded
from optimizer.model.tolerance import limit_after
from optimizer.readings.columns import Ints


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
    if limits.gaps:
        limits = replace(limits, gaps=tuple(limits.gaps[level] for level in live))
    search = _Search(
        system, chosen, allowed, limits, lambda k, value, bound: report(live[k] if live else 0, value, bound)
    )
    outcome = search.any_plan() if quick else search.run()
    if not isinstance(outcome, Settled):
        return outcome
    own = outcome.proofs
    if limits.proof_nodes and not quick:
        own = with_trees(system, chosen, own, limits.proof_nodes, search.clock.ended)
    nothing = LevelProof(0, 0, "certificate", 0, np.zeros(0, dtype=np.int64), 0, None)
    proofs = [nothing] * len(costs)
    for level, proof in zip(live, own, strict=False):
        proofs[level] = proof
    return Settled(outcome.x, tuple(proofs), search.clock.limited)


def relax(system: System, costs: Ints) -> "Floats | Refuted":
    """The point where the chain of relaxations ends, or the refutation of the first."""
    live = costs[costs.any(axis=1)] if costs.any() else np.zeros((1, costs.shape[1]), dtype=np.int64)
    relaxation = Relaxation(system)
    point: Floats | None = None
    for cost in live:
        bound, here = relaxation.minimise(cost)
        if bound is None:
            if point is None:
                return refutation(relaxation.system, here)
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
    clock: Clock = field(init=False)
    chain: Chain = field(init=False)
    wide: bool = field(default=False, init=False)  # the relaxation is far from integral

    def __post_init__(self) -> None:
        self.clock = Clock(self.limits)
        self.chain = Chain(self.system)

    def run(self) -> Outcome:
        last = len(self.costs) - 1
        closed: list[tuple[Bound, Core]] = []  # levels closed one by one
        caps: list[int] = []  # what later levels may let them cost
        while True:
            # a level that may give way is closed before later ones make use of it: ε counts from its optimum
            aim = next((level for level in range(len(caps), last) if self.epsilon[level]), last)
            chain = self._chain(caps, aim)
            if isinstance(chain, Refuted):
                return chain
            bounds, limits, point = chain
            self.wide |= point is not None and fractional(point) > WIDE
            core = NOTHING if point is None else self._close(aim, bounds, limits, point)
            if core.x is not None and aim == last:
                return self._settle(closed, bounds, limits, core)
            if core.x is not None and not self.clock.ended():
                self._keep(aim, core, closed, caps, bounds)
                continue
            # the bounds of the chain cannot all be met; most often it is the level before a tie-break that is worse
            if aim - 1 > len(caps) and point is not None and not self.clock.ended():
                core = self._close(aim - 1, bounds, limits, None)
                if core.x is not None:
                    self._keep(aim - 1, core, closed, caps, bounds)
                    continue
            # else close levels on their own up to the first that is worse
            for level in range(len(caps), min(aim + 1, last)):
                if self.clock.ended():  # what contradicts the chain's bounds may still have a plan
                    return self._give_up(UNKNOWN, closed, caps)
                core = self._close(level, bounds, caps, None)
                if core.x is None:
                    return self._give_up(core, closed, caps)
                self._keep(level, core, closed, caps, bounds)
                if level >= len(limits) or caps[-1] > limits[level]:
                    break
            else:
                return self._give_up(core, closed, caps)

    def _keep(
        self, level: int, core: Core, closed: list[tuple[Bound, Core]], caps: list[int], bounds: Sequence[Bound]
    ) -> None:
        """A level is closed, and with it those before that its point brings to their bounds."""
        assert core.x is not None
        self.incumbent = core.x
        met = Core("optimal", core.x, None, None, 0)
        for number in range(len(caps), level + 1):
            closed.append((bounds[number], core if number == level else met))
            caps.append(limit_after(int(self.costs[number] @ core.x), self.epsilon[number]))

    def any_plan(self) -> Outcome:
        self.clock.limited = True
        core = solve_core(self.system, self.costs[0], self.limits, seconds=None)
        self.incumbent = core.x
        return self._give_up(core, [], [])

    def _chain(self, caps: Sequence[int], aim: int) -> "Refuted | tuple[list[Bound], list[int], Floats | None]":
        """A bound for every level up to ``aim``, under limits on those before: proved caps, then the bounds themselves.

        The point is None where the bounds contradict each other; the levels after stand on no duals then.
        """
        relaxation = self.chain.again()
        bounds: list[Bound] = []
        limits: list[int] = []
        for level, cost in enumerate(self.costs[: aim + 1]):
            bound, point = relaxation.minimise(cost)
            if bound is None:
                if level == 0:
                    return refutation(relaxation.system, point)
                no_duals = np.zeros_like(relaxation.system.low)
                idle = [prove(relaxation.system, unpriced, no_duals, 0) for unpriced in self.costs[level : aim + 1]]
                return [*bounds, *idle], limits, None
            bounds.append(bound)
            self.report(level, None, bound.value)
            if level < aim:
                limits.append(caps[level] if level < len(caps) else bound.value)  # of these none may give way
                relaxation.cap(cost, bound, limits[-1])
        return bounds, limits, point

    def _close(self, level: int, bounds: list[Bound], limits: Sequence[int], point: Floats | None) -> Core:
        """The best integer point of a level under limits on the levels before."""
        system = self.system
        for earlier, limit, before in zip(bounds, limits[:level], self.costs, strict=False):
            system = system.capped(before, limit).shrunk(earlier.reduced, earlier.fixed_by(limit))
        gap = self.limits.gaps[level] if self.limits.gaps else 0.0
        closing = Closing(
            system, self.costs[level], bounds[level], self.clock, gap,
            lambda value, bound: self.report(level, value, bound),
        )
        core = None if point is None else closing.whole(point)
        if core is not None:
            return core
        start = np.rint(point).astype(np.int64) if self.incumbent is None and point is not None else self.incumbent
        return closing.closed(start, wide=self.wide)

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
        better = limit is not None and core.x is not None and int(self.costs[level] @ core.x) < value
        reached = core.x if better else None
        solver = core.solver if known > bound.value else ""
        return LevelProof(
            value, known, basis, bound.exponent, bound.y, bound.value, limit, columns, reached=reached, solver=solver
        )

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
        return Settled(core.x, tuple(done), self.clock.limited)

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
        return Settled(x, tuple(done), self.clock.limited)


def refutation(system: System, ray: Floats) -> Refuted:
    """A Farkas ray in integers, if its rounding still proves infeasibility."""
    largest = float(np.abs(ray).max(initial=0.0))
    nothing = np.zeros(system.A.shape[1], dtype=np.int64)
    for exponent in (0, 10, 20, 30) if largest else ():
        for sign in (1, -1):
            y = rounded(sign * ray / largest, exponent)
            if prove(system, nothing, y, exponent).total > 0:
                return Refuted(y, exponent)
    return Refuted(None, 0)
