"""The levels of a component under a question: bounds by one warm relaxation, then a whole point that meets them.

A question only takes plans away, so that what was proved of the component bounds every answer. Which levels stay at
their optimum is found from the last to the first: where the relaxation of a level still has a point under the caps of
all levels before it, those need not be solved again.
"""

from dataclasses import dataclass, replace

import numpy as np

from optimizer.engine.core import Core, Limits
from optimizer.engine.level_closing import NOTHING, UNKNOWN, WIDE, Clock, Closing, fractional
from optimizer.engine.lexicographic import refutation
from optimizer.engine.outcomes import Open, Refuted
from optimizer.engine.relaxation import Floats
from optimizer.engine.warm import Warm
from optimizer.model.certificate import Bound, System, prove
from optimizer.readings.columns import Ints

BASE_EFFORT = 4.0  # deterministic time of a core, spent once on a component before any question


@dataclass(frozen=True)
class Found:
    """The best plan of a question and what is proved of it level by level; a value above its bound is open."""

    x: Ints
    values: tuple[int, ...]
    bounds: tuple[int, ...]


Reply = Found | Refuted | Open


class Levels:
    """The levels of a system that cost anything, and what is proved of them before any question.

    ``values`` are the optima of as many levels as could be settled; ``faces[k]`` holds the plans that meet the first k.
    """

    def __init__(
        self, system: System, costs: Ints, gaps: tuple[float, ...], plan: Ints | None, polish: Ints | None
    ) -> None:
        self.count, self.gaps = len(costs), gaps
        self.costs = costs if polish is None else np.vstack([costs, polish])
        self.warm = Warm(system, self.costs)
        self.faces = [self.warm.system]
        self.values: list[int] = []
        self.bounds: list[Bound] = []
        if plan is not None:
            self._settle(plan)

    def _settle(self, plan: Ints) -> None:
        """Bounds of every level at a plan, in the order that keeps a basis of each."""
        search, face, settled = Search(self, Limits(effort=BASE_EFFORT), plan), self.warm.system, True
        for level, cost in enumerate(self.costs):
            bound, point = self.warm.minimise(level, face)
            if bound is None:  # numerically: the plan is a point of it
                return
            self.bounds.append(bound)
            value = int(cost @ plan)
            if settled and level < self.count and value > bound.value:
                core = search.close(level, face, bound, point) if fractional(point) <= WIDE else UNKNOWN
                settled = core.x is not None and core.value == core.bound
                if settled and core.x is not None:
                    plan, value = core.x, int(cost @ core.x)
            if settled and level < self.count:
                self.values.append(value)
            if level < len(self.costs) - 1:
                face = self.warm.after(face, level, bound, value)
                if settled:
                    self.faces.append(face)

    def solve(self, system: System, limits: Limits, plan: Ints) -> Reply:
        """See ``Block.solve``; ``system`` lies within the one whose levels these are."""
        reply: Reply = Refuted(None, 0)
        for level in range(len(self.faces) - 1, -1, -1):
            face = self._within(self.faces[level], system)
            if face is None:
                continue
            bound, point = self.warm.minimise(level, face)
            if bound is not None and level == self.count:
                x = np.rint(point).astype(np.int64)
                if fractional(point) == 0 and face.holds(x):
                    return Found(x, tuple(self.values), tuple(self.values))
            elif bound is not None:
                search = Search(self, limits, plan)
                reply = search.run(level, face, bound, point)
                if isinstance(reply, Found):
                    return reply
            elif level == 0:
                found = refutation(face, point)
                return Refuted(None if found.y is None else found.y[: self.warm.height], found.exponent)
        return reply

    def promise(self, system: System, plan: Ints) -> tuple[int, ...] | None:
        """See ``Block.promise``."""
        for level in range(min(self.count, len(self.faces)) - 1, -1, -1):
            face = self._within(self.faces[level], system)
            if face is not None:
                bound, point = self.warm.minimise(level, face)
                if bound is not None:
                    search = Search(self, Limits(), plan)
                    search.enter(level, face, bound, point)
                    return tuple(search.known)
                if level == 0 and refutation(face, point).y is None:
                    return tuple(bound.value for bound in self.bounds[: self.count])
        return None

    def _within(self, face: System, system: System) -> System | None:
        """The part of a face that lies in a narrower system; None where nothing does."""
        rest = self.warm.height
        found = replace(
            face,
            low=np.maximum(face.low, np.append(system.low, face.low[rest:])),
            high=np.minimum(face.high, np.append(system.high, face.high[rest:])),
            floor=np.maximum(face.floor, system.floor), ceiling=np.minimum(face.ceiling, system.ceiling),
        )
        empty = (found.floor > found.ceiling).any() or (found.low > found.high).any()
        return None if empty else self.warm.own(found)


class Search:
    """One question: bounds from level to level, then a whole point that meets as many of them as can be met."""

    def __init__(self, levels: Levels, limits: Limits, plan: Ints) -> None:
        self.levels, self.clock, self.plan = levels, Clock(limits), plan
        self.systems: dict[int, System] = {}
        self.bounds: dict[int, Bound] = {}
        self.points: dict[int, Floats | None] = {}
        self.caps: list[int] = []  # on the levels before the last: what they cost, or cost at least
        self.known: list[int] = []  # what is proved of each level

    def run(self, first: int, face: System, bound: Bound, point: Floats) -> Reply:
        """From the first level that the question may make worse; refuted where no whole point lies on its face."""
        last = self.levels.count - 1
        self.enter(first, face, bound, point)
        done, best = first - 1, None
        while done < last:
            core, level = NOTHING, last
            for level in range(last, done, -1):
                core = self.close(level, self.systems[level], self.bounds[level], self.points[level])
                if core.x is not None or self.clock.ended():
                    break
            if core.x is None or core.value is None or core.bound is None:
                if best is None and level == first and core.verdict == "infeasible":
                    return Refuted(None, 0)
                break
            best, done = core.x, level
            self.known[level] = core.bound
            if level < last:
                self.caps[level:] = [core.value]
                self._forward(level + 1, self._after(level, core.value))
        if best is None:
            return Open()
        best = self._polished(best)
        values = tuple(int(cost @ best) for cost in self.levels.costs[: last + 1])
        return Found(best, values, tuple(min(pair) for pair in zip(values, self.known, strict=True)))

    def enter(self, first: int, face: System, bound: Bound, point: Floats) -> None:
        """Bounds of every level from the first that the question may make worse."""
        self.caps, self.known = self.levels.values[:first], self.levels.values[:first]
        self._enter(first, face, bound, point)

    def _polished(self, best: Ints) -> Ints:
        """A plan of the same levels nearer to what is wanted, if the relaxation happens to be whole there."""
        last = self.levels.count - 1
        if len(self.levels.costs) == self.levels.count:
            return best
        face = self._after(last, int(self.levels.costs[last] @ best))
        bound, point = self.levels.warm.minimise(last + 1, face)
        x = np.rint(point).astype(np.int64)
        nearer = bound is not None and fractional(point) == 0 and face.holds(x)
        return x if nearer else best

    def _after(self, level: int, value: int) -> System:
        return self.levels.warm.after(self.systems[level], level, self.bounds[level], value)

    def close(self, level: int, system: System, bound: Bound, point: Floats | None) -> Core:
        """The best whole point of a level under the caps of those before."""
        gap = self.levels.gaps[level] if self.levels.gaps else 0.0
        closing = Closing(
            system, self.levels.costs[level], bound, self.clock, gap, lambda *_: None, self._inherited(level)
        )
        whole = None if point is None else closing.whole(point)
        if whole is not None:
            return whole
        if any(self.levels.gaps) and point is not None and fractional(point) > WIDE:  # several years
            return closing.closed(self.plan, wide=True)
        return closing.narrow(self.plan)  # branch and bound seldom betters it, and takes seconds

    def _inherited(self, level: int) -> int | None:
        """The optimum without the question, where it is known for the same caps."""
        values = self.levels.values
        return values[level] if level < len(values) and self.caps[:level] == values[:level] else None

    def _forward(self, level: int, system: System) -> None:
        bound, point = self.levels.warm.minimise(level, system)
        if bound is None:  # numerically: the caps leave the relaxation a point
            nothing = np.zeros_like(system.low)
            self._enter(level, system, prove(system, self.levels.costs[level], nothing, 0), None)
        else:
            self._enter(level, system, bound, point)

    def _enter(self, level: int, system: System, bound: Bound, point: Floats | None) -> None:
        """Note what is known of a level, and go on to the next under its bound."""
        self.systems[level], self.bounds[level], self.points[level] = system, bound, point
        inherited = self._inherited(level)
        least = bound.value if inherited is None else max(bound.value, inherited)
        self.known[level:] = [least]
        if level < self.levels.count - 1:
            self.caps[level:] = [least]
            self._forward(level + 1, self._after(level, least))
