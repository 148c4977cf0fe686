"""高级教师到成员校 (S1 133 「鼓励高级职称教师到成员校(校区)任教」)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check, Kind, Title
from optimizer.readings.columns import KINDS
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.readings.sources import Columns, column
from optimizer.rules.base import COUNTS, Count, Rule, group_name, quota_readings


class SeniorToMembers(Rule):
    """Among the teachers whom a core sends to its members, at least ``percent`` in a hundred are 高级 or above."""

    name: ClassVar[str] = "senior_to_members"
    title: ClassVar[str] = "高级教师到成员校"
    of_groups: ClassVar[bool] = True
    divisor: ClassVar[int] = 100
    loosens: ClassVar[Mapping[str, int]] = {"percent": -1}

    percent: int = Field(20, ge=0, le=100, title="高级教师最低比例（%）")
    count: Count = Field("new", title="计数口径")
    modes: tuple[Kind, ...] = Field((Kind.ROTATION,), title="计入的交流类型")

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        t, s = facts.teachers, facts.schools
        senior = 100 * (t.title >= Title.高级).astype(np.int64) - self.percent
        sent = s.is_core[postings.home] & postings.inside & (postings.dealt > 0)
        at, ended = np.zeros(len(facts.groups.ids), dtype=np.int64), np.zeros(len(postings), dtype=np.int64)
        if self.count == "away":
            away = postings.served & s.is_core[t.home] & (s.group[t.present] == s.group[t.home])
            away &= np.isin(t.posted_as, [KINDS.index(mode) for mode in self.modes])
            np.add.at(at, s.group[t.home][away], senior[away])
            ended = -senior[postings.teacher] * postings.ends(away)
        yield demand(
            totals(
                [(g,) for g in facts.groups.ids],
                (senior[postings.teacher] * sent * postings.counted(self.modes, self.count), postings.group),
                (ended, s.group[t.home[postings.teacher]]),
                at=at,
            ),
            low=0,
            exists=postings.groups_covered,
            divisor=self.divisor,
        )

    def audit(self, history: History) -> Iterator[Check]:
        for group in history.groups():
            sent = [
                standing.teacher
                for standing in history.counted(self.count, self.modes, group.id)
                if standing.teacher.home == group.core
                and standing.after in history.schools_of[group.id]
                and history.counts(standing)
            ]
            senior = sum(teacher.title in (Title.高级, Title.正高级) for teacher in sent)
            yield Check(
                (group.id,), 100 * senior - self.percent * len(sent), low=0,
                facts={"senior": senior, "sent": len(sent)},
            )

    def reads(self, definitions: Definitions) -> Columns:
        return column("teachers.title")

    def state(self, subject: Subject, county: County) -> str:
        return (
            f"{group_name(county, subject[0])}核心校{COUNTS[self.count]}到成员校的教师中，"
            f"高级及以上职称的不低于{self.percent}%"
        )

    def figures(self, check: Check) -> tuple[str, str]:
        senior, sent = int(check.facts["senior"]), int(check.facts["sent"])
        return f"{senior}/{sent}人", f"≥{-(-self.percent * sent // 100)}人（{self.percent}%）"

    def readings(self) -> Iterator[tuple[str, Rule]]:
        return quota_readings(self)
