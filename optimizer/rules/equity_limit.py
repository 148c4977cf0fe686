"""校际差异系数限值 (教督〔2017〕6号: every indicator, primary ≤ 0.50, junior ≤ 0.45; definitions §5)."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check, Stage
from optimizer.readings.columns import STAGES, Bools, Ints
from optimizer.readings.equity import INDICATORS, head_counts, scaled_cost, units
from optimizer.readings.model_view import Facts
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import FREE, Amount, Cap, Rows, Steps, Subject, totals
from optimizer.readings.sources import NONE, Columns, backbone, column, enrolled
from optimizer.rules.base import Rule, unsettled

Indicator = Literal["L1", "L2", "L3"]


class EquityLimit(Rule):
    """The 差异系数 of each district, stage and indicator stays within its limit, or no worse than today.

    With n_i heads for p_i of P pupils and N heads today, the row is Σ_i F(n_i) ≤ max(⌊scale·(1 + limit²)⌋, today's),
    F(n) = round(scale·P·n²/(N²·p_i)), half up, over the counted schools that the entry covers. N stays at today's
    number; ``scale`` grows by tens until every F is convex. An indicator that nobody counts for binds nobody, and
    cannot be told.
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
    scale: int = Field(1_000_000, ge=1, le=1_000_000_000, title="整数化精度")

    def caps(self, postings: Postings) -> Iterator[Cap]:
        facts = postings.facts
        t, s = facts.teachers, facts.schools
        counted = np.array([school.counted for school in facts.county.schools], dtype=bool) & postings.schools_covered
        for stage, limit in ((Stage.PRIMARY, self.primary), (Stage.JUNIOR, self.junior)):
            if postings.scope.stages and stage not in postings.scope.stages:
                continue
            code = STAGES.index(stage)
            pupils = facts.pupils[:, code]
            unit = counted & (pupils > 0) & (pupils >= facts.definitions.least_pupils)
            for district in np.unique(s.district[unit]):
                schools = np.flatnonzero(unit & (s.district == district))
                case = np.full(len(s.ids), -1, dtype=np.int64)
                case[schools] = np.arange(len(schools))
                for indicator in self.indicators:
                    good = _qualified(facts, indicator, stage)
                    at_home = good & (t.stage == code)
                    there = case[t.present[at_home]]
                    now = np.bincount(there[there >= 0], minlength=len(schools)).astype(np.int64)
                    people, total = int(now.sum()), int(pupils[schools].sum())
                    if not people:
                        continue
                    comes = (good[postings.teacher] & (postings.stage == code)).astype(np.int64)
                    goes = at_home[postings.teacher].astype(np.int64)
                    rows = totals(
                        [(s.ids[i],) for i in schools],
                        (comes, case[postings.school]), (-goes, case[postings.left]), at=now,
                    )
                    scale = self.scale
                    while scale * total < people * people * int(pupils[schools].max()):
                        scale *= 10
                    amount = _amount(postings, rows, now, pupils[schools], people, total, scale)
                    today = sum(
                        scaled_cost(n, p, people, total, scale)
                        for n, p in zip(now.tolist(), pupils[schools].tolist(), strict=True)
                    )
                    place = facts.county.schools[schools[0]].district
                    most = scale + scale * limit * limit // 10_000
                    yield Cap((place, stage.value, indicator), amount, max(most, today), links=True)

    def audit(self, history: History) -> Iterator[Check]:
        before, after = head_counts(history, after=False), head_counts(history, after=True)
        for stage, limit in ((Stage.PRIMARY, self.primary), (Stage.JUNIOR, self.junior)):
            if history.scope.stages and stage not in history.scope.stages:
                continue
            for district, found in units(history, stage).items():
                schools = [(school, pupils) for school, pupils in found if history.covers(school)]
                total = sum(pupils for _, pupils in schools)
                for indicator in self.indicators:
                    people = sum(before.get((school, stage, indicator), 0) for school, _ in schools)
                    if not people:
                        why = "没有教师计入这一指标，差异系数无法计算"
                        yield unsettled(district, stage.value, indicator, why=why)
                        continue
                    scale = self.scale
                    while scale < -(-people * people * max(pupils for _, pupils in schools) // total):
                        scale *= 10
                    today, then = (
                        sum(
                            scaled_cost(counts.get((school, stage, indicator), 0), pupils, people, total, scale)
                            for school, pupils in schools
                        )
                        for counts in (before, after)
                    )
                    allowed = max(scale + scale * limit**2 // 100**2, today)
                    yield Check((district, stage.value, indicator), then, high=allowed, facts={"scale": scale})

    def reads(self, definitions: Definitions) -> Columns:
        return (
            column("schools.district") | column("schools.counted") | enrolled(("小学", "初中"))
            | column("teachers.degree", "L1" in self.indicators)
            | (backbone(definitions) if "L2" in self.indicators else NONE)
        )

    def state(self, subject: Subject, county: County) -> str:
        place, stage, indicator = (str(part) for part in subject)
        limit = self.primary if stage == Stage.PRIMARY else self.junior
        figure = f"{place or '全县'}{stage}{INDICATORS[indicator]}的校际差异系数"
        return f"{figure}不超过{limit / 100:.2f}（已超过的不得再扩大）"

    def figures(self, check: Check) -> tuple[str, str]:
        scale, high = int(check.facts["scale"]), check.high if check.high is not None else check.observed
        then, most = (max(0.0, value / scale - 1) ** 0.5 for value in (check.observed, high))
        return f"{then:.4f}", f"≤{most:.4f}"


def _qualified(facts: Facts, indicator: str, stage: Stage) -> Bools:
    t = facts.teachers
    if indicator == "L2":
        return t.backbone
    if indicator == "L3":
        return facts.pe_and_arts[t.subject]
    least = facts.definitions.degree.get(stage)
    return np.zeros(len(t.ids), dtype=bool) if least is None else t.degree >= int(least)


def _amount(
    postings: Postings, rows: Rows, now: Ints, pupils: Ints, people: int, total: int, scale: int
) -> Amount:
    """Unit steps of F over the counts that the postings can reach."""
    least, most = now.copy(), now.copy()
    for sign, reach in ((-1, least), (1, most)):
        moving = rows.value * sign > 0
        staff = len(postings.facts.teachers.ids)
        pairs = np.unique(rows.row[moving] * staff + postings.teacher[rows.column[moving]])
        np.add.at(reach, pairs // max(staff, 1), sign)
    case: list[int] = []
    start: list[int] = []
    cost: list[int] = []
    constant = 0
    for position, (first, last, p) in enumerate(zip(least.tolist(), most.tolist(), pupils.tolist(), strict=True)):
        values = [scaled_cost(n, p, people, total, scale) for n in range(first, last + 1)]
        constant += values[0]
        case += [position] * (last - first)
        start += range(last - first)
        cost += [after - before for before, after in pairwise(values)]
    one = np.ones(len(case), dtype=np.int64)
    steps = Steps(
        rows, np.full(len(now), -FREE, dtype=np.int64), least,
        np.array(case, dtype=np.int64), one, np.array(start, dtype=np.int64), one, np.array(cost, dtype=np.int64),
    )
    return Amount(np.zeros(len(postings), dtype=np.int64), (steps,), constant)
