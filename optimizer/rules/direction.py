"""交流方向 (S3 197 「向集团内的农村学校、薄弱学校、新建学校交流」)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check, Kind
from optimizer.readings.columns import KINDS
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.readings.sources import NONE, Columns, backbone, flagged
from optimizer.rules.base import COUNTS, Count, Rule, group_name, quota_readings

Flag = Literal["rural", "weak", "new", "resettlement", "mountain"]
FLAGS: dict[str, str] = {
    "rural": "农村学校",
    "weak": "薄弱学校",
    "new": "新建学校",
    "resettlement": "易地搬迁安置点学校",
    "mountain": "山区学校",
}


class Direction(Rule):
    """Of the (backbone) teachers of a group who move, at least ``percent`` in a hundred go where they are needed.

    A destination counts when it carries one of the flags ``to`` and, with ``inside``, lies in the same group.
    """

    name: ClassVar[str] = "direction"
    title: ClassVar[str] = "交流方向"
    of_groups: ClassVar[bool] = True
    divisor: ClassVar[int] = 100
    loosens: ClassVar[Mapping[str, int]] = {"percent": -1}

    percent: int = Field(60, ge=0, le=100, title="最低比例（%）")
    who: Literal["all", "backbone"] = Field("backbone", title="全体或骨干")
    to: tuple[Flag, ...] = Field(("rural", "weak", "new"), min_length=1, title="目标学校（满足其一）")
    inside: bool = Field(True, title="仅计集团内的学校")
    count: Count = Field("new", title="计数口径")
    modes: tuple[Kind, ...] = Field((Kind.ROTATION,), title="计入的交流类型")

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        t, s = facts.teachers, facts.schools
        target = np.zeros(len(s.ids), dtype=bool)
        for flag in self.to:
            target |= getattr(s, flag)
        hit = target[postings.school]
        if self.inside:
            hit = hit & postings.inside
        counted = postings.dealt * postings.counted(self.modes, self.count)
        weight = (100 * hit.astype(np.int64) - self.percent) * counted
        if self.who == "backbone":
            weight = weight * postings.backbone
        at, ended = np.zeros(len(facts.groups.ids), dtype=np.int64), (0 * weight, postings.group)
        if self.count == "away":
            group = s.group_between(t.home, t.present)
            away = postings.served & (group >= 0)
            away &= np.isin(t.posted_as, [KINDS.index(mode) for mode in self.modes])
            if self.who == "backbone":
                away &= t.backbone
            there = target[t.present] & ((s.group[t.present] == s.group[t.home]) | (not self.inside))
            worth = 100 * there.astype(np.int64) - self.percent
            np.add.at(at, group[away], worth[away])
            ended = (-worth[postings.teacher] * postings.ends(away), group[postings.teacher])
        yield demand(
            totals([(g,) for g in facts.groups.ids], (weight, postings.group), ended, at=at),
            low=0,
            exists=postings.groups_covered,
            divisor=self.divisor,
        )

    def audit(self, history: History) -> Iterator[Check]:
        for group in history.groups():
            movers = hits = 0
            for standing in history.counted(self.count, self.modes, group.id):
                if not history.counts(standing):
                    continue
                if self.who == "backbone" and not history.is_backbone(standing.teacher):
                    continue
                movers += 1
                school = history.county.school[standing.after]
                carries = {
                    "rural": school.rural, "weak": school.weak, "new": history.is_new(school),
                    "resettlement": school.resettlement, "mountain": school.mountain,
                }
                if any(carries[flag] for flag in self.to):
                    hits += not self.inside or history.group_of(school.id) == group.id
            yield Check(
                (group.id,), 100 * hits - self.percent * movers, low=0, facts={"hits": hits, "movers": movers}
            )

    def reads(self, definitions: Definitions) -> Columns:
        return flagged(self.to) | (backbone(definitions) if self.who == "backbone" else NONE)

    def state(self, subject: Subject, county: County) -> str:
        people = "骨干教师" if self.who == "backbone" else "教师"
        where = ("集团内的" if self.inside else "") + "、".join(FLAGS[flag] for flag in self.to)
        return f"{group_name(county, subject[0])}{COUNTS[self.count]}的{people}中，到{where}的不低于{self.percent}%"

    def figures(self, check: Check) -> tuple[str, str]:
        hits, movers = int(check.facts["hits"]), int(check.facts["movers"])
        return f"{hits}/{movers}人", f"≥{-(-self.percent * movers // 100)}人（{self.percent}%）"

    def readings(self) -> Iterator[tuple[str, Rule]]:
        return quota_readings(self)
