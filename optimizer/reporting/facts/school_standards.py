"""What each school has of the national indicators per hundred pupils, and which schools the 差异系数 leaves out.

The standards per hundred pupils are those of 教督〔2017〕6号; a school is asked for them one by one, so they are told
and bind no plan.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from optimizer.auditing.audit import Audit
from optimizer.domain.closures import is_closed
from optimizer.domain.vocabulary import Stage
from optimizer.readings.equity import INDICATORS, LIMITS, head_counts, left_out

STANDARDS: Mapping[tuple[str, Stage], Fraction] = {
    ("L1", Stage.PRIMARY): Fraction(42, 10), ("L1", Stage.JUNIOR): Fraction(53, 10),
    ("L2", Stage.PRIMARY): Fraction(1), ("L2", Stage.JUNIOR): Fraction(1),
    ("L3", Stage.PRIMARY): Fraction(9, 10), ("L3", Stage.JUNIOR): Fraction(9, 10),
}
NO_STAGE = "没有义务教育学段"


@dataclass(frozen=True, slots=True)
class Figure:
    """Teachers of one indicator at one stage of a counted school, without the plan and under it."""

    year: int
    school: str
    stage: Stage
    indicator: str
    pupils: int
    before: int
    after: int

    @property
    def standard(self) -> Fraction:
        return STANDARDS[self.indicator, self.stage]

    @property
    def met(self) -> bool:
        return 100 * self.after >= self.standard * self.pupils

    def per_hundred(self, number: int) -> float:
        return 100 * number / self.pupils


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A school that the 差异系数 of a stage does not count, and why; ``stage`` is empty where it has none of these."""

    year: int
    school: str
    stage: Stage | None
    pupils: int
    why: str


def standings(audit: Audit) -> Iterator[Figure]:
    """By year, school, stage and indicator, in roster order."""
    for year, seen in audit.years.items():
        before, after = (head_counts(seen.history, after=moved) for moved in (False, True))
        for school in seen.history.county.schools:
            for stage in LIMITS:
                if not left_out(school, stage, seen.history.definitions):
                    for indicator in INDICATORS:
                        key = (school.id, stage, indicator)
                        heads = before.get(key, 0), after.get(key, 0)
                        yield Figure(year, *key, school.pupils[stage], *heads)


def schools_left_out(audit: Audit) -> Iterator[LeftOut]:
    """By year, school and stage, in roster order; a school that has closed is none."""
    for year, seen in audit.years.items():
        for school in seen.history.county.schools:
            if is_closed(school, year):
                continue
            taught = [stage for stage in LIMITS if stage in school.pupils]
            if not taught:
                yield LeftOut(year, school.id, None, sum(school.pupils.values()), NO_STAGE)
            for stage in taught:
                if why := left_out(school, stage, seen.history.definitions):
                    yield LeftOut(year, school.id, stage, school.pupils[stage], why)
