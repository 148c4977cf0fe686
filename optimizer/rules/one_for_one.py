"""退一补一 (S0b 43 「再按退一补一的原则吸纳新成员」; S0b 92 「把握好集团化办学扩张的速度、规模」)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.closures import heirs, is_closed
from optimizer.domain.county import County, Group, Member
from optimizer.domain.definitions import Definitions
from optimizer.domain.roster_by_year import memberships
from optimizer.domain.vocabulary import Check, Mode
from optimizer.readings.columns import MODES, Ints
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, settled
from optimizer.readings.sources import Columns
from optimizer.rules.base import Rule, group_name


class OneForOne(Rule):
    """A group that has ``cap`` members, its core aside, takes in no more new ones in a year than leave it.

    With n members last year it may have max(cap, n) this year, and with a ``pace`` no more than n + pace unless it
    is new. Where the entry names modes, members are those of these modes. The memberships are records: no posting
    changes a case.
    """

    name: ClassVar[str] = "one_for_one"
    title: ClassVar[str] = "退一补一"
    of_groups: ClassVar[bool] = True
    unit: ClassVar[str] = "所"
    loosens: ClassVar[Mapping[str, int]] = {"cap": 1, "pace": 1}

    cap: int = Field(3, ge=1, le=30, title="成员校满多少所（不含核心校）后退一补一")
    pace: int | None = Field(None, ge=0, le=30, title="每学年最多净增几所（空为不限）")

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        before, now = (self._sizes(postings, year) for year in (facts.year - 1, facts.year))
        most = np.maximum(self.cap, before)
        if self.pace is not None:
            most = np.where(before < 0, most, np.minimum(most, before + self.pace))
        yield demand(
            settled([(g,) for g in facts.groups.ids], np.maximum(now, 0)), high=most, exists=postings.groups_covered
        )

    def _sizes(self, postings: Postings, year: int) -> Ints:
        """Members in that year of each of this year's groups; -1 where the group does not work yet."""
        facts = postings.facts
        stays, closed = memberships(facts.county.roster), heirs(facts.county.roster, year)
        works = [
            any(own == group.id and first <= year < out for own, first, out in stays.get(group.core, ()))
            for group in facts.county.groups
        ]
        inside = [
            facts.group_code[member.group]
            for member in facts.county.roster.members
            if member.mode is not Mode.CORE and member.mode in (postings.scope.modes or MODES)
            and member.holds(year) and member.school not in closed and member.group in facts.group_code
        ]
        sizes = np.bincount(np.array(inside, dtype=np.int64), minlength=len(works)).astype(np.int64)
        return np.where(np.array(works, dtype=bool), sizes, -1)

    def audit(self, history: History) -> Iterator[Check]:
        working = {year: set(history.groups_in(year).values()) for year in (history.year - 1, history.year)}
        for group in history.groups():
            had, has = (
                sum(self._is_member(member, group, year, history) for member in history.county.roster.members)
                if group.id in groups else 0
                for year, groups in working.items()
            )
            most = max(self.cap, had)
            if self.pace is not None and group.id in working[history.year - 1]:
                most = min(most, had + self.pace)
            yield Check((group.id,), has, high=most, facts={"had": had})

    def _is_member(self, member: Member, group: Group, year: int, history: History) -> bool:
        named = not history.scope.modes or member.mode in history.scope.modes
        here = member.holds(year) and not is_closed(history.county.roster.school[member.school], year)
        return member.group == group.id and member.mode != Mode.CORE and named and here

    def reads(self, definitions: Definitions) -> Columns:
        return frozenset({"members.joined", "members.left"})

    def state(self, subject: Subject, county: County) -> str:
        pace = f"，每学年净增不超过{self.pace}所" if self.pace is not None else ""
        return f"{group_name(county, subject[0])}成员校满{self.cap}所后退一补一{pace}"

    def figures(self, check: Check) -> tuple[str, str]:
        return f"{check.observed}所（上学年{check.facts['had']}所）", f"≤{check.high}所"
