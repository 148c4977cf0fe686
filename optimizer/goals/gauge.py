"""How the integers of a level are told: one figure, in one unit, on every screen and in every file."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Gauge:
    """Title and unit of a level, and the way from its integers to figures: value / ``scale`` − ``ones``.

    ``scale`` is a power of ten; ``ones`` is what the count carries along and nobody is told of (definitions §5). What
    such a count leaves is a sum of squares: where rounding its terms took it below 0, it is told as 0.
    """

    title: str
    unit: str
    brief: str  # the unit behind a figure in a sentence
    scale: int = 1
    ones: int = 0

    def figure(self, value: int | Fraction) -> Fraction:
        """What a value, or a bound of values, is in the level's unit."""
        return max(Fraction(0), self.step(value) - self.ones) if self.ones else self.step(value)

    def step(self, difference: int | Fraction) -> Fraction:
        """What a difference of two values (a change, a gap, a tolerance) is in the level's unit."""
        return Fraction(difference) / self.scale

    def told(self, value: int | Fraction) -> str:
        """The figure of a value."""
        return decimal(self.figure(value))

    def change(self, difference: int | Fraction) -> str:
        """A difference with its sign."""
        return signed(self.step(difference))

    def named(self, difference: int | Fraction) -> str:
        """A difference with the title before and the unit behind it."""
        return f"{self.title}{self.change(difference)}{self.brief}"

    @property
    def heading(self) -> str:
        """Title and unit, over figures."""
        return f"{self.title}（{self.unit}）"


def decimal(amount: Fraction | int) -> str:
    """All digits of a decimal fraction, thousands apart, without trailing zeros."""
    exact = Fraction(amount)
    return f"{(Decimal(exact.numerator) / exact.denominator).normalize():,f}".replace("-", "−")


def signed(amount: Fraction | int) -> str:
    """As ``decimal``, with the sign of a change."""
    return ("+" if amount > 0 else "" if amount < 0 else "±") + decimal(amount)


def number(amount: Fraction | int) -> int | float:
    """The same for a cell or for JSON: the nearest number that these hold."""
    exact = Fraction(amount)
    return int(exact) if exact.denominator == 1 else float(exact)
