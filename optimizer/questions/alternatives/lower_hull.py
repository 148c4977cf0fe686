"""The lower left hull of two numbers of a plan, known by supporting lines: exact rationals, whatever was solved.

At a price (p, q) every plan has ``p·equity + q·burden ≥ V(p, q)``. V is concave and of degree one, so that two solved
prices bound it at every price between them, and two lines and a known plan leave only a triangle for better ones.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor, gcd

from optimizer.readings.columns import Ints

Price = tuple[int, int]  # weights of equity and of burden, neither negative
EQUITY, BURDEN = (1, 0), (0, 1)  # the two ends


def price(equity: int, burden: int) -> Price:
    """Weights without a common factor."""
    common = gcd(equity, burden)
    return equity // common, burden // common


@dataclass(frozen=True)
class Spot:
    """What a plan (columns ``x``) has of the two."""

    equity: int
    burden: int
    x: Ints = field(compare=False, repr=False)

    def at(self, price: Price) -> int:
        return price[0] * self.equity + price[1] * self.burden


@dataclass(frozen=True)
class Support:
    """The best plan found at a price; none costs less than ``bound`` at it."""

    price: Price
    spot: Spot
    bound: int

    @property
    def proved(self) -> bool:
        return self.spot.at(self.price) <= self.bound


@dataclass(frozen=True)
class Box:
    """Whole numbers of equity and of burden that a better plan must lie between; empty where a low exceeds a high."""

    equity: tuple[int, int]
    burden: tuple[int, int]

    @property
    def empty(self) -> bool:
        return self.equity[0] > self.equity[1] or self.burden[0] > self.burden[1]

    def spread(self, price: Price) -> int:
        """By how much the weighted sum may differ inside."""
        return price[0] * (self.equity[1] - self.equity[0]) + price[1] * (self.burden[1] - self.burden[0])


class Supports:
    """Solved prices from equity alone to burden alone, at least these two."""

    def __init__(self, ends: Iterable[Support]) -> None:
        self._held = sorted(ends, key=_rank)
        self._others: list[Spot] = []  # plans known besides those of the prices

    def __iter__(self) -> Iterator[Support]:
        return iter(self._held)

    def least(self, *, equity: int | None = None, burden: int | None = None) -> int:
        """What the lines prove of one number where the other is at most so much."""
        lines = [(each.price, each.bound) for each in self._held]
        if equity is not None:
            return max(-((p * equity - bound) // q) for (p, q), bound in lines if q)
        if burden is None:
            raise ValueError("one of the two must be limited")
        return max(-((q * burden - bound) // p) for (p, q), bound in lines if p)

    def around(self, price: Price) -> tuple[Support, Support]:
        """The nearest solved prices on both sides; twice the same where this one was solved."""
        place = bisect_left(self._held, _rank_of(price), key=_rank)
        if _rank(self._held[place]) == _rank_of(price):
            return self._held[place], self._held[place]
        return self._held[place - 1], self._held[place]

    def add(self, support: Support) -> None:
        """Of two supports at one price the better value and the better bound stay."""
        place = bisect_left(self._held, _rank(support), key=_rank)
        old = self._held[place]
        if old.price != support.price:
            self._held.insert(place, support)
        else:
            spot = min(old.spot, support.spot, key=lambda each: each.at(support.price))
            self._held[place] = Support(support.price, spot, max(old.bound, support.bound))

    def know(self, spot: Spot) -> None:
        """A plan that no price has found."""
        self._others.append(spot)

    @property
    def spots(self) -> list[Spot]:
        """Every plan known."""
        return [*(each.spot for each in self._held), *self._others]

    def best(self, price: Price) -> Spot:
        """The best plan known at a price; of equal ones the first on the way from equity to burden."""
        return min(self.spots, key=lambda spot: spot.at(price))

    def bound(self, price: Price) -> int:
        """What the solved prices around prove at a price between them."""
        left, right = self.around(price)
        if left is right:
            return left.bound
        (a, b), (c, d), (p, q) = left.price, right.price, price
        whole = a * d - c * b
        return ceil(Fraction((p * d - c * q) * left.bound + (a * q - p * b) * right.bound, whole))

    def corners(self) -> list[tuple[Fraction, Fraction]]:
        """Equity and burden where neighbouring lines meet: no plan lies below what joins them."""
        met = (_crossing(left.price, left.bound, right.price, right.bound) for left, right in pairwise(self._held))
        return list(dict.fromkeys(met))

    def box(self, price: Price, most: int) -> Box:
        """Where a plan that costs at most ``most`` at an unsolved price can lie."""
        left, right = self.around(price)
        first, last = (_crossing(price, most, each.price, each.bound) for each in (left, right))
        return Box((ceil(first[0]), floor(last[0])), (ceil(last[1]), floor(first[1])))

    def depth(self, left: Support, right: Support) -> Fraction:
        """How far below the line through two neighbouring spots the hull may still reach, in units of burden."""
        if left.spot == right.spot or left.spot.equity >= right.spot.equity:
            return Fraction(0)
        equity, burden = _crossing(left.price, left.bound, right.price, right.bound)
        fall = Fraction(left.spot.burden - right.spot.burden, right.spot.equity - left.spot.equity)
        return max(Fraction(0), left.spot.burden - fall * (equity - left.spot.equity) - burden)


def _rank(support: Support) -> tuple[int, Fraction]:
    return _rank_of(support.price)


def _rank_of(price: Price) -> tuple[int, Fraction]:
    """Order of prices: equity alone first; then by burden's weight for one of equity; burden alone last."""
    return (1, Fraction(0)) if not price[0] else (0, Fraction(price[1], price[0]))


def _crossing(one: Price, value: int, other: Price, bound: int) -> tuple[Fraction, Fraction]:
    """Equity and burden where two lines of constant cost meet."""
    (p, q), (r, s) = one, other
    whole = p * s - q * r
    return Fraction(value * s - bound * q, whole), Fraction(p * bound - r * value, whole)
