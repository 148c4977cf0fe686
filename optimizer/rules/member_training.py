"""成员校教师到核心校轮训 (S1 128 「乡村教师到共同体学校轮训」, S0a 10 「分校教师到总校交流学习」)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.vocabulary import Check, Kind
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.rules.base import Rule, group_name
from optimizer.rules.claims import Claim, Sends


class MemberTraining(Rule):
    """In each group at least ``least`` teachers of member schools move to the core this year.

    A group without a covered member is not asked.
    """

    name: ClassVar[str] = "member_training"
    title: ClassVar[str] = "成员校教师轮训"
    of_groups: ClassVar[bool] = True
    loosens: ClassVar[Mapping[str, int]] = {"least": -1}

    least: int = Field(1, ge=1, title="每个集团每年至少几人")
    modes: tuple[Kind, ...] = Field((Kind.ROTATION,), title="计入的交流类型")

    def claims(self) -> Iterator[Claim]:
        yield Sends("back")

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        s = facts.schools
        member = postings.schools_covered & ~s.is_core & (s.group >= 0)
        trained = member[postings.home] & s.is_core[postings.school] & (postings.group == postings.to_group)
        yield demand(
            totals([(g,) for g in facts.groups.ids], (trained * postings.counted(self.modes), postings.group)),
            low=self.least,
            exists=np.bincount(s.group[member], minlength=len(facts.groups.ids)) > 0,
        )

    def audit(self, history: History) -> Iterator[Check]:
        for group in history.groups():
            members = [s for s in history.schools_of[group.id] if s != group.core and history.covers(s)]
            if members:
                trained = sum(
                    standing.teacher.home in members and standing.after == group.core
                    for standing in history.moves(self.modes, group.id)
                )
                yield Check((group.id,), trained, low=self.least)

    def state(self, subject: Subject, county: County) -> str:
        return f"{group_name(county, subject[0])}每年到核心校轮训的成员校教师不少于{self.least}人"
