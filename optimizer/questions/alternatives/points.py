"""A plan on the front, and what may be asked for on it."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from optimizer.questions.alternatives.lower_hull import Price, Spot


@dataclass(frozen=True)
class Request:
    """One of the two numbers is held to a limit, the other made small."""

    held: Literal["equity", "burden"]
    limit: int


@dataclass(frozen=True)
class Point:
    """A plan on the front, found at a price or on request.

    ``bound`` is that of the weighted sum at the price, or of the number that is not held. ``lawful`` says that rows
    which link components are kept, too.
    """

    spot: Spot
    bound: int
    proved: bool
    lawful: bool
    price: Price | None = None
    request: Request | None = None

    @property
    def gap(self) -> Fraction:
        """What is left open, in units of burden, or of equity where that is the number made small or alone priced."""
        if self.price is not None:
            return Fraction(self.spot.at(self.price) - self.bound, self.price[1] or self.price[0])
        assert self.request is not None
        return Fraction((self.spot.burden if self.request.held == "equity" else self.spot.equity) - self.bound)
