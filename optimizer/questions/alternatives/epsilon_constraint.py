"""Points that somebody asks for: the least of one number where the other is held to a limit (ε-constraint).

A price near the limit says which columns can move in a better plan. Components share the limit: a small county is asked
as one block; in a large one components in turn get what is left of the limit, and the lines say how far that may be
off.
"""

from dataclasses import dataclass, replace

from optimizer.engine.core import Core
from optimizer.questions.alternatives.blocks import Block
from optimizer.questions.alternatives.front import Front
from optimizer.questions.alternatives.lower_hull import BURDEN, EQUITY, Box, Price, Spot, Supports, price
from optimizer.questions.alternatives.points import Point, Request
from optimizer.readings.columns import Ints
from optimizer.solving.rotation import ONE_BLOCK


def requested(front: Front, request: Request) -> Point | None:
    """The plan that keeps the limit with the least of the other number; None where no plan keeps the limit."""
    end, _ = front.supports.around(EQUITY if request.held == "equity" else BURDEN)
    if request.limit < end.bound:
        return None
    asked = _Asked(request)
    spot = asked.best(front.supports)
    if spot is None:  # the end itself is not proved, and the limit lies within its gap
        return None
    _ask_near(front, asked)
    spot, bound = asked.best(front.supports) or spot, asked.least(front.supports)
    if asked.free(spot) > bound:
        if sum(len(block.place) for block in front.blocks) <= ONE_BLOCK:
            whole = front.whole()
            own = asked.less(front.offset)
            found, least = held(whole, own)
            x = front.rest.copy()
            x[whole.place] = found.x
            spot, bound = _valued(front, x), max(bound, least + asked.part(front.offset))
        else:
            spot = _handed_out(front, asked, spot)
    known = min(bound, asked.free(spot))
    proved = front.closed and asked.free(spot) == known
    return Point(spot, known, proved, front.lawful(spot.x), request=request)


@dataclass(frozen=True)
class _Asked:
    """A request read both ways, so that the search is written once."""

    request: Request

    @property
    def of_equity(self) -> bool:
        return self.request.held == "equity"

    def held(self, spot: Spot) -> int:
        return spot.equity if self.of_equity else spot.burden

    def free(self, spot: Spot) -> int:
        return spot.burden if self.of_equity else spot.equity

    def part(self, offset: tuple[int, int]) -> int:
        """The free number of a pair."""
        return offset[1] if self.of_equity else offset[0]

    def less(self, offset: tuple[int, int]) -> "_Asked":
        """The same request where a part of the limit is used up."""
        used = offset[0] if self.of_equity else offset[1]
        return _Asked(replace(self.request, limit=self.request.limit - used))

    def best(self, supports: Supports) -> Spot | None:
        """The best plan known that keeps the limit."""
        kept = [spot for spot in supports.spots if self.held(spot) <= self.request.limit]
        return min(kept, key=lambda spot: (self.free(spot), self.held(spot)), default=None)

    def least(self, supports: Supports) -> int:
        """What the solved prices prove of the free number."""
        limit = self.request.limit
        return supports.least(equity=limit) if self.of_equity else supports.least(burden=limit)

    def least_held(self, supports: Supports, free: int) -> int:
        """What they prove of the held number where the free one is at most so much."""
        return supports.least(burden=free) if self.of_equity else supports.least(equity=free)

    def box(self, held: tuple[int, int], free: tuple[int, int]) -> Box:
        return Box(held, free) if self.of_equity else Box(free, held)

    def over(self, supports: Supports) -> Spot | None:
        """The plan known that misses the limit by the least."""
        missed = [spot for spot in supports.spots if self.held(spot) > self.request.limit]
        return min(missed, key=lambda spot: (self.held(spot), self.free(spot)), default=None)

    def price(self, supports: Supports) -> Price | None:
        """Where the plans on both sides of the limit cost the same."""
        within, beyond = self.best(supports), self.over(supports)
        if within is None or beyond is None or self.free(beyond) >= self.free(within):
            return None
        left, right = (within, beyond) if self.of_equity else (beyond, within)
        return price(left.burden - right.burden, right.equity - left.equity)


def _ask_near(target: Front | Block, asked: _Asked) -> None:
    """Solve prices around the limit until no plan by price lies between."""
    tried: set[Price] = set()
    while (near := asked.price(target.supports)) is not None and near not in tried:
        tried.add(near)
        target.at(near)


def held(block: Block, asked: _Asked) -> tuple[Spot, int]:
    """The request on one block: the best plan found, and what is proved of its free number.

    The block must know a plan that keeps the limit.
    """
    _ask_near(block, asked)
    spot, bound = asked.best(block.supports), asked.least(block.supports)
    assert spot is not None
    while asked.free(spot) > bound and not block.clock.ended():
        found, bound = _bettered(block, asked, spot, bound)
        if found is None:
            break
        spot = found
    return _trimmed(block, asked, spot), min(bound, asked.free(spot))


def _bettered(block: Block, asked: _Asked, spot: Spot, bound: int) -> tuple[Spot | None, int]:
    """A plan with less of the free number, and the bound that the search leaves."""
    most = asked.free(spot) - 1
    box = asked.box((asked.least_held(block.supports, most), asked.request.limit), (bound, most))
    core = _searched(block, asked, box, BURDEN if asked.of_equity else EQUITY, bound, most)
    if core.verdict == "infeasible":
        return None, asked.free(spot)
    if core.x is None or core.bound is None:
        return None, bound
    return block.spot(core.x), max(bound, min(core.bound, asked.free(spot)))


def _trimmed(block: Block, asked: _Asked, spot: Spot) -> Spot:
    """A plan with as little of the free number and the least of the held one, so that nothing is given away."""
    free, most = asked.free(spot), asked.held(spot) - 1
    least = asked.least_held(block.supports, free)
    if most < least or block.clock.ended():
        return spot
    box = asked.box((least, most), (asked.least(block.supports), free))
    core = _searched(block, asked, box, EQUITY if asked.of_equity else BURDEN, least, most)
    return spot if core.x is None else block.spot(core.x)


def _searched(block: Block, asked: _Asked, box: Box, cost: Price, least: int, most: int) -> Core:
    """The core of the plans in a box, on the columns that can move in any of them."""
    near = asked.price(block.supports) or (EQUITY if asked.of_equity else BURDEN)
    duals, point = block.relaxed(near)
    dearest = near[0] * box.equity[1] + near[1] * box.burden[1]
    inner = block.system.shrunk(duals.reduced, duals.fixed_by(dearest))
    return block.core(inner, box, cost, point, least, most)


def _valued(front: Front, x: Ints) -> Spot:
    """The county under a plan over the columns of the assembly."""
    return front.spot([x[block.place] for block in front.blocks])


def _handed_out(front: Front, asked: _Asked, spot: Spot) -> Spot:
    """What is left of the limit goes to the component that saves the most by it, until none saves anything."""
    plans = [block.spot(spot.x[block.place]) for block in front.blocks]
    left = asked.request.limit - asked.held(spot)
    offers: list[Spot | None] = [None] * len(plans)
    while not front.clock.ended():
        for number, (block, plan) in enumerate(zip(front.blocks, plans, strict=True)):
            offer = offers[number]
            if offer is None or asked.held(offer) > asked.held(plan) + left:
                own = _Asked(replace(asked.request, limit=asked.held(plan) + left))
                block.supports.know(plan)
                offers[number], _ = held(block, own)
        saved = [
            asked.free(plan) - asked.free(offer) if offer else 0 for plan, offer in zip(plans, offers, strict=True)
        ]
        best = max(range(len(plans)), key=saved.__getitem__)
        chosen = offers[best]
        if chosen is None or saved[best] <= 0:
            break
        left -= asked.held(chosen) - asked.held(plans[best])
        plans[best] = chosen
    return front.spot([plan.x for plan in plans])
