"""城区结对山区, a default of the product (policy §1.4): S1 106 is about who forms a group, not who is sent."""

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
from optimizer.readings.sources import Columns, flagged
from optimizer.rules.base import Rule, group_name


class Pairing(Rule):
    """Of the teachers whom an urban core sends to its members, at least ``percent`` in a hundred go to the mountains.

    Asked of groups with an urban core and a covered mountain member.
    """

    name: ClassVar[str] = "pairing"
    title: ClassVar[str] = "城区结对山区"
    of_groups: ClassVar[bool] = True
    divisor: ClassVar[int] = 100
    loosens: ClassVar[Mapping[str, int]] = {"percent": -1}

    percent: int = Field(50, ge=0, le=100, title="去山区成员校的最低比例（%）")
    modes: tuple[Kind, ...] = Field((Kind.ROTATION,), title="计入的交流类型")

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        s, g = facts.schools, facts.groups
        mountain = s.mountain & postings.schools_covered & ~s.is_core & (s.group >= 0)
        sent = s.is_core[postings.home] & postings.inside & (postings.dealt > 0)
        weight = (100 * mountain[postings.school].astype(np.int64) - self.percent) * sent
        yield demand(
            totals([(i,) for i in g.ids], (weight * postings.counted(self.modes), postings.group)),
            low=0,
            exists=(np.bincount(s.group[mountain], minlength=len(g.ids)) > 0) & ~s.rural[g.core],
            divisor=self.divisor,
        )

    def audit(self, history: History) -> Iterator[Check]:
        school = history.county.school
        for group in history.groups():
            members = [s for s in history.schools_of[group.id] if s != group.core]
            mountain = [s for s in members if school[s].mountain and history.covers(s)]
            if not mountain or school[group.core].rural:
                continue
            sent = [
                standing.after
                for standing in history.moves(self.modes, group.id)
                if standing.teacher.home == group.core and standing.after in members and history.counts(standing)
            ]
            up = sum(there in mountain for there in sent)
            facts = {"mountain": up, "sent": len(sent)}
            yield Check((group.id,), 100 * up - self.percent * len(sent), low=0, facts=facts)

    def reads(self, definitions: Definitions) -> Columns:
        return flagged(("mountain", "rural"))

    def state(self, subject: Subject, county: County) -> str:
        return f"{group_name(county, subject[0])}城区核心校派出的教师去山区成员校的不低于{self.percent}%"

    def figures(self, check: Check) -> tuple[str, str]:
        up, sent = int(check.facts["mountain"]), int(check.facts["sent"])
        return f"{up}/{sent}人", f"≥{-(-self.percent * sent // 100)}人（{self.percent}%）"
