"""Flows between schools, and the stock of backbone teachers that they leave behind."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from optimizer.domain.vocabulary import Kind, Stage
from optimizer.readings.equity import LIMITS, head_counts
from optimizer.reporting.facts.figures import Figures, PlanFigures

BACKBONE = "L2"  # the national indicator: 县级以上骨干教师
PER_HUNDRED = 1  # of them for every hundred pupils, at least (教督〔2017〕6号)


@dataclass(frozen=True, slots=True)
class Flow:
    """Teachers who set out from one school to another in a year."""

    year: int
    origin: str
    school: str
    number: int
    backbone: int


@dataclass(frozen=True, slots=True)
class Stock:
    """Backbone teachers of a school and stage in a year, without the plan and under it."""

    year: int
    school: str
    stage: Stage
    pupils: int
    before: int
    after: int

    @property
    def met(self) -> bool:
        return self.reaches(self.after)

    def reaches(self, number: int) -> bool:
        return 100 * number >= PER_HUNDRED * self.pupils

    def per_hundred(self, number: int) -> float:
        return 100 * number / self.pupils


def flows(figures: PlanFigures) -> Sequence[Flow]:
    """New moves of every kind by year, origin and destination, in roster order; what prolongs or calls back is none."""
    county, history = figures.county, figures.annuals[0].history
    numbers, backbones = Counter[tuple[int, str, str]](), Counter[tuple[int, str, str]]()
    for posting in figures.plan.postings:
        if posting.mode is not Kind.PROLONGED and posting.school != posting.origin:
            key = posting.first_year, posting.origin, posting.school
            numbers[key] += 1
            backbones[key] += history.is_backbone(county.teacher[posting.teacher])
    place = {school.id: position for position, school in enumerate(county.schools)}
    order = sorted(numbers, key=lambda key: (key[0], place[key[1]], place[key[2]]))
    return [Flow(*key, numbers[key], backbones[key]) for key in order]


def stocks(figures: Figures) -> Iterator[Stock]:
    """By year and school, for the stages that the national ratio speaks of."""
    for annual in figures.annuals:
        before, after = (head_counts(annual.history, after=moved) for moved in (False, True))
        for school in annual.county.schools:
            for stage in LIMITS:
                pupils = school.pupils.get(stage, 0)
                if pupils > 0:
                    key = school.id, stage, BACKBONE
                    yield Stock(annual.year, school.id, stage, pupils, before.get(key, 0), after.get(key, 0))
