"""Equity against burden within one component: a relaxation kept warm from price to price, and a core where it is open.

The core is asked for plans that better the best one known, within the triangle that the prices around leave.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from optimizer.engine.core import Core
from optimizer.engine.cpsat import LARGEST_ROW
from optimizer.engine.level_closing import Clock, fractional
from optimizer.engine.lexicographic import optimise
from optimizer.engine.outcomes import Open, Outcome, Refuted, Settled
from optimizer.engine.relaxation import Floats, Relaxation
from optimizer.model.assembly import Component
from optimizer.model.certificate import Bound, System
from optimizer.questions.alternatives.lower_hull import BURDEN, EQUITY, Box, Price, Spot, Support, Supports, price
from optimizer.questions.alternatives.two_sums import TwoSums
from optimizer.readings.columns import Bools, Ints

FEW = (300, 600)  # open columns of the cores that look for a better plan before one proves that there is none
DEEPEST = 3  # rounds of simpler prices where weights do not fit the integer engine


@dataclass(frozen=True)
class Axes:
    """Positions of levels: those kept at their best, then equity and what it is weighed against.

    That is people's burden, and is called so here, or another level that a reader names: ``against``.
    """

    before: tuple[int, ...]
    equity: int
    burden: int
    against: str = "burden"

    @property
    def ordered(self) -> list[int]:
        return [*self.before, self.equity, self.burden]


@dataclass(frozen=True)
class Block:
    """Plans over columns ``place`` of the assembly that are best at the levels before, and what is known of their hull.

    ``closed`` says that the ends and the levels before are proved; ``certified`` are the relaxation's own bounds of the
    two numbers.
    """

    place: Ints
    equity: Ints
    burden: Ints
    base: System
    caps: Sequence[tuple[Ints, int]]  # costs and limits of the levels before
    relaxation: Relaxation  # of the base under the caps
    supports: Supports
    closed: bool
    certified: tuple[int, int]
    clock: Clock

    @classmethod
    def of(cls, component: Component, axes: Axes, epsilon: Sequence[int], clock: Clock) -> "Block | Refuted | Open":
        """A component with both ends of its hull, each closed on both numbers."""
        first = lexicographic(component, axes, epsilon, clock)
        if not isinstance(first, Settled):
            return first
        caps = [
            (component.costs[level], proof.value if proof.limit is None else proof.limit)
            for level, proof in zip(axes.before, first.proofs, strict=False)
            if component.costs[level].any()
        ]
        relaxation = _confined(component.system, caps)
        equity, burden = component.costs[axes.equity], component.costs[axes.burden]
        last = optimise(relaxation.system, np.stack([burden, equity]), [0, 0], clock.limits)
        if not isinstance(last, Settled):  # the first plan is one of its plans: only a limit can end it here
            return Open()
        best, other = (Spot(int(equity @ x), int(burden @ x), x) for x in (first.x, last.x))
        ends = Support(EQUITY, best, first.proofs[-2].bound), Support(BURDEN, other, last.proofs[0].bound)
        closed = all(proof.basis != "open" for proof in (*first.proofs, *last.proofs))
        certified = first.proofs[-2].certified, last.proofs[0].certified
        return cls(
            component.postings, equity, burden, component.system, caps, relaxation, Supports(ends), closed, certified,
            clock,
        )

    @property
    def system(self) -> System:
        return self.relaxation.system

    def spot(self, x: Ints) -> Spot:
        return Spot(int(self.equity @ x), int(self.burden @ x), x)

    # ------------------------------------------------------------------ one price
    def at(self, asked: Price, depth: int = 0) -> Support:
        """The best plan at a price, with what is proved of it."""
        left, right = self.supports.around(asked)
        if left is right:
            return left
        spot, bound = self.supports.best(asked), self.supports.bound(asked)
        if spot.at(asked) > bound and not self.clock.ended():
            spot, bound = self._bettered(asked, spot, bound, depth)
        found = Support(asked, spot, min(bound, spot.at(asked)))
        self.supports.add(found)
        return found

    def _bettered(self, asked: Price, spot: Spot, least: int, depth: int) -> tuple[Spot, int]:
        bound, point = self.relaxed(asked)
        least = max(least, bound.value)
        if not fractional(point):
            x = np.rint(point).astype(np.int64)
            if self.system.holds(x) and self.spot(x).at(asked) < spot.at(asked):
                spot = self.spot(x)
        if spot.at(asked) <= least:
            return spot, least
        box = self.supports.box(asked, spot.at(asked) - 1)
        if box.empty:
            return spot, spot.at(asked)
        if box.spread(asked) > LARGEST_ROW:
            return self._beside(asked, box, least, depth)
        return self._searched(asked, bound, point, spot, least)

    def relaxed(self, asked: Price) -> tuple[Bound, Floats]:
        """The relaxation at a price, from where the one before it ended."""
        bound, point = self.relaxation.minimise(asked[0] * self.equity + asked[1] * self.burden)
        if bound is None:
            raise ArithmeticError("the relaxation of a component that has a plan is infeasible")
        return bound, point

    def _beside(self, asked: Price, box: Box, least: int, depth: int) -> tuple[Spot, int]:
        """Weights too large for the core: two simpler prices on both sides leave a smaller triangle."""
        p, q = asked
        smaller = max(1, p // (box.spread(asked) // LARGEST_ROW + 1))
        below = smaller * q // p
        for simpler in (price(smaller, below), price(smaller, below + 1)):
            if depth < DEEPEST and simpler != asked and all(simpler):
                self.at(simpler, depth + 1)
        spot = self.supports.best(asked)
        least = max(least, self.supports.bound(asked))
        box = self.supports.box(asked, spot.at(asked) - 1)
        if box.empty:
            return spot, spot.at(asked)
        if spot.at(asked) <= least or box.spread(asked) > LARGEST_ROW:
            return spot, least
        return self._searched(asked, *self.relaxed(asked), spot, least)

    # ------------------------------------------------------------------ the core
    def _searched(self, asked: Price, bound: Bound, point: Floats, spot: Spot, least: int) -> tuple[Spot, int]:
        """Better plans on few columns, then on all that a better one can move, which settles it."""
        for size in FEW:
            needed = bound.fixed_by(spot.at(asked) - 1)
            shut = needed | self._shut(bound, size)
            if (shut == needed).all():
                break
            core = self._better(asked, bound, point, shut, spot, least)
            if core.x is not None:
                spot = self.spot(core.x)
                break
        while spot.at(asked) > least and not self.clock.ended():
            core = self._better(asked, bound, point, bound.fixed_by(spot.at(asked) - 1), spot, least)
            if core.verdict == "infeasible":
                return spot, spot.at(asked)
            if core.x is None or core.bound is None:
                break
            least = max(least, min(core.bound, spot.at(asked)))
            spot = self.spot(core.x)
            if core.verdict != "optimal":
                break
        return spot, least

    def _shut(self, bound: Bound, size: int) -> Bools:
        """All columns but those of least reduced cost; ties with the last one stay open."""
        distance = np.abs(bound.reduced)
        ranked = np.sort(distance[self.system.ceiling > self.system.floor])
        return distance > ranked[size] if size < len(ranked) else np.zeros(len(distance), dtype=bool)

    def _better(self, asked: Price, bound: Bound, point: Floats, shut: Bools, spot: Spot, least: int) -> Core:
        """A plan that costs less than ``spot``, with the ``shut`` columns where their reduced costs hold them."""
        box = self.supports.box(asked, spot.at(asked) - 1)
        return self.core(self.system.shrunk(bound.reduced, shut), box, asked, point, least, spot.at(asked) - 1)

    def core(self, inner: System, box: Box, cost: Price, point: Floats, least: int, most: int) -> Core:
        """The least weighted sum of the two numbers, between ``least`` and ``most``, of the plans in a box."""
        return self._sums.core(inner, box, cost, point, least, most, self.clock)

    @cached_property
    def _sums(self) -> TwoSums:
        return TwoSums.of(self.system, self.equity, self.burden)


def lexicographic(component: Component, axes: Axes, epsilon: Sequence[int], clock: Clock) -> Outcome:
    """The best plan of a component at the levels before, then at equity, then at burden."""
    allowed = [epsilon[level] for level in axes.before] + [0, 0]
    return optimise(component.system, component.costs[axes.ordered], allowed, clock.limits)


def _confined(base: System, caps: Sequence[tuple[Ints, int]]) -> Relaxation:
    """The relaxation of the plans that keep the caps; columns that cannot move within them are held."""
    relaxation = Relaxation(base)
    for cost, limit in caps:
        bound, _ = relaxation.minimise(cost)
        relaxation.cap(cost, limit)
        if bound is not None:
            relaxation.shrink(bound, limit)
    return relaxation


def beside(blocks: Sequence[Block], supports: Iterable[Support]) -> Block:
    """Blocks as one, with the supports of their sums (plans over the columns of the blocks in turn)."""
    bases = [block.base for block in blocks]
    base = System(
        sparse.csr_array(sparse.block_diag([part.A for part in bases], format="csr")),
        *(np.concatenate([getattr(part, side) for part in bases]) for side in ("low", "high", "floor", "ceiling")),
    )
    place = np.concatenate([block.place for block in blocks])
    cut = np.cumsum([0] + [len(block.place) for block in blocks])
    caps = [
        (np.pad(cost, (start, len(place) - stop)), limit)
        for block, start, stop in zip(blocks, cut[:-1].tolist(), cut[1:].tolist(), strict=True)
        for cost, limit in block.caps
    ]
    return Block(
        place, np.concatenate([block.equity for block in blocks]), np.concatenate([block.burden for block in blocks]),
        base, caps, _confined(base, caps), Supports(supports), all(block.closed for block in blocks),
        (sum(block.certified[0] for block in blocks), sum(block.certified[1] for block in blocks)), blocks[0].clock,
    )
