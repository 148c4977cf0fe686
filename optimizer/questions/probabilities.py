"""How likely it is that somebody declines a posting or is away, and how many do: exact Poisson-binomial counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from optimizer.domain.county import Teacher


@dataclass(frozen=True)
class Chance:
    """Of one teacher: ``declines`` a posting (if sent), is on ``leave`` for the year (whether sent or not)."""

    declines: Fraction
    leave: Fraction

    @property
    def absent(self) -> Fraction:
        """That a posting is not taken up."""
        return 1 - (1 - self.declines) * (1 - self.leave)


@dataclass(frozen=True)
class Chances:
    """The same for everybody but for volunteers, and for those whom ``own`` names. Independent between people."""

    declines: Fraction = Fraction(5, 100)
    volunteer_declines: Fraction = Fraction(1, 100)
    leave: Fraction = Fraction(0)
    own: Mapping[str, Chance] = field(default_factory=dict)

    def of(self, teacher: Teacher) -> Chance:
        usual = Chance(self.volunteer_declines if teacher.volunteer else self.declines, self.leave)
        return self.own.get(teacher.id, usual)


@dataclass(frozen=True)
class Counts:
    """How many of several independent events happen: ``numerators[k] / denominator`` is the probability of k."""

    numerators: tuple[int, ...]
    denominator: int

    @classmethod
    def of(cls, chances: Iterable[Fraction]) -> "Counts":
        """The convolution of Bernoulli distributions (Poisson-binomial), in integers over one denominator."""
        return cls.weighed((chance, 1) for chance in chances)

    @classmethod
    def weighed(cls, events: Iterable[tuple[Fraction, int]]) -> "Counts":
        """The same where an event counts as many as is said of it: the distribution of the sum."""
        events = [(chance, size) for chance, size in events if chance]
        unit = lcm(*(chance.denominator for chance, _ in events)) if events else 1
        numerators = [1]
        for chance, size in events:
            yes = int(chance * unit)
            no = unit - yes
            numerators = [
                (numerators[k] * no if k < len(numerators) else 0) + (numerators[k - size] * yes if k >= size else 0)
                for k in range(len(numerators) + size)
            ]
        return cls(tuple(numerators), unit ** len(events))

    def at_most(self, count: int) -> Fraction:
        return Fraction(sum(self.numerators[: max(0, count + 1)]), self.denominator)

    @property
    def mean(self) -> Fraction:
        return Fraction(sum(k * weight for k, weight in enumerate(self.numerators)), self.denominator)

    def below(self, least: int) -> Fraction:
        """The expected number by which the count falls short of ``least``."""
        short = sum((least - k) * weight for k, weight in enumerate(self.numerators) if k < least)
        return Fraction(short, self.denominator)

    def shortages(self, least: int) -> Sequence[Fraction]:
        """The probability of every shortage below ``least``, from 0 on."""
        short = [0] * (max(0, least) + 1)
        for k, weight in enumerate(self.numerators):
            short[max(0, least - k)] += weight
        while len(short) > 1 and not short[-1]:
            short.pop()
        return [Fraction(weight, self.denominator) for weight in short]
