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
from optimizer.readings.sources import Columns, backbone, column
from optimizer.rules.base import COUNTS, Count, Rule, View, by_layers, group_name, quota_readings
from optimizer.rules.claims import BackboneAmongMovers, Claim, Counted
from optimizer.rules.quota_places import HOMES, Homes, Per, places, plain_places


class BackboneShare(Rule):
    """Among the teachers of a group who move, at least ``percent`` in a hundred are backbone teachers.

    Which moves count, and ``per`` district instead of group, are as in ``flow``.
    """

    name: ClassVar[str] = "backbone_share"
    title: ClassVar[str] = "骨干教师占比"
    divisor: ClassVar[int] = 100
    counted: ClassVar[Counted] = Counted("group", "骨干教师", asks="percent", limits="percent", share=True)
    loosens: ClassVar[Mapping[str, int]] = {"percent": -1}

    percent: int = Field(40, ge=0, le=100, title="骨干占交流教师的最低比例（%）")
    count: Count = Field("new", title="计数口径")
    modes: tuple[Kind, ...] = Field((Kind.ROTATION,), title="计入的交流类型")
    per: Per = Field("group", title="计算单位")
    homes: Homes = Field("all", title="派出学校")
    outside: bool = Field(False, title="到集团外的交流也计入集团")

    def views(self, seen: View) -> tuple[View, ...]:
        return by_layers(seen) if self.per == "group" else (seen,)

    def claims(self) -> Iterator[Claim]:
        yield BackboneAmongMovers(self.percent, self.per)

    def demands(self, postings: Postings) -> Iterator[Demand]:
        t = postings.facts.teachers
        found = places(postings, self.per, self.homes, outside=self.outside)
        weight = (100 * postings.backbone - self.percent) * postings.counted(self.modes, self.count)
        at = np.zeros(len(found.subjects), dtype=np.int64)
        worth, away = 100 * t.backbone.astype(np.int64) - self.percent, np.zeros(len(t.ids), dtype=bool)
        if self.count == "away":
            away = np.isin(t.posted_as, [list(Kind).index(mode) for mode in self.modes]) & (found.serving >= 0)
            np.add.at(at, found.serving[away], worth[away])
        yield demand(
            totals(
                found.subjects, (weight, found.posting),
                (-worth[postings.teacher] * postings.ends(away), found.serving[postings.teacher]), at=at,
            ),
            low=0,
            exists=found.asked,
            divisor=self.divisor,
            links=self.per == "district",
        )

    def audit(self, history: History) -> Iterator[Check]:
        for place in plain_places(
            history, self.per, self.homes, outside=self.outside, count=self.count, kinds=self.modes
        ):
            movers = len(place.movers)
            backbone = sum(history.is_backbone(standing.teacher) for standing in place.movers)
            yield Check(
                (place.name,),
                100 * backbone - self.percent * movers,
                low=0,
                facts={"backbone": backbone, "movers": movers},
            )

    def reads(self, definitions: Definitions) -> Columns:
        town = column("schools.district", self.per == "district") | column("schools.rural", self.homes != "all")
        return backbone(definitions) | town | column("schools.private", self.per == "district")

    def state(self, subject: Subject, county: County) -> str:
        where = f"{group_name(county, subject[0])}{HOMES[self.homes]}"
        return f"{where}{COUNTS[self.count]}教师中骨干教师不低于{self.percent}%"

    def figures(self, check: Check) -> tuple[str, str]:
        backbone, movers = int(check.facts["backbone"]), int(check.facts["movers"])
        share = f"{100 * backbone / movers:.1f}%" if movers else "无人交流"
        return f"{backbone}/{movers}人（{share}）", f"≥{-(-self.percent * movers // 100)}人（{self.percent}%）"

    def readings(self) -> Iterator[tuple[str, Rule]]:
        return quota_readings(self)
