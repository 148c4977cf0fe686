"""Level 3: the sum of the squared pupil-weighted 差异系数, in unit steps (definitions §5)."""

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from typing import ClassVar

import numpy as np

from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Stage
from optimizer.goals.base import Goal, Question
from optimizer.readings.columns import STAGES, Bools, Ints
from optimizer.readings.equity import INDICATORS, LIMITS, head_counts, scaled_cost, units, variations
from optimizer.readings.horizon import Horizon
from optimizer.readings.model_view import Facts
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Amount, Rows, Steps, stack, totals
from optimizer.readings.sources import Columns, backbone, column, enrolled

ACROSS_STAGES = "跨学段交流，按基期总数为最优"
LARGEST_SUM = 2**30  # of all free step costs, so that no solver row can overflow


class Equity(Goal):
    """Σ over indicator, stage and district of CV², scaled to integers by a power of ten.

    The head-count of a district and stage is held at today's value; where postings across stages change it the
    report gives the true figure and does not call the level proved.
    """

    name: ClassVar[str] = "equity"
    title: ClassVar[str] = "校际差异"
    unit: ClassVar[str] = "差异系数平方和"
    brief: ClassVar[str] = ""

    def total(self, question: Question, horizon: Horizon) -> Amount:
        scale = self.scale(horizon)
        views = [horizon.at(year) for year in horizon.years]
        return sum(
            (_amount(view, scale).over(view.column, len(horizon)) for view in views),
            start=Amount.nothing(len(horizon)),
        )

    def amount(self, question: Question, postings: Postings) -> Amount:
        return _amount(postings, self._scale([postings]))

    def scale(self, horizon: Horizon) -> int:
        """Largest power of ten that keeps all free step costs within 2³⁰, yet leaves every step convex."""
        return self._scale([horizon.at(year) for year in horizon.years])

    def _scale(self, views: Sequence[Postings]) -> int:
        spread, least = 0.0, 1.0
        for view in views:
            for _, first, last, pupils, people, total in _blocks(view):
                spread += float((total / people**2 * (last**2 - first**2) / pupils).sum())
                least = max(least, people**2 * float(pupils.max()) / total)
        scale = 1
        while scale < 10**9 and (scale * 10 * spread <= LARGEST_SUM or scale < least):
            scale *= 10
        return scale

    def reads(self, definitions: Definitions) -> Columns:
        return (
            column("schools.district") | column("schools.counted") | enrolled(LIMITS)
            | column("teachers.degree") | backbone(definitions)
        )

    def measure(self, question: Question, history: History, scale: int = 10**6) -> int:
        """The scaled sum on a plan; head-counts per district are those before the plan."""
        before, after = head_counts(history, after=False), head_counts(history, after=True)
        value = 0
        for stage in LIMITS:
            for schools in units(history, stage).values():
                total = sum(pupils for _, pupils in schools)
                for indicator in INDICATORS:
                    people = sum(before.get((school, stage, indicator), 0) for school, _ in schools)
                    if people:
                        value += sum(
                            scaled_cost(after.get((school, stage, indicator), 0), pupils, people, total, scale)
                            for school, pupils in schools
                        )
        return value

    def value(self, question: Question, histories: Collection[History], scale: int) -> int:
        return sum(self.measure(question, history, scale) for history in histories)

    def exact(self, histories: Collection[History]) -> Fraction:
        """Σ CV² under the plan, with its own head-counts."""
        squares = (each.squared for history in histories for each in variations(history, after=True))
        return sum((squared for squared in squares if squared is not None), start=Fraction(0))

    def ones(self, history: History) -> int:
        """The count is Σ (CV² + 1), over coefficients of which anybody is counted."""
        return sum(each.squared is not None for each in variations(history, after=False))

    def remark(self, histories: Collection[History]) -> str:
        """Where postings across stages change a head-count that the level holds fixed."""
        moved = any(_people(history, after=False) != _people(history, after=True) for history in histories)
        return ACROSS_STAGES if moved else ""


def _people(history: History, *, after: bool) -> dict[tuple[str, Stage, str], int]:
    """Head-counts by (district, stage, indicator)."""
    sums: dict[tuple[str, Stage, str], int] = {}
    for (school, stage, indicator), count in head_counts(history, after=after).items():
        record = history.county.school[school]
        if record.counted and record.pupils.get(stage, 0) >= max(1, history.definitions.least_pupils):
            key = (record.district, stage, indicator)
            sums[key] = sums.get(key, 0) + count
    return sums


def _amount(postings: Postings, scale: int) -> Amount:
    low, case, start, width, cost, constant = [], [], [], [], [], 0
    columns: list[Rows] = []
    offset = 0
    for rows, least, most, pupils, people, total in _blocks(postings):
        columns.append(rows)
        reach = zip(least.tolist(), most.tolist(), pupils.tolist(), strict=True)
        for position, (first, last, p) in enumerate(reach):
            costs = [scaled_cost(n, p, people, total, scale) for n in range(first, last + 1)]
            constant += costs[0]
            low.append(first)
            for step in range(len(costs) - 1):
                case.append(offset + position)
                start.append(step)
                width.append(1)
                cost.append(costs[step + 1] - costs[step])
        offset += len(rows.subjects)
    linear = np.zeros(len(postings), dtype=np.int64)
    if not columns:
        return Amount(linear)
    rows = stack(columns)
    floor = np.array(low, dtype=np.int64)
    return Amount(
        linear,
        (
            Steps(
                rows,
                np.full(len(floor), -(2**60), dtype=np.int64),
                floor,
                np.array(case, dtype=np.int64),
                np.ones(len(case), dtype=np.int64),
                np.array(start, dtype=np.int64),
                np.array(width, dtype=np.int64),
                np.array(cost, dtype=np.int64),
            ),
        ),
        constant,
    )


def _qualifies(facts: Facts, indicator: str, stage: Stage) -> Bools:
    t = facts.teachers
    if indicator == "L1":
        least = facts.definitions.degree.get(stage)
        return np.zeros(len(t.ids), dtype=bool) if least is None else t.degree >= int(least)
    return t.backbone if indicator == "L2" else facts.pe_and_arts[t.subject]


def _blocks(postings: Postings) -> Iterator[tuple[Rows, Ints, Ints, Ints, int, int]]:
    """Per (stage, district, indicator): count rows, least and most counts, pupils; people and pupils in all."""
    facts = postings.facts
    t, s = facts.teachers, facts.schools
    counted = np.array([school.counted for school in facts.county.schools], dtype=bool)
    for stage in LIMITS:
        code = STAGES.index(stage)
        pupils = facts.pupils[:, code]
        unit = counted & (pupils > 0) & (pupils >= facts.definitions.least_pupils)
        for district in np.unique(s.district[unit]):
            schools = np.flatnonzero(unit & (s.district == district))
            case = np.full(len(s.ids), -1, dtype=np.int64)
            case[schools] = np.arange(len(schools))
            total = int(pupils[schools].sum())
            for indicator in INDICATORS:
                good = _qualifies(facts, indicator, stage)
                here = good & (t.stage == code)
                now = np.bincount(case[t.present[here]] + 1, minlength=len(schools) + 1)[1:].astype(np.int64)
                people = int(now.sum())
                if not people:
                    continue
                mine = good[postings.teacher]
                arrives = (mine & (postings.stage == code)).astype(np.int64)
                leaves = (mine & (t.stage[postings.teacher] == code)).astype(np.int64)
                rows = totals(
                    [(s.ids[i], stage.value, indicator) for i in schools],
                    (arrives, case[postings.school]),
                    (-leaves, case[postings.left]),
                    at=now,
                )
                leavers, arrivers = np.zeros_like(now), np.zeros_like(now)
                for hit, school, size in ((leaves, postings.left, leavers), (arrives, postings.school, arrivers)):
                    place = case[school]
                    used = (hit > 0) & (place >= 0)
                    pairs = np.unique(place[used] * len(t.ids) + postings.teacher[used])
                    np.add.at(size, pairs // len(t.ids), 1)
                yield rows, now - leavers, now + arrivers, pupils[schools], people, total
