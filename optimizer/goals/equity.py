"""Level 3: the sum of the squared pupil-weighted 差异系数, in unit steps (definitions §5)."""

from collections.abc import Collection, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import ClassVar

import numpy as np

from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Stage
from optimizer.goals.base import Goal, Question
from optimizer.readings.counted_heads import Heads, counted_heads, unit_steps
from optimizer.readings.equity import INDICATORS, LIMITS, head_counts, head_price, scaled_cost, units, variations
from optimizer.readings.horizon import Horizon
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Amount, stack
from optimizer.readings.sources import COUNTED, Columns, column, enrolled

FIRST_ORDER = "按一阶近似"
CHANGED = f"计入学校的人数有变动，{FIRST_ORDER}比较"
OPEN = f"与变动计入学校人数的方案{FIRST_ORDER}比较"
LARGEST_SUM = 2**30  # of all free step costs, so that no solver row can overflow


class Equity(Goal):
    """Σ over indicator, stage and district of CV², scaled to integers by a power of ten.

    With N heads at counted schools today, a number is P/N²·Σ n²/p − 2(CV² + 1)/N·(N after − N) − 1, CV today's: CV²
    itself where nobody enters or leaves the counted schools of the stage, else what it is to first order. The report
    gives the true figure, and says where a proof rests on the first order.
    """

    name: ClassVar[str] = "equity"
    title: ClassVar[str] = "校际差异"
    meaning: ClassVar[str] = "各县区、学段、指标的差异系数的平方和，越小越均衡。"
    unit: ClassVar[str] = "差异系数平方和"
    brief: ClassVar[str] = ""

    def total(self, question: Question, horizon: Horizon) -> Amount:
        found = {year: _counted(horizon.at(year)) for year in horizon.years}
        scale = _scale(list(found.values()))
        whole = Amount.nothing(len(horizon))
        for year, heads in found.items():
            view = horizon.at(year)
            whole += _amount(view, heads, scale).over(view.column, len(horizon))
        return whole

    def amount(self, question: Question, postings: Postings) -> Amount:
        heads = _counted(postings)
        return _amount(postings, heads, _scale([heads]))

    def scale(self, horizon: Horizon) -> int:
        """Largest power of ten that keeps all free step costs within 2³⁰, yet leaves every step convex."""
        return _scale([_counted(horizon.at(year)) for year in horizon.years])

    def reads(self, definitions: Definitions) -> Columns:
        return (
            column("schools.district") | COUNTED | enrolled(LIMITS) | column("teachers.degree")
            | column("teachers.backbone")
        )

    def measure(self, question: Question, history: History, scale: int = 10**6) -> int:
        """The scaled sum on a plan; whoever entered or left the counted schools has the price of today's figure."""
        before, after = head_counts(history, after=False), head_counts(history, after=True)
        value = 0
        for stage in LIMITS:
            for schools in units(history, stage).values():
                pupils = [each for _, each in schools]
                for indicator in INDICATORS:
                    now, then = (
                        [counts.get((school, stage, indicator), 0) for school, _ in schools]
                        for counts in (before, after)
                    )
                    if people := sum(now):
                        value += head_price(now, pupils, scale) * (people - sum(then))
                        value += sum(
                            scaled_cost(n, p, people, sum(pupils), scale) for n, p in zip(then, pupils, strict=True)
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

    def remark(self, amount: Amount, histories: Collection[History]) -> str:
        """That the count is one to first order, where somebody can enter or leave the counted schools, or does.

        Nothing where the sum stays on today's heads and is 0: no plan has less.
        """
        if any(_people(history, after=False) != _people(history, after=True) for history in histories):
            return f"{CHANGED}，实际为{float(self.exact(histories)):.6f}"
        return OPEN if amount.linear.any() and self.exact(histories) else ""


def _people(history: History, *, after: bool) -> dict[tuple[str, Stage, str], int]:
    """Head-counts by (district, stage, indicator)."""
    counts = head_counts(history, after=after)
    return {
        (district, stage, indicator): sum(counts.get((school, stage, indicator), 0) for school, _ in schools)
        for stage in LIMITS
        for district, schools in units(history, stage).items()
        for indicator in INDICATORS
    }


def _counted(postings: Postings) -> list[Heads]:
    """What anybody is counted for today."""
    return [heads for heads in counted_heads(postings) if heads.people]


def _scale(views: Sequence[Sequence[Heads]]) -> int:
    spread, least = 0.0, 1.0
    for heads in (heads for view in views for heads in view):
        people, total = heads.people, int(heads.pupils.sum())
        share = total / people**2 / heads.pupils
        spread += float((share * (heads.most**2 - heads.least**2)).sum())
        if heads.change.any():
            spread += 2 * float((share * heads.now**2).sum()) / people * float(np.abs(heads.change).sum())
        least = max(least, people**2 * float(heads.pupils.max()) / total)
    scale = 1
    while scale < 10**9 and (scale * 10 * spread <= LARGEST_SUM or scale < least):
        scale *= 10
    return scale


def _amount(postings: Postings, found: Sequence[Heads], scale: int) -> Amount:
    """Unit steps of F over the counts that the postings can reach, and the price of heads that enter or leave."""
    linear = np.zeros(len(postings), dtype=np.int64)
    costs: list[list[int]] = []
    constant = 0
    for heads in found:
        people, total = heads.people, int(heads.pupils.sum())
        for low, high, pupils in zip(heads.least.tolist(), heads.most.tolist(), heads.pupils.tolist(), strict=True):
            values = [scaled_cost(n, pupils, people, total, scale) for n in range(low, high + 1)]
            constant += values[0]
            costs.append([after - before for before, after in pairwise(values)])
        if heads.change.any():
            linear -= head_price(heads.now.tolist(), heads.pupils.tolist(), scale) * heads.change
    if not found:
        return Amount(linear)
    rows, least = stack([heads.rows for heads in found]), np.concatenate([heads.least for heads in found])
    return Amount(linear, (unit_steps(rows, least, costs),), constant)
