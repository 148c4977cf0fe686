"""每年交流比例 (教师〔2014〕4号; S0b 72 「不低于教师总数的10%」; S1 124 「成员校…在职人数10%」; S4 216 「20%左右」)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check, Duty, Kind
from optimizer.readings.columns import Bools, Ints
from optimizer.readings.model_view import Facts
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.readings.sources import ARRIVAL, NONE, Columns, exempt
from optimizer.rules.base import BASES, COUNTS, VISITS, Base, Count, Rule, group_name, quota_readings
from optimizer.rules.claims import Claim, Counted, Share


def band(base: int, low: int | None, high: int | None) -> tuple[int | None, int | None]:
    """Whole people between two percentages of a base: ⌈low⌉ and max(⌈low⌉, ⌊high⌋)."""
    least = -(-base * low // 100) if low is not None else None
    most = base * high // 100 if high is not None else None
    return least, max(most, least or 0) if most is not None else None


class Flow(Rule):
    """In each group, the teachers who move in a year are between ``low`` and ``high`` percent of the base.

    Where ``modes`` lists 走教 (S0b 69 「包括“跨校走教”在内」, policy §1.3, A8), visiting teachers of the group count
    under either ``count``, for visits are arranged anew each year. Who visits is known before a plan is: whom the
    roster names (走教教师, else 上期走教). They count in the group of the 编制 school, each person once, also one who
    is posted too. The week of visits is planned after the rotation; reports add the reading with those who visit in
    it.
    """

    name: ClassVar[str] = "flow"
    title: ClassVar[str] = "年度交流比例"
    counted: ClassVar[Counted] = Counted("group", asks="low", limits="high")
    loosens: ClassVar[Mapping[str, int]] = {"low": -1, "high": 1}

    low: int | None = Field(10, ge=0, le=100, title="最低比例（%）")
    high: int | None = Field(20, ge=0, le=100, title="最高比例（%）")
    base: Base = Field("all", title="基数")
    count: Count = Field("new", title="计数口径")
    modes: tuple[Kind | Duty, ...] = Field((Kind.ROTATION,), title="计入的交流类型（列入 走教 则计走教教师）")

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The postings among ``modes``."""
        return tuple(mode for mode in self.modes if isinstance(mode, Kind))

    def visiting(self, facts: Facts) -> Bools:
        """Over teachers: who counts without being posted."""
        return facts.visiting & (Duty.VISITING in self.modes)

    def claims(self) -> Iterator[Claim]:
        yield Share("group", self.low, self.high, self.base, self.count, self.modes)

    def visitors(self, postings: Postings) -> Ints:
        """How many they are in each group."""
        facts = postings.facts
        t, s = facts.teachers, facts.schools
        counted = self.visiting(facts) & postings.schools_covered[t.home] & (s.group[t.home] >= 0)
        if self.base == "core":
            counted &= s.is_core[t.home]
        return np.bincount(s.group[t.home][counted], minlength=len(facts.groups.ids)).astype(np.int64)

    def bases(self, postings: Postings) -> Ints:
        """People in the base, per group."""
        facts = postings.facts
        t, s = facts.teachers, facts.schools
        counted = postings.schools_covered[t.home] & (s.group[t.home] >= 0)
        if self.base == "core":
            counted &= s.is_core[t.home]
        elif self.base == "member":
            counted &= ~s.is_core[t.home]
        elif self.base == "eligible":
            counted &= t.due & ~t.exempt
        return np.bincount(s.group[t.home][counted], minlength=len(facts.groups.ids)).astype(np.int64)

    def least_moves(self, postings: Postings) -> Ints | None:
        if self.count != "new" or self.low is None:
            return None
        return -(-self.bases(postings) * self.low // 100) - self.visitors(postings)

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        t, s = facts.teachers, facts.schools
        base = self.bases(postings)
        low = None if self.low is None else -(-base * self.low // 100)
        high = None if self.high is None else np.maximum(base * self.high // 100, 0 if low is None else low)
        visiting = self.visiting(facts)
        standing = np.isin(t.posted_as, [list(Kind).index(kind) for kind in self.kinds]) & (self.count == "away")
        from_here = postings.counted(self.kinds, self.count) - postings.ends(standing)
        from_here = from_here * postings.covered * ~visiting[postings.teacher]
        standing = (standing | visiting) & postings.schools_covered[t.home] & (s.group[t.home] >= 0)
        if self.base == "core":
            from_here = from_here * s.is_core[postings.home]
            standing &= s.is_core[t.home]
        already = np.bincount(s.group[t.home][standing], minlength=len(base))
        yield demand(
            totals([(g,) for g in facts.groups.ids], (from_here, postings.group), at=already),
            low=low,
            high=high,
            exists=postings.groups_covered & (base >= facts.definitions.small_base),
        )

    def audit(self, history: History) -> Iterator[Check]:
        for group in history.groups():
            schools = [school for school in history.schools_of[group.id] if history.covers(school)]
            if self.base == "core":
                schools = [school for school in schools if school == group.core]
            base = 0
            for school in schools:
                for standing in history.staff_of.get(school, []):
                    if self.base == "member" and school == group.core:
                        continue
                    if self.base == "eligible" and (
                        not history.is_due(standing.teacher) or history.is_exempt(standing.teacher)
                    ):
                        continue
                    base += 1
            people = {standing.teacher.id for standing in history.counted(self.count, self.kinds, group.id)}
            if Duty.VISITING in self.modes:
                people |= history.visiting
            moved = sum(history.standings[person].teacher.home in schools for person in people)
            low, high = band(base, self.low, self.high)
            if base < history.definitions.small_base:
                low = high = None
            yield Check((group.id,), moved, low, high, {"base": base})

    def reads(self, definitions: Definitions) -> Columns:
        return ARRIVAL | exempt(definitions) if self.base == "eligible" else NONE

    def state(self, subject: Subject, county: County) -> str:
        sides = ([f"不低于{self.low}%"] if self.low is not None else []) + (
            [f"不高于{self.high}%"] if self.high is not None else []
        )
        visits = "（含走教）" if self.counts_visits else ""
        return (
            f"{group_name(county, subject[0])}{COUNTS[self.count]}{visits}教师占{BASES[self.base]}的比例"
            f"{'、'.join(sides) or '不限'}"
        )

    def tell(self, check: Check, county: County) -> str:
        observed, required = self.figures(check)
        return f"{self.state(check.subject, county)}；基数{check.facts['base']}人，实际{observed}，要求{required}人。"

    def readings(self) -> Iterator[tuple[str, Rule]]:
        yield from quota_readings(self)
        yield self.other_reading()

    def other_reading(self) -> tuple[str, "Flow"]:
        """With 走教 where it does not count, without where it does (policy §1.3, A8)."""
        if self.counts_visits:
            return "不计走教", self.model_copy(update={"modes": self.kinds})
        return VISITS, self.visited

    @property
    def counts_visits(self) -> bool:
        return Duty.VISITING in self.modes

    @property
    def visited(self) -> "Flow":
        return self.model_copy(update={"modes": (*self.kinds, Duty.VISITING)})
