"""校际差异系数限值 (教督〔2017〕6号: every indicator, primary ≤ 0.50, junior ≤ 0.45; definitions §5)."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check, Stage
from optimizer.readings.columns import Ints
from optimizer.readings.counted_heads import Heads, counted_heads, unit_steps
from optimizer.readings.equity import INDICATORS, head_counts, limit_units, squared_variation, units
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Amount, Cap, Rows, Subject, totals
from optimizer.readings.sources import COUNTED, Columns, column, enrolled
from optimizer.rules.base import Rule, unsettled

Indicator = Literal["L1", "L2", "L3"]
NOBODY = "没有教师计入这一指标，差异系数无法计算"


class EquityLimit(Rule):
    """The true 差异系数 of each district, stage and indicator stays within its limit, or no worse than today's.

    With n_i heads for p_i of P pupils and N = Σ n_i heads after the moves, CV² + 1 = P/N²·Σ n_i²/p_i ≤ a, where a is
    1 + limit² or today's CV² + 1 if that is more. The row is P·Σ n_i²/p_i − a·N² ≤ 0 over the counted schools that
    the entry covers, in unit steps of n_i and, where postings enter or leave these schools, ordered unit steps of N.
    ``scale`` units of the row or more make one of CV². Where that does not make it whole, each step is rounded so
    that the row forbids more, by less than a unit for each head that is not where it is today, and never certifies a
    breach; the plain reading decides on fractions. An indicator that nobody counts for cannot be told.
    """

    name: ClassVar[str] = "equity_limit"
    title: ClassVar[str] = "校际差异系数限值"
    unit: ClassVar[str] = ""
    person: ClassVar[int] = 10_000  # about a hundredth of the coefficient at the usual scale
    weighable: ClassVar[bool] = False
    loosens: ClassVar[Mapping[str, int]] = {"primary": 1, "junior": 1}

    primary: int = Field(50, ge=0, le=300, title="小学限值（百分之一）")
    junior: int = Field(45, ge=0, le=300, title="初中限值（百分之一）")
    indicators: tuple[Indicator, ...] = Field(("L1", "L2", "L3"), min_length=1, title="指标")
    scale: int = Field(1_000_000, ge=1, le=1_000_000_000, title="整数化精度（差异系数的平方每 1 至少合多少单位）")

    def caps(self, postings: Postings) -> Iterator[Cap]:
        wanted = [stage for stage in self._limits if not postings.scope.stages or stage in postings.scope.stages]
        for heads in counted_heads(postings, wanted, self.indicators):
            if not heads.people and not heads.most.any():
                continue
            total, now = int(heads.pupils.sum()), heads.now.tolist()
            share = [Fraction(total, int(each)) for each in heads.pupils]
            spread = sum((n * n * each for n, each in zip(now, share, strict=True)), Fraction(0))
            allowed = self._limits[heads.stage]
            if heads.people:
                allowed = max(allowed, spread / heads.people**2)
            scale = limit_units(now, heads.pupils.tolist(), allowed, self.scale)
            left = [
                _rounded(scale * each, low, at, high)
                for each, low, at, high in zip(share, heads.least.tolist(), now, heads.most.tolist(), strict=True)
            ]
            steps, constant = [unit_steps(heads.rows, heads.least, left)], -_until(left, heads.least, heads.now)
            if heads.change.any():
                sums, low, high = _sum_of(heads, postings)
                earned = _rounded(-scale * allowed, low, heads.people, high)
                least = np.array([low], dtype=np.int64)
                steps.append(unit_steps(sums, least, [earned], ordered=True))
                constant -= _until([earned], least, np.array([heads.people]))
            limit = floor(scale * (allowed * heads.people**2 - spread))
            amount = Amount(np.zeros(len(postings), dtype=np.int64), tuple(steps), constant)
            yield Cap((heads.district, heads.stage.value, heads.indicator), amount, limit, links=True)

    def audit(self, history: History) -> Iterator[Check]:
        before, after = head_counts(history, after=False), head_counts(history, after=True)
        for stage, limit in ((Stage.PRIMARY, self.primary), (Stage.JUNIOR, self.junior)):
            if history.scope.stages and stage not in history.scope.stages:
                continue
            for district, found in units(history, stage).items():
                schools = [(school, pupils) for school, pupils in found if history.covers(school)]
                pupils = [each for _, each in schools]
                for indicator in self.indicators:
                    today, then = (
                        [counts.get((school, stage, indicator), 0) for school, _ in schools]
                        for counts in (before, after)
                    )
                    squared, known = squared_variation(then, pupils), squared_variation(today, pupils)
                    if squared is None:
                        yield unsettled(district, stage.value, indicator, why=NOBODY)
                        continue
                    allowed = 1 + max(Fraction(limit, 100) ** 2, known or Fraction(0))
                    scale = limit_units(today, pupils, allowed, self.scale) * sum(then) ** 2
                    most = floor(scale * allowed)
                    over = ceil(scale * (squared + 1 - allowed))
                    facts = {"squared": f"{squared}", "allowed": f"{allowed - 1}"}
                    yield Check((district, stage.value, indicator), most + over, high=most, facts=facts)

    def reads(self, definitions: Definitions) -> Columns:
        return (
            column("schools.district") | COUNTED | enrolled(("小学", "初中"))
            | column("teachers.degree", "L1" in self.indicators)
            | column("teachers.backbone", "L2" in self.indicators)
        )

    def state(self, subject: Subject, county: County) -> str:
        place, stage, indicator = (str(part) for part in subject)
        limit = self.primary if stage == Stage.PRIMARY else self.junior
        figure = f"{place or '全县'}{stage}{INDICATORS[indicator]}的校际差异系数"
        return f"{figure}不超过{limit / 100:.2f}（已超过的不得再扩大）"

    def figures(self, check: Check) -> tuple[str, str]:
        then, most = (Fraction(check.facts[name]) for name in ("squared", "allowed"))
        return f"{float(then) ** 0.5:.4f}", f"≤{float(most) ** 0.5:.4f}"

    @property
    def _limits(self) -> Mapping[Stage, Fraction]:
        """1 + limit² by stage."""
        return {
            Stage.PRIMARY: 1 + Fraction(self.primary, 100) ** 2, Stage.JUNIOR: 1 + Fraction(self.junior, 100) ** 2,
        }


def _rounded(weight: Fraction, least: int, now: int, most: int) -> list[int]:
    """What each unit from ``least`` to ``most`` adds to weight·n², up beyond ``now`` and down before it.

    Either way the sum from ``now`` to n is weight·(n² − now²) or more.
    """
    exact = [weight * (2 * n - 1) for n in range(least + 1, most + 1)]
    return [floor(each) if n <= now else ceil(each) for n, each in enumerate(exact, least + 1)]


def _until(costs: Sequence[Sequence[int]], least: Ints, now: Ints) -> int:
    """What the steps up to ``now`` add up to."""
    return sum(sum(each[:at]) for each, at in zip(costs, (now - least).tolist(), strict=True))


def _sum_of(heads: Heads, postings: Postings) -> tuple[Rows, int, int]:
    """The heads of all counted schools as one row, the least and the most that they can be."""
    rows = totals(
        [(heads.district, heads.stage.value, heads.indicator)],
        (heads.change, np.zeros(len(postings), dtype=np.int64)), at=heads.people,
    )
    leave, enter = (len(np.unique(postings.teacher[heads.change == sign])) for sign in (-1, 1))
    return rows, heads.people - leave, heads.people + enter
