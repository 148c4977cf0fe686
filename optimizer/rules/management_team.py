"""管理团队 (S0b 55 「集团核心成员负责选派其他成员的管理团队」)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check, Kind, Leader
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.readings.sources import Columns, column
from optimizer.rules.base import LeaderLabel, Rule, between, school_name
from optimizer.rules.claims import Claim, NeedsKind


class ManagementTeam(Rule):
    """At each member school at least ``least`` leaders from the core serve, in term or newly sent.

    Leaders move only where the policy opens the kind 干部.
    """

    name: ClassVar[str] = "management_team"
    title: ClassVar[str] = "管理团队选派"
    of_groups: ClassVar[bool] = True
    loosens: ClassVar[Mapping[str, int]] = {"least": -1}

    least: int = Field(1, ge=1, le=10, title="每所成员校至少几名")
    lowest: LeaderLabel = Field(Leader.中层, title="最低职务")  # type: ignore[valid-type]
    highest: LeaderLabel = Field(Leader.正校级, title="最高职务")  # type: ignore[valid-type]

    def claims(self) -> Iterator[Claim]:
        yield NeedsKind(Kind.LEADER, certain=False)  # leaders still in term may make up a team

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        t, s = facts.teachers, facts.schools
        leads = (t.leader >= max(int(self.lowest), 1)) & (t.leader <= int(self.highest)) & s.is_core[t.home]
        there = leads & (s.group[t.present] == s.group[t.home])
        sent = leads[postings.teacher] & (postings.group == postings.to_group)
        yield demand(
            totals(
                [(i,) for i in s.ids],
                (sent.astype(np.int64), postings.school),
                (-postings.ends(there), postings.left),
                at=np.bincount(t.present[there], minlength=len(s.ids)),
            ),
            low=self.least,
            exists=postings.schools_covered & ~s.is_core & (s.group >= 0),
        )

    def audit(self, history: History) -> Iterator[Check]:
        for school in history.schools():
            group = history.group_of(school.id)
            if group is None or history.is_core(school.id):
                continue
            core = history.county.group[group].core
            serving = [
                standing
                for standing in history.staff_after.get(school.id, [])
                if standing.teacher.home == core
                and standing.teacher.leader is not Leader.无
                and self.lowest <= standing.teacher.leader <= self.highest
            ]
            yield Check((school.id,), len(serving), low=self.least)

    def reads(self, definitions: Definitions) -> Columns:
        return column("teachers.leader")

    def state(self, subject: Subject, county: County) -> str:
        ranks = between(self.lowest, self.highest)
        return f"{school_name(county, subject[0])}由核心校选派的{ranks}干部不少于{self.least}名"
