"""自愿优先, a default of the product (policy §1.4): S0b 67 gives volunteers priority for titles and no share."""

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
from optimizer.readings.sources import Columns, column
from optimizer.rules.base import Rule, group_name


class Volunteers(Rule):
    """Among the teachers of a group who move this year, at least ``percent`` in a hundred are volunteers."""

    name: ClassVar[str] = "volunteers"
    title: ClassVar[str] = "自愿交流占比"
    of_groups: ClassVar[bool] = True
    divisor: ClassVar[int] = 100
    loosens: ClassVar[Mapping[str, int]] = {"percent": -1}

    percent: int = Field(50, ge=0, le=100, title="自愿者占当年新交流教师的最低比例（%）")
    modes: tuple[Kind, ...] = Field((Kind.ROTATION,), title="计入的交流类型")

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        willing = facts.teachers.volunteer[postings.teacher].astype(np.int64)
        weight = (100 * willing - self.percent) * postings.dealt * postings.inside * postings.counted(self.modes)
        yield demand(
            totals([(g,) for g in facts.groups.ids], (weight, postings.group)),
            low=0,
            exists=postings.groups_covered,
            divisor=self.divisor,
        )

    def audit(self, history: History) -> Iterator[Check]:
        for group in history.groups():
            movers = willing = 0
            for standing in history.moves(self.modes, group.id):
                if history.counts(standing) and history.stays_inside(standing):
                    movers += 1
                    willing += standing.teacher.volunteer
            facts = {"volunteers": willing, "movers": movers}
            yield Check((group.id,), 100 * willing - self.percent * movers, low=0, facts=facts)

    def reads(self, definitions: Definitions) -> Columns:
        return column("teachers.volunteer")

    def state(self, subject: Subject, county: County) -> str:
        return f"{group_name(county, subject[0])}当年新交流教师中自愿者不低于{self.percent}%"

    def figures(self, check: Check) -> tuple[str, str]:
        willing, movers = int(check.facts["volunteers"]), int(check.facts["movers"])
        share = f"{100 * willing / movers:.1f}%" if movers else "无人交流"
        return f"{willing}/{movers}人（{share}）", f"≥{-(-self.percent * movers // 100)}人（{self.percent}%）"
