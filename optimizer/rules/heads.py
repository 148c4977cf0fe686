"""一校一正 (no source lets a school go without a head; S1 116 「明确1名校长负总责」 for those that share one)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check, Leader
from optimizer.readings.columns import Bools, Ints
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.readings.sources import Columns, column
from optimizer.rules.base import Rule, school_name

LEAST, MOST, STAYING = "至少", "至多", "留任"


class Heads(Rule):
    """A school that has a head (正校级) before the plan has one after it, and none gets more than one.

    No worse than now: where the records show two heads, one or both of them serve after the plan; a school without
    any is not asked for one. In place of a head may serve one of the ``successors``, who are 副校级. Of the leaders of
    a school ``stay`` do not leave; where it has no more than these, whoever comes in their place counts.
    """

    name: ClassVar[str] = "heads"
    title: ClassVar[str] = "一校一正"
    loosens: ClassVar[Mapping[str, int]] = {"stay": -1}

    successors: tuple[str, ...] = Field((), title="可接任学校负责人的副校级教师编号")
    stay: int = Field(1, ge=0, le=10, title="每所学校至少留任几名干部")

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        t, s = facts.teachers, facts.schools
        head = t.leader == Leader.正校级
        if not (t.leader > Leader.无).any():
            return
        named = np.isin(np.array(t.ids, dtype=object), self.successors) & (t.leader == Leader.副校级)

        moved = postings.left != postings.school  # not: called back to where one would be by then in any case

        def there(people: Bools) -> Ints:
            return np.bincount(t.present[people], minlength=len(s.ids)).astype(np.int64)

        def coming(people: Bools) -> tuple[Ints, Ints]:
            return (people[postings.teacher] & moved).astype(np.int64), postings.school

        def leaving(people: Bools) -> tuple[Ints, Ints]:
            return -(people[postings.teacher] & moved).astype(np.int64), postings.left

        heads, either, leaders = there(head), head | named, t.leader > Leader.无
        yield demand(
            totals([(i, LEAST) for i in s.ids], coming(either), leaving(either), at=there(either)),
            low=1, exists=postings.schools_covered & (heads > 0),
        )
        yield demand(
            totals([(i, MOST) for i in s.ids], coming(head), leaving(head), at=heads),
            high=np.maximum(heads, 1), exists=postings.schools_covered & head.any(),
        )
        before = there(leaders)
        arrives, place = coming(leaders)
        yield demand(
            totals(
                [(i, STAYING) for i in s.ids],
                (arrives * (before <= self.stay)[place], place), leaving(leaders), at=before,
            ),
            low=np.minimum(before, self.stay), exists=postings.schools_covered & (before > 0) & (self.stay > 0),
        )

    def audit(self, history: History) -> Iterator[Check]:
        everybody = [standing.teacher for standing in history.standings.values()]
        known = any(teacher.leader is Leader.正校级 for teacher in everybody)
        for school in history.schools():
            was, serving = history.staff_before.get(school.id, []), history.staff_after.get(school.id, [])
            heads_before = sum(standing.teacher.leader is Leader.正校级 for standing in was)
            heads_after = sum(standing.teacher.leader is Leader.正校级 for standing in serving)
            acting = sum(
                standing.teacher.leader is Leader.副校级 and standing.teacher.id in self.successors
                for standing in serving
            )
            if heads_before:
                yield Check((school.id, LEAST), heads_after + acting, low=1, facts={"heads": heads_before})
            if known:
                yield Check((school.id, MOST), heads_after, high=max(heads_before, 1), facts={"heads": heads_before})
            leaders = {standing.teacher.id for standing in was if standing.teacher.leader is not Leader.无}
            if leaders and self.stay:
                remain = {standing.teacher.id for standing in serving if standing.teacher.leader is not Leader.无}
                if len(leaders) > self.stay:
                    remain &= leaders
                yield Check((school.id, STAYING), len(remain), low=min(self.stay, len(leaders)))

    def reads(self, definitions: Definitions) -> Columns:
        return column("teachers.leader")

    def asleep(self, county: County) -> str:
        return "" if any(teacher.leader is not Leader.无 for teacher in county.teachers) else "干部职务没有填"

    def state(self, subject: Subject, county: County) -> str:
        school, what = school_name(county, subject[0]), subject[1]
        if what == LEAST:
            others = "或政策写明的接任者" if self.successors else ""
            return f"{school}须有正校级{others}任职，没有接任的不派出"
        if what == MOST:
            return f"{school}的正校级不多于一名（原有多名的不再增加）"
        return f"{school}至少留任{self.stay}名干部"
