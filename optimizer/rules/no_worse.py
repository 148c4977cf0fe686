"""校校有进步 (S2 181 「也要看集团内每一所学校的进步」): no member school pays for the others."""

from collections.abc import Iterator
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check, Title
from optimizer.readings.columns import STAGES
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.readings.sources import NONE, PUPILS, Columns, backbone, column, enrolled
from optimizer.rules.base import Rule, school_name

Indicator = Literal["backbone", "degree", "senior"]
WORDS: dict[str, str] = {"backbone": "骨干教师", "degree": "高于规定学历教师", "senior": "高级及以上职称教师"}


class NoWorse(Rule):
    """No school of a group loses in an indicator, unless it stays at the floor per thousand pupils.

    The row is heads after ≥ min(heads now, ⌈floor · pupils / 1000⌉); without a floor, heads after ≥ heads now.
    Pupils do not move, so this is also the indicator per hundred pupils. Cores give, hence are left out by default.
    """

    name: ClassVar[str] = "no_worse"
    title: ClassVar[str] = "校校不退步"
    of_groups: ClassVar[bool] = True

    indicators: tuple[Indicator, ...] = Field(("backbone", "degree", "senior"), min_length=1, title="指标")
    floors: dict[Indicator, int] = Field(default_factory=dict, title="每千名学生的人数底线（高于底线的部分可以流出）")
    include_core: bool = Field(False, title="核心校也要求不退步")

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        t, s = facts.teachers, facts.schools
        asked = postings.schools_covered & (s.group >= 0) & (~s.is_core | (self.include_core & ~s.doubled))
        least_degree = np.full(len(STAGES), 99, dtype=np.int64)  # a stage without a threshold has nobody above it
        for stage, degree in facts.definitions.degree.items():
            least_degree[STAGES.index(stage)] = int(degree)
        who, pupils = postings.teacher, facts.pupils.sum(axis=1)
        for indicator in self.indicators:
            if indicator == "degree":
                good = t.degree >= least_degree[t.stage]
                arrives = t.degree[who] >= least_degree[postings.stage]
            else:
                good = t.backbone if indicator == "backbone" else t.title >= Title.高级
                arrives = good[who]
            now = np.bincount(t.present[good], minlength=len(s.ids)).astype(np.int64)
            floor = self.floors.get(indicator)
            low = now if floor is None else np.minimum(now, -(-floor * pupils // 1000))
            yield demand(
                totals(
                    [(school, WORDS[indicator]) for school in s.ids],
                    (arrives.astype(np.int64), postings.school),
                    (-good[who].astype(np.int64), postings.left),
                    at=now,
                ),
                low=low,
                exists=asked,
            )

    def audit(self, history: History) -> Iterator[Check]:
        definitions = history.definitions
        for school in history.schools():
            if history.group_of(school.id) is None:
                continue
            if history.is_core(school.id) and (not self.include_core or history.in_two_groups(school.id)):
                continue  # of two groups, it is asked in the one that it has joined
            for indicator in self.indicators:
                counts = []
                for staff in (history.staff_before.get(school.id, []), history.staff_after.get(school.id, [])):
                    heads = 0
                    for teacher in (standing.teacher for standing in staff):
                        if indicator == "backbone":
                            heads += history.is_backbone(teacher)
                        elif indicator == "senior":
                            heads += teacher.title in (Title.高级, Title.正高级)
                        else:
                            required = definitions.degree.get(history.stage_at(teacher, school.id))
                            heads += required is not None and teacher.degree >= required
                    counts.append(heads)
                now, after = counts
                low = now
                if indicator in self.floors:
                    low = min(now, -(-self.floors[indicator] * sum(school.pupils.values()) // 1000))
                yield Check((school.id, WORDS[indicator]), after, low=low, facts={"now": now})

    def reads(self, definitions: Definitions) -> Columns:
        return (
            (backbone(definitions) if "backbone" in self.indicators else NONE)
            | column("teachers.degree", "degree" in self.indicators)
            | column("teachers.title", "senior" in self.indicators)
            | (enrolled(PUPILS) if any(each in self.floors for each in self.indicators) else NONE)
        )

    def state(self, subject: Subject, county: County) -> str:
        floor = next((floor for key, floor in self.floors.items() if WORDS[key] == subject[1]), None)
        unless = f"，或不少于每千名学生{floor}名" if floor is not None else ""
        return f"{school_name(county, subject[0])}交流后{subject[1]}不少于现有人数{unless}"
