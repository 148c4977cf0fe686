"""The national 差异系数 in the words that a planner reads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from optimizer.domain.vocabulary import Stage
from optimizer.readings.equity import INDICATORS, NOT_COMPUTABLE, Variation, met_words
from optimizer.solving.answers import Solved


@dataclass(frozen=True, slots=True)
class Balance:
    """One indicator of one stage over all districts in one year."""

    year: int
    stage: Stage
    indicator: str
    districts: int
    before: float | None  # the worst
    after: float | None
    limit: float
    met_before: int  # districts
    met_after: int
    known_before: int  # districts in which anybody is counted
    known_after: int

    @property
    def words(self) -> tuple[str, str]:
        """Before and after: of several districts, how many meet the limit of those of which anything can be told."""
        pairs = ((self.met_before, self.known_before), (self.met_after, self.known_after))
        if self.districts == 1:
            before, after = (met_words(bool(met) if known else None) for met, known in pairs)
        else:
            before, after = (f"{met}/{known} 个县区" if known else NOT_COMPUTABLE for met, known in pairs)
        return before, after

    @property
    def label(self) -> str:
        return f"{self.stage}·{INDICATORS[self.indicator]}"


def balances(solved: Solved) -> Iterator[Balance]:
    """The 差异系数 of each year, the worst district of each stage and indicator."""
    for year, seen in solved.audit.years.items():
        pairs = sorted(
            zip(seen.before, seen.after, strict=True),
            key=lambda pair: (tuple(Stage).index(pair[0].stage), pair[0].indicator),
        )
        for (stage, indicator), group in groupby(pairs, key=lambda pair: (pair[0].stage, pair[0].indicator)):
            both = list(group)
            before, after = [pair[0] for pair in both], [pair[1] for pair in both]
            yield Balance(
                year, stage, indicator, len(both), _worst(before), _worst(after), float(before[0].limit),
                *(sum(bool(variation.met) for variation in side) for side in (before, after)),
                *(sum(variation.met is not None for variation in side) for side in (before, after)),
            )


def _worst(variations: Sequence[Variation]) -> float | None:
    return max((variation.value for variation in variations if variation.value is not None), default=None)
