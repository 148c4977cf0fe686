"""核心校派出比例 (S0b 66 「在集团发展稳定后每年交流到其他成员的教师」不低于核心校教师的10%)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.county import County, Group
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check, Kind, Leader
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.readings.sources import Columns, column
from optimizer.rules.base import Count, Rule, group_name, leaders_words, left_empty, quota_readings
from optimizer.rules.claims import Claim, Counted, Sends, Share
from optimizer.rules.counterparts import has_counterparts, with_counterparts


class CoreOutflow(Rule):
    """In a stable group, at least ``percent`` in a hundred of the core's teachers move to other members.

    A group whose core has nobody who could serve at a member is only reported, which is told beforehand.
    """

    name: ClassVar[str] = "core_outflow"
    title: ClassVar[str] = "核心校派出比例"
    of_groups: ClassVar[bool] = True
    counted: ClassVar[Counted] = Counted("group", "核心校教师", asks="percent")
    loosens: ClassVar[Mapping[str, int]] = {"percent": -1}

    percent: int = Field(10, ge=0, le=100, title="最低比例（%）")
    when_stable: bool = Field(True, title="仅对已稳定的集团")
    count: Count = Field("new", title="计数口径")
    modes: tuple[Kind, ...] = Field((Kind.ROTATION,), title="计入的交流类型")
    leaders_in_base: bool = Field(True, title="基数含干部")

    def claims(self) -> Iterator[Claim]:
        yield Share("core", self.percent, None, "core", self.count, self.modes)
        if self.percent > 0:
            yield Sends("out")

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        t, s, g = facts.teachers, facts.schools, facts.groups
        based = t.home if self.leaders_in_base else t.home[t.leader == Leader.无]
        staff = np.bincount(based, minlength=len(s.ids)).astype(np.int64)[g.core]
        out = s.is_core[postings.home] & postings.inside * postings.dealt
        sent, ended = out * postings.counted(self.modes, self.count), np.zeros(len(postings), dtype=np.int64)
        already = np.zeros(len(g.ids), dtype=np.int64)
        if self.count == "away":
            away = postings.served & s.is_core[t.home] & (s.group[t.present] == s.group[t.home])
            away &= np.isin(t.posted_as, [list(Kind).index(mode) for mode in self.modes])
            np.add.at(already, s.group[t.home][away], 1)
            ended = postings.ends(away)
        yield demand(
            totals(
                [(i,) for i in g.ids],
                (sent, postings.group), (-ended, s.group[t.home[postings.teacher]]), at=already,
            ),
            low=-(-staff * self.percent // 100),
            exists=postings.groups_covered
            & (g.stable | (not self.when_stable))
            & with_counterparts(facts, np.where(s.is_core, s.group, -1)),
        )

    def _asked(self, history: History) -> Iterator[tuple[Group, bool]]:
        """Groups that the clause speaks of, and whether anybody of the core could go."""
        for group in history.groups():
            if not self.when_stable or history.is_stable(group):
                yield group, has_counterparts(history, group.id, [group.core])

    def not_asked(self, history: History) -> Iterator[str]:
        for group, possible in self._asked(history):
            if not possible:
                yield (
                    f"{group_name(history.county, group.id)}只报告、不约束：学科、学段资格都算上，"
                    "核心校也没有教师能到集团内另一所公办学校任教满期"
                )

    def audit(self, history: History) -> Iterator[Check]:
        for group, possible in self._asked(history):
            staff = sum(
                self.leaders_in_base or standing.teacher.leader is Leader.无
                for standing in history.staff_of.get(group.core, [])
            )
            sent = sum(
                standing.teacher.home == group.core
                and history.group_of(standing.after) == group.id
                and history.counts(standing)
                for standing in history.counted(self.count, self.modes, group.id)
            )
            low = -(-staff * self.percent // 100) if possible else None
            yield Check((group.id,), sent, low=low, facts={"staff": staff})

    def reads(self, definitions: Definitions) -> Columns:
        found = column("groups.stable_since", self.when_stable) | column("teachers.leader", not self.leaders_in_base)
        return found | column("schools.private")  # they are nobody's counterparts

    def asleep(self, county: County) -> str:
        return left_empty(county.groups, stable_since="稳定起始学年") if self.when_stable else ""

    def state(self, subject: Subject, county: County) -> str:
        share = f"不低于其教师数的{self.percent}%{leaders_words(self, county)}"
        return f"{group_name(county, subject[0])}核心校每年派往成员校的教师{share}"

    def readings(self) -> Iterator[tuple[str, Rule]]:
        return quota_readings(self)
