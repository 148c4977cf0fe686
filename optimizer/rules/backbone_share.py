"""骨干占比 (教师〔2014〕4号 20%; S0b 73 「骨干教师不低于交流轮岗教师总数的40%」)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check, Kind
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.readings.sources import Columns, backbone
from optimizer.rules.base import COUNTS, Count, Rule, group_name, quota_readings
from optimizer.rules.claims import BackboneAmongMovers, Claim, Counted


class BackboneShare(Rule):
    """Among the teachers of a group who move, at least ``percent`` in a hundred are backbone teachers."""

    name: ClassVar[str] = "backbone_share"
    title: ClassVar[str] = "骨干教师占比"
    divisor: ClassVar[int] = 100
    counted: ClassVar[Counted] = Counted("group", "骨干教师", asks="percent", limits="percent", share=True)
    loosens: ClassVar[Mapping[str, int]] = {"percent": -1}

    percent: int = Field(40, ge=0, le=100, title="骨干占交流教师的最低比例（%）")
    count: Count = Field("new", title="计数口径")
    modes: tuple[Kind, ...] = Field((Kind.ROTATION,), title="计入的交流类型")

    def claims(self) -> Iterator[Claim]:
        yield BackboneAmongMovers(self.percent)

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        t, s = facts.teachers, facts.schools
        moves = postings.counted(self.modes, self.count)
        at = np.zeros(len(facts.groups.ids), dtype=np.int64)
        if self.count == "away":
            away = postings.schools_covered[t.home] & (s.group[t.home] >= 0)
            away &= np.isin(t.posted_as, [list(Kind).index(mode) for mode in self.modes])
            np.add.at(at, s.group[t.home][away], 100 * t.backbone[away].astype(np.int64) - self.percent)
            moves = moves - postings.ends(away)
        weight = (100 * postings.backbone - self.percent) * postings.covered * moves
        yield demand(
            totals([(g,) for g in facts.groups.ids], (weight, postings.group), at=at),
            low=0,
            exists=postings.groups_covered,
            divisor=self.divisor,
        )

    def audit(self, history: History) -> Iterator[Check]:
        for group in history.groups():
            movers = [
                standing.teacher
                for standing in history.counted(self.count, self.modes, group.id)
                if history.group_of(standing.teacher.home) == group.id and history.covers(standing.teacher.home)
            ]
            backbone = sum(history.is_backbone(teacher) for teacher in movers)
            yield Check(
                (group.id,),
                100 * backbone - self.percent * len(movers),
                low=0,
                facts={"backbone": backbone, "movers": len(movers)},
            )

    def reads(self, definitions: Definitions) -> Columns:
        return backbone(definitions)

    def state(self, subject: Subject, county: County) -> str:
        return f"{group_name(county, subject[0])}{COUNTS[self.count]}教师中骨干教师不低于{self.percent}%"

    def figures(self, check: Check) -> tuple[str, str]:
        backbone, movers = int(check.facts["backbone"]), int(check.facts["movers"])
        share = f"{100 * backbone / movers:.1f}%" if movers else "无人交流"
        return f"{backbone}/{movers}人（{share}）", f"≥{-(-self.percent * movers // 100)}人（{self.percent}%）"

    def readings(self) -> Iterator[tuple[str, Rule]]:
        return quota_readings(self)
