"""每年交流比例 (教师〔2014〕4号; S0b 72 「不低于教师总数的10%」; S1 124 「成员校…在职人数10%」; S4 216 「20%左右」)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check, Duty, Kind, Leader
from optimizer.readings.columns import Bools, Ints
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.readings.sources import ARRIVAL, NONE, Columns, column, exempt
from optimizer.rules.base import (
    BASES,
    COUNTS,
    VISITS,
    Base,
    Count,
    Rule,
    View,
    by_layers,
    group_name,
    leaders_words,
    quota_readings,
)
from optimizer.rules.claims import Claim, Counted, Share
from optimizer.rules.counterparts import has_counterparts, with_counterparts
from optimizer.rules.quota_places import HOMES, Homes, Per, Places, places, plain_places, speaks_of


def band(base: int, low: int | None, high: int | None) -> tuple[int | None, int | None]:
    """Whole people between two percentages of a base: ⌈low⌉ and max(⌈low⌉, ⌊high⌋)."""
    least = -(-base * low // 100) if low is not None else None
    most = base * high // 100 if high is not None else None
    return least, max(most, least or 0) if most is not None else None


class Flow(Rule):
    """In each group, the teachers who move in a year are between ``low`` and ``high`` percent of the base.

    A group counts the moves between its schools (with ``outside``, those to other schools too); where the entry names
    modes, those with members of these modes. ``per`` district counts every move of the schools of a 县区, whatever the
    groups. A group of whose people nobody could serve at another of its schools is only reported, which is told
    beforehand. ``homes`` town_or_core: base and count are of schools not rural or that lead a group (城镇学校、
    优质学校), and of their teachers of 小学 and 初中.

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
    per: Per = Field("group", title="计算单位")
    homes: Homes = Field("all", title="派出学校")
    outside: bool = Field(False, title="到集团外的交流也计入集团")
    leaders_in_base: bool = Field(True, title="基数含干部")

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The postings among ``modes``."""
        return tuple(mode for mode in self.modes if isinstance(mode, Kind))

    def views(self, seen: View) -> tuple[View, ...]:
        return by_layers(seen) if self.per == "group" else (seen,)

    def claims(self) -> Iterator[Claim]:
        yield Share(self.per, self.low, self.high, self.base, self.count, self.modes, self.homes, self.outside)

    def places(self, postings: Postings) -> Places:
        """By group or county."""
        return places(postings, self.per, self.homes, outside=self.outside)

    def visiting(self, postings: Postings, found: Places) -> Bools:
        """Over teachers: who counts without being posted. Of a school in two groups nobody knows for which of them."""
        facts = postings.facts
        t, s = facts.teachers, facts.schools
        counted = facts.visiting & (Duty.VISITING in self.modes) & (found.home[t.home] >= 0) & found.people
        counted &= s.is_core[t.home] | (self.base != "core")
        return counted & ~s.doubled[t.home] if self.per == "group" else counted

    def bases(self, postings: Postings, found: Places) -> Ints:
        """People in the base, per case."""
        t, s = postings.facts.teachers, postings.facts.schools
        counted = (found.home[t.home] >= 0) & found.people
        if self.base == "core":
            counted &= s.is_core[t.home]
        elif self.base == "member":
            counted &= ~s.is_core[t.home] & (s.group[t.home] >= 0)
        elif self.base == "eligible":
            counted &= t.due & ~t.exempt
        if not self.leaders_in_base:
            counted &= t.leader == Leader.无
        return np.bincount(found.home[t.home][counted], minlength=len(found.subjects)).astype(np.int64)

    def least_moves(self, postings: Postings) -> Ints | None:
        if self.count != "new" or self.low is None or self.per != "group":
            return None
        found = self.places(postings)
        home = found.home[postings.facts.teachers.home]
        visitors = np.bincount(home[self.visiting(postings, found)], minlength=len(found.subjects))
        asked = -(-self.bases(postings, found) * self.low // 100) * self._possible(postings, found)
        return asked - visitors.astype(np.int64)

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        t, s = facts.teachers, facts.schools
        found = self.places(postings)
        base = self.bases(postings, found)
        low = None if self.low is None else -(-base * self.low // 100)
        high = None if self.high is None else np.maximum(base * self.high // 100, 0 if low is None else low)
        visiting = self.visiting(postings, found)
        begun = postings.counted(self.kinds, self.count) * ~visiting[postings.teacher]
        standing = np.isin(t.posted_as, [list(Kind).index(kind) for kind in self.kinds]) & (self.count == "away")
        place = np.where(visiting, found.home[t.home], np.where(standing, found.serving, -1))
        if self.base == "core":
            begun = begun * s.is_core[postings.home]
            place = np.where(s.is_core[t.home], place, -1)
        yield demand(
            totals(
                found.subjects, (begun, found.posting), (-postings.ends(standing & ~visiting), place[postings.teacher]),
                at=np.bincount(place[place >= 0], minlength=len(base)),
            ),
            low=low,
            high=high,
            exists=found.asked & (base >= facts.definitions.small_base) & self._possible(postings, found),
            links=self.per == "district",
        )

    def _possible(self, postings: Postings, found: Places) -> Bools:
        """Over the cases: whether anybody of a group could serve at another of its schools."""
        if not self._inside:
            return np.ones(len(found.subjects), dtype=bool)
        s = postings.facts.schools
        return with_counterparts(postings.facts, np.where(s.is_core | (self.base != "core"), found.home, -1))

    @property
    def _inside(self) -> bool:
        """Whether it counts moves between the schools of a group only."""
        return self.per == "group" and not self.outside

    def not_asked(self, history: History) -> Iterator[str]:
        for place in plain_places(history, self.per, self.homes, outside=self.outside, count=self.count, kinds=()):
            schools = [school for school in place.schools if self.base != "core" or history.is_core(school)]
            if self._inside and schools and not has_counterparts(history, place.name, schools):
                yield (
                    f"{group_name(history.county, place.name)}只报告、不约束：学科、学段资格都算上，"
                    "也没有教师能到集团内另一所公办学校任教满期"
                )

    def audit(self, history: History) -> Iterator[Check]:
        for place in plain_places(
            history, self.per, self.homes, outside=self.outside, count=self.count, kinds=self.kinds
        ):
            schools = [school for school in place.schools if self.base != "core" or history.is_core(school)]
            people = {
                standing.teacher.id for standing in place.movers
                if self.base != "core" or history.is_core(standing.teacher.home)
            }
            base = 0
            for school in schools:
                for standing in history.staff_of.get(school, []):
                    if not speaks_of(self.homes, standing.teacher):
                        continue
                    if Duty.VISITING in self.modes and standing.teacher.id in history.visiting:
                        people |= {standing.teacher.id} if self._known_for(school, history) else set()
                    if self.base == "member" and (history.is_core(school) or history.group_of(school) is None):
                        continue
                    if self.base == "eligible" and (
                        not history.is_due(standing.teacher) or history.is_exempt(standing.teacher)
                    ):
                        continue
                    if standing.teacher.leader is not Leader.无 and not self.leaders_in_base:
                        continue
                    base += 1
            low, high = band(base, self.low, self.high)
            if base < history.definitions.small_base or (
                self._inside and not has_counterparts(history, place.name, schools)
            ):
                low = high = None
            yield Check((place.name,), len(people), low, high, {"base": base})

    def _known_for(self, school: str, history: History) -> bool:
        """Whether visits of the school's teachers are those of one case."""
        return self.per == "district" or not history.in_two_groups(school)

    def reads(self, definitions: Definitions) -> Columns:
        people = ARRIVAL | exempt(definitions) if self.base == "eligible" else NONE
        people |= column("teachers.leader", not self.leaders_in_base)
        town = column("schools.district", self.per == "district") | column("schools.rural", self.homes != "all")
        return people | town | column("schools.private")  # in no base, and nobody's counterparts

    def state(self, subject: Subject, county: County) -> str:
        sides = ([f"不低于{self.low}%"] if self.low is not None else []) + (
            [f"不高于{self.high}%"] if self.high is not None else []
        )
        visits = "（含走教）" if self.counts_visits else ""
        return (
            f"{group_name(county, subject[0])}{HOMES[self.homes]}{COUNTS[self.count]}{visits}教师"
            f"占{BASES[self.base]}的比例"
            f"{'、'.join(sides) or '不限'}{leaders_words(self, county)}"
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
