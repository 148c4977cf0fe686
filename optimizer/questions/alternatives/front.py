"""The front of equity and burden, by price: at a common price the components add up, so that they make the county's."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

import numpy as np

from optimizer.engine.level_closing import Clock
from optimizer.model.assembly import Assembly
from optimizer.questions.alternatives.blocks import Axes, Block, beside
from optimizer.questions.alternatives.lower_hull import BURDEN, EQUITY, Price, Spot, Support, Supports, price
from optimizer.questions.alternatives.points import Point
from optimizer.readings.columns import Ints

DIGITS = 3  # significant ones of a price that somebody is to read
PLAIN = 50  # from this ratio on, one weight is simply 1
Told = Callable[[int, int], None]  # done, of how many


class Front:
    """Equity against burden over blocks that share nothing; every solved price bounds all plans from below.

    Numbers are those of the whole county (level values). Columns of ``rest`` that no block holds stay as they are.
    """

    def __init__(
        self, assembly: Assembly, axes: Axes, blocks: Sequence[Block], rest: Ints, closed: bool, joined: bool,
        clock: Clock,
    ) -> None:
        self.assembly, self.axes, self.blocks, self.rest = assembly, axes, tuple(blocks), rest
        self.joined, self.clock = joined, clock
        self.closed = closed and all(block.closed for block in blocks)
        self._offset = (
            assembly.constants[axes.equity] + int(assembly.costs[axes.equity] @ rest),
            assembly.constants[axes.burden] + int(assembly.costs[axes.burden] @ rest),
        )
        self._supports = Supports((self._summed(EQUITY), self._summed(BURDEN)))
        self._tried: set[tuple[Price, Price]] = set()
        self.interrupted = False

    @classmethod
    def of(cls, assembly: Assembly, axes: Axes, blocks: Sequence[Block], clock: Clock) -> "Front":
        """A front over all components of an assembly."""
        nothing = np.zeros(assembly.A.shape[1], dtype=np.int64)
        return cls(assembly, axes, blocks, nothing, True, False, clock)

    # ------------------------------------------------------------------ prices
    def _summed(self, asked: Price) -> Support:
        """Values and bounds add up over the blocks."""
        found = [block.at(asked) for block in self.blocks]
        fixed = asked[0] * self._offset[0] + asked[1] * self._offset[1]
        return Support(asked, self.spot([each.spot.x for each in found]), fixed + sum(each.bound for each in found))

    def spot(self, plans: Sequence[Ints]) -> Spot:
        """The county under one plan for each block."""
        x = self.rest.copy()
        equity, burden = self._offset
        for block, own in zip(self.blocks, plans, strict=True):
            x[block.place] = own
            equity += int(block.equity @ own)
            burden += int(block.burden @ own)
        return Spot(equity, burden, x)

    def whole(self) -> Block:
        """The blocks as one, with what is known of their sum."""
        if len(self.blocks) == 1:
            return self.blocks[0]
        place = np.concatenate([block.place for block in self.blocks])
        (equity, burden), own = self._offset, []
        for each in self._supports:
            spot = Spot(each.spot.equity - equity, each.spot.burden - burden, each.spot.x[place])
            own.append(Support(each.price, spot, each.bound - each.price[0] * equity - each.price[1] * burden))
        return beside(self.blocks, own)

    @property
    def offset(self) -> tuple[int, int]:
        """Equity and burden of what no block decides."""
        return self._offset

    def at(self, asked: Price) -> Support:
        """The best plan at a price."""
        found = self._summed(asked)
        self._supports.add(found)
        return found

    @property
    def supports(self) -> Supports:
        return self._supports

    @property
    def spots(self) -> Sequence[Support]:
        """The plans found, each once, from the best equity to the least burden."""
        found: list[Support] = []
        for support in self._supports:
            if found and found[-1].spot == support.spot:
                found[-1] = support if support.proved and not found[-1].proved else found[-1]
            elif not found or support.spot.equity > found[-1].spot.equity:
                found.append(support)
        return found

    # ------------------------------------------------------------------ tracing
    def traced(self, count: int, told: Told = lambda done, of: None) -> "Front":
        """Ask at prices between neighbours, where the hull may still bulge most, until ``count`` plans are known.

        Ends early where nothing is left to find, the clock has run out, or an interrupt comes.
        """
        try:
            told(len(self.spots), count)
            while len(self.spots) < count and not self.clock.ended():
                asked = self.next_price()
                if asked is None:
                    break
                self.at(asked)
                told(len(self.spots), count)
        except KeyboardInterrupt:
            self.interrupted = True
        return self

    def next_price(self) -> Price | None:
        """The price to ask next: between the neighbours with the most room; None where nothing is left to find."""
        gap = max(self._gaps(), key=lambda each: each[0], default=None)
        if gap is None:
            return None
        _, left, right = gap
        self._tried.add((left.price, right.price))
        return self._between(left, right)

    def _gaps(self) -> Iterator[tuple[Fraction, Support, Support]]:
        """Neighbouring prices with different plans and room for another: the area of the triangle between them."""
        for left, right in self._neighbours():
            depth = self._supports.depth(left, right)
            if depth and (left.price, right.price) not in self._tried:
                yield depth * (right.spot.equity - left.spot.equity), left, right

    def _neighbours(self) -> Iterator[tuple[Support, Support]]:
        return pairwise(self._supports)

    def _between(self, left: Support, right: Support) -> Price:
        """The price at which both plans cost the same; a round one near it while that lies well between."""
        exact = price(left.spot.burden - right.spot.burden, right.spot.equity - left.spot.equity)
        plain = rounded(exact)
        inside = _ratio(left.price) < _ratio(plain) < _ratio(right.price)
        return plain if inside and self._wide(left, right) else exact

    def _wide(self, left: Support, right: Support) -> bool:
        """Whether the prices of two neighbours still differ by more than a round price may be off."""
        low, high = _ratio(left.price), _ratio(right.price)
        return low == 0 or high == float("inf") or high > low * 1.05

    # ------------------------------------------------------------------ what may be said
    @property
    def depth(self) -> Fraction:
        """How far the hull may lie below the lines through neighbouring plans, in units of burden; 0: complete."""
        return max((self._supports.depth(left, right) for left, right in self._neighbours()), default=Fraction(0))

    @property
    def share(self) -> Fraction:
        """Of the rectangle between both ends, what lies between the lines through neighbouring plans and the bounds."""
        found = list(self._supports)
        across = found[-1].spot.equity - found[0].spot.equity
        down = found[0].spot.burden - found[-1].spot.burden
        if across <= 0 or down <= 0:
            return Fraction(0)
        area = sum(
            self._supports.depth(left, right) * (right.spot.equity - left.spot.equity)
            for left, right in self._neighbours()
        )
        return Fraction(area, 2 * across * down)

    def lawful(self, x: Ints) -> bool:
        """Whether a plan keeps the rows that link the blocks; the others it keeps by construction."""
        rows = np.flatnonzero(self.assembly.linking)
        at = self.assembly.A[rows] @ x
        return bool(((at >= self.assembly.low[rows]) & (at <= self.assembly.high[rows])).all())

    def points(self) -> list[Point]:
        """The plans found by price."""
        return [
            Point(each.spot, each.bound, each.proved and self.closed, self.lawful(each.spot.x), each.price)
            for each in self.spots
        ]


def rounded(exact: Price) -> Price:
    """A price near it that reads well: small weights, one of them 1 where the ratio is large."""
    small, large = sorted(exact)
    if not small:
        return exact
    factor = 1 if large >= PLAIN * small else -(-PLAIN * small // large)
    whole = Fraction(large * factor, small)
    digits = 10 ** max(0, len(str(int(whole))) - DIGITS)
    pair = factor, max(1, round(whole / digits) * digits)
    return price(*(pair if exact[0] <= exact[1] else pair[::-1]))


def _ratio(asked: Price) -> float:
    return asked[1] / asked[0] if asked[0] else float("inf")
