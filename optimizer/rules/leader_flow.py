"""干部双向流动 (S4 218 「推动中层干部在集团内部实现常态化有序双向流动」, S0a 11 「总校可选派管理人员到分校任校长」)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check, Kind, Leader
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.readings.sources import Columns, column
from optimizer.rules.base import LeaderLabel, Rule, between, group_name
from optimizer.rules.claims import Claim, NeedsKind

OUT, IN, ANY = "派出", "派入", "不限方向"
WAYS: dict[str, tuple[str, ...]] = {"both": (OUT, IN), "out": (OUT,), "in": (IN,), "any": (ANY,)}
WORDS = {OUT: "由核心校派到成员校的干部", IN: "由成员校派到核心校的干部", ANY: "在集团内流动的干部"}
LEADERS = (Kind.LEADER, Kind.SECONDED)


class LeaderFlow(Rule):
    """In each group at least ``least`` leaders a year move from the core to members, and as many to the core.

    Only those of the ranks from ``lowest`` to ``highest`` count.

    Leaders move only where the policy opens the kind 干部. A group without a covered member is not asked.
    """

    name: ClassVar[str] = "leader_flow"
    title: ClassVar[str] = "干部双向流动"
    of_groups: ClassVar[bool] = True
    loosens: ClassVar[Mapping[str, int]] = {"least": -1}

    least: int = Field(1, ge=1, title="每个方向至少几人")
    direction: Literal["both", "out", "in", "any"] = Field("both", title="方向")
    lowest: LeaderLabel = Field(Leader.中层, title="最低职务")  # type: ignore[valid-type]
    highest: LeaderLabel = Field(Leader.正校级, title="最高职务")  # type: ignore[valid-type]

    def claims(self) -> Iterator[Claim]:
        yield NeedsKind(Kind.LEADER)

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        s = facts.schools
        member = postings.schools_covered & ~s.is_core & (s.group >= 0)
        asked = np.bincount(s.group[member], minlength=len(facts.groups.ids)) > 0
        rank = facts.teachers.leader[postings.teacher]
        leaders = (postings.counted(LEADERS) > 0) & (postings.group == postings.to_group)
        leaders &= (rank >= int(self.lowest)) & (rank <= int(self.highest))
        ends = member | s.is_core
        way = {
            OUT: s.is_core[postings.home] & member[postings.school],
            IN: member[postings.home] & s.is_core[postings.school],
            ANY: ends[postings.home] & ends[postings.school],
        }
        for word in WAYS[self.direction]:
            yield demand(
                totals([(g, word) for g in facts.groups.ids], ((leaders & way[word]).astype(np.int64), postings.group)),
                low=self.least,
                exists=asked,
            )

    def audit(self, history: History) -> Iterator[Check]:
        for group in history.groups():
            members = {s for s in history.schools_of[group.id] if s != group.core and history.covers(s)}
            if not members:
                continue
            counts = {OUT: 0, IN: 0, ANY: 0}
            for standing in history.moves(LEADERS, group.id):
                if not self.lowest <= standing.teacher.leader <= self.highest:
                    continue
                home, there = standing.teacher.home, standing.after
                counts[OUT] += home == group.core and there in members
                counts[IN] += home in members and there == group.core
                counts[ANY] += {home, there} <= members | {group.core}
            for word in WAYS[self.direction]:
                yield Check((group.id, word), counts[word], low=self.least)

    def reads(self, definitions: Definitions) -> Columns:
        return column("teachers.leader")

    def state(self, subject: Subject, county: County) -> str:
        every = (self.lowest, self.highest) == (Leader.中层, Leader.正校级)
        ranks = "" if every else f"（{between(self.lowest, self.highest)}）"
        return f"{group_name(county, subject[0])}每年{WORDS[str(subject[1])]}{ranks}不少于{self.least}人"
