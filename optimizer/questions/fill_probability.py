"""The probability that reserve candidates fill all posts that are declined, exact.

Posts that are declined and candidates who are available are independent events; all posts are filled where the declined
ones can be matched to candidates who stand for them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod

import numpy as np
from numpy.typing import NDArray

from optimizer.domain.plan import Posting
from optimizer.questions.probabilities import Counts

CELLS = 4096  # combinations of declined posts told apart; where there are more, a candidate must fit a whole school
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Candidate:
    """Who can take over whose post (``takes``: teachers); ``change`` is what that costs at each level at best."""

    teacher: str
    takes: frozenset[str]
    change: tuple[int, ...]
    absent: Fraction


@dataclass(frozen=True)
class Demand:
    """Posts that may be declined, in groups that no candidate tells apart, with how many are declined in each.

    Groups are independent. A candidate stands for a group where he can take over every post of it.
    """

    groups: tuple[frozenset[str], ...]  # whose posts
    counts: tuple[Counts, ...]

    @classmethod
    def of(
        cls, postings: Sequence[Posting], absent: Mapping[str, Fraction], candidates: Sequence[Candidate]
    ) -> "Demand":
        """Posts with the same candidates together; by school alone where that makes too many combinations."""
        found = cls._by(postings, absent, lambda p: tuple(p.teacher in each.takes for each in candidates))
        if prod(found.shape) > CELLS:
            found = cls._by(postings, absent, lambda p: p.school)
        return found

    @classmethod
    def _by(
        cls, postings: Sequence[Posting], absent: Mapping[str, Fraction], key: Callable[[Posting], object]
    ) -> "Demand":
        groups: dict[object, list[str]] = {}
        for posting in postings:
            groups.setdefault(key(posting), []).append(posting.teacher)
        counts = tuple(Counts.of(absent[teacher] for teacher in group) for group in groups.values())
        return cls(tuple(map(frozenset, groups.values())), counts)

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(len(each.numerators) for each in self.counts)

    def fillable(self, there: Sequence[Candidate]) -> NDArray[np.bool_]:
        """The combinations of declined posts that these candidates can fill: a matching exists."""
        filled = np.zeros(self.shape, dtype=bool)
        filled[(0,) * filled.ndim] = True
        for candidate in there:
            grown = filled.copy()
            for axis, group in enumerate(self.groups):
                if group <= candidate.takes and filled.shape[axis] > 1:
                    ahead = [slice(None)] * filled.ndim
                    behind = list(ahead)
                    ahead[axis], behind[axis] = slice(1, None), slice(None, -1)
                    grown[tuple(ahead)] |= filled[tuple(behind)]
            filled = grown
        return filled

    def filled(self, candidates: Sequence[Candidate]) -> Fraction:
        """The probability that all declined posts are filled, exact."""
        weights = np.ones(self.shape, dtype=object)
        for axis, each in enumerate(self.counts):
            shape = [1] * len(self.counts)
            shape[axis] = -1
            weights = weights * np.array(each.numerators, dtype=object).reshape(shape)
        whole = 1
        for each in self.counts:
            whole *= each.denominator
        total = Fraction(0)
        for chance, there in _available(candidates):
            total += chance * Fraction(int(weights[self.fillable(there)].sum()), whole)
        return total

    def nearly(self, candidates: Sequence[Candidate]) -> float:
        """The same in floating point, to compare lists quickly."""
        weights: Floats = np.ones(self.shape)
        for axis, each in enumerate(self.counts):
            shape = [1] * len(self.counts)
            shape[axis] = -1
            own = np.array([number / each.denominator for number in each.numerators])
            weights = weights * own.reshape(shape)
        return float(sum(
            float(chance) * weights[self.fillable(there)].sum()
            for chance, there in _available(candidates)
        ))


def _available(candidates: Sequence[Candidate]) -> Iterator[tuple[Fraction, list[Candidate]]]:
    """Every set of candidates who are there when called, with its probability."""
    if not candidates:
        yield Fraction(1), []
        return
    first, rest = candidates[0], candidates[1:]
    for chance, there in _available(rest):
        if first.absent < 1:
            yield chance * (1 - first.absent), [first, *there]
        if first.absent:
            yield chance * first.absent, there
