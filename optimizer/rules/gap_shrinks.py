"""校际差距缩小 (S0a 18 「教育集团内校际间差距明显缩小」): schools come nearer to their share by pupils."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check, Stage, Title
from optimizer.readings.columns import STAGES, Bools, Ints
from optimizer.readings.model_view import Facts
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.readings.sources import NONE, PUPILS, Columns, backbone, column, enrolled
from optimizer.readings.standing import Standing
from optimizer.rules.base import Rule, group_name, school_name

Indicator = Literal["backbone", "degree", "senior"]
WORDS: dict[str, str] = {"backbone": "骨干教师", "degree": "高于规定学历教师", "senior": "高级及以上职称教师"}


class GapShrinks(Rule):
    """The gap between the schools of a group in an indicator per pupil shrinks by ``percent`` from what it is today.

    Of the N heads that a group has today at a stage, N·p_i/P are the share of a school with p_i of its P pupils; the
    gap d is the largest |n_i − N·p_i/P| / p_i over its schools. After the moves each school of two or more at the
    stage is within max(``tolerance``, (100 − percent)/100 · d·p_i) heads of its share. Who leaves the group is not
    taken off the shares, so that no gap shrinks because everybody has less. S0a states no figure: 20 % and one head
    are defaults of the product.
    """

    name: ClassVar[str] = "gap_shrinks"
    title: ClassVar[str] = "集团内校际差距缩小"
    of_groups: ClassVar[bool] = True
    loosens: ClassVar[Mapping[str, int]] = {"percent": -1, "tolerance": 1}

    indicators: tuple[Indicator, ...] = Field(("backbone", "degree", "senior"), min_length=1, title="指标")
    percent: int = Field(20, ge=1, le=100, title="差距至少缩小百分之几（产品默认20）")
    tolerance: int = Field(1, ge=1, title="与按学生数应有的人数相差几人以内不要求缩小（产品默认1）")

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        t, s = facts.teachers, facts.schools
        for code, stage in enumerate(STAGES):
            inside = postings.schools_covered & (s.group >= 0) & (facts.pupils[:, code] > 0)
            several = np.bincount(s.group[inside], minlength=len(facts.county.groups)) > 1
            schools = np.flatnonzero(inside)[several[s.group[inside]]]
            if not len(schools):
                continue
            case = np.full(len(s.ids), -1, dtype=np.int64)
            case[schools] = np.arange(len(schools))
            for indicator in self.indicators:
                good = _good(facts, indicator, code)
                here = good & (t.stage == code)
                comes = good[postings.teacher] & (postings.stage == code)
                now = np.bincount(case[t.present[here]] + 1, minlength=len(schools) + 1)[1:].astype(np.int64)
                low, high = self._room(now.tolist(), facts.pupils[schools, code].tolist(), s.group[schools].tolist())
                rows = totals(
                    [(facts.county.groups[s.group[n]].id, s.ids[n], stage.value, WORDS[indicator]) for n in schools],
                    (comes.astype(np.int64), case[postings.school]),
                    (-here[postings.teacher].astype(np.int64), case[postings.left]),
                    at=now,
                )
                joined = ~(s.is_core & s.doubled)[schools]  # of two groups, it is asked in the one that it has joined
                yield demand(rows, low=low, high=high, exists=joined)

    def _room(self, now: Sequence[int], pupils: Sequence[int], groups: Sequence[int]) -> tuple[Ints, Ints]:
        """Fewest and most heads of each school, from the heads, pupils and groups of all of them today."""
        heads, whole = Counter[int](), Counter[int]()
        for n, p, group in zip(now, pupils, groups, strict=True):
            heads[group] += n
            whole[group] += p
        share = [Fraction(heads[group] * p, whole[group]) for p, group in zip(pupils, groups, strict=True)]
        gap: dict[int, Fraction] = {}
        for n, p, fair, group in zip(now, pupils, share, groups, strict=True):
            gap[group] = max(gap.get(group, Fraction(0)), abs(n - fair) / p)
        left = Fraction(100 - self.percent, 100)
        room = [max(Fraction(self.tolerance), left * gap[group] * p) for p, group in zip(pupils, groups, strict=True)]
        low = [ceil(fair - each) for fair, each in zip(share, room, strict=True)]
        high = [floor(fair + each) for fair, each in zip(share, room, strict=True)]
        return np.array(low, dtype=np.int64), np.array(high, dtype=np.int64)

    def audit(self, history: History) -> Iterator[Check]:
        covered = {school.id for school in history.schools()}
        for group in history.county.groups:
            for stage in Stage:
                pupils = {
                    school: history.county.school[school].pupils.get(stage, 0)
                    for school in history.schools_of.get(group.id, []) if school in covered
                }
                pupils = {school: each for school, each in pupils.items() if each > 0}
                if len(pupils) < 2:
                    continue
                for indicator in self.indicators:
                    before, after = (
                        {school: _heads(history, staff.get(school, []), indicator, stage, school) for school in pupils}
                        for staff in (history.staff_before, history.staff_after)
                    )
                    rate = Fraction(sum(before.values()), sum(pupils.values()))
                    gap = max(abs(Fraction(before[school], each) - rate) for school, each in pupils.items())
                    for school, each in pupils.items():
                        if school == group.core and history.in_two_groups(school):
                            continue
                        most = max(Fraction(self.tolerance), each * gap * (100 - self.percent) / 100)
                        yield Check(
                            (group.id, school, stage.value, WORDS[indicator]), after[school],
                            low=ceil(rate * each - most), high=floor(rate * each + most),
                            facts={"now": before[school]},
                        )

    def reads(self, definitions: Definitions) -> Columns:
        return (
            enrolled(PUPILS)
            | (backbone(definitions) if "backbone" in self.indicators else NONE)
            | column("teachers.degree", "degree" in self.indicators)
            | column("teachers.title", "senior" in self.indicators)
        )

    def state(self, subject: Subject, county: County) -> str:
        group, school, stage, indicator = subject
        return (
            f"{school_name(county, school)}{stage}{indicator}与按学生数应有人数的差距，比{group_name(county, group)}"
            f"现有的最大差距缩小{self.percent}%以上（相差{self.tolerance}人以内的不要求）"
        )

    def tell(self, check: Check, county: County) -> str:
        return f"{super().tell(check, county).removesuffix('。')}（现有{check.facts['now']}人）。"


def _good(facts: Facts, indicator: str, code: int) -> Bools:
    """Over teachers, whether each counts at a stage."""
    t = facts.teachers
    if indicator == "degree":
        least = facts.definitions.degree.get(STAGES[code])
        return np.zeros(len(t.ids), dtype=bool) if least is None else t.degree >= int(least)
    return t.backbone if indicator == "backbone" else t.title >= Title.高级


def _heads(history: History, staff: list[Standing], indicator: str, stage: Stage, school: str) -> int:
    """How many of the staff teach at the stage there and count."""
    heads = 0
    for teacher in (standing.teacher for standing in staff):
        if history.stage_at(teacher, school) is not stage:
            continue
        if indicator == "backbone":
            heads += history.is_backbone(teacher)
        elif indicator == "senior":
            heads += teacher.title in (Title.高级, Title.正高级)
        else:
            required = history.definitions.degree.get(stage)
            heads += required is not None and teacher.degree >= required
    return heads
