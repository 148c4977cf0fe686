"""交流人数不减 (S4 219 「增加集团内教师校际交流的频次和数量」)."""

from collections import Counter
from collections.abc import Iterator
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.county import County
from optimizer.demands import Demand, Subject, demand, totals
from optimizer.history import History
from optimizer.postings import Postings
from optimizer.rule import Rule, group_name
from optimizer.vocabulary import Check, Kind, Leader


class FlowNotLess(Rule):
    """In each group, at least as many teachers move this year as began a posting last year.

    Last year's moves are the exchange records whose first school year is the one before, by the teacher's 编制
    school; leaders and last year's recruits are kinds of their own there too.
    """

    name: ClassVar[str] = "flow_not_less"
    title: ClassVar[str] = "交流人数不减"

    modes: tuple[Kind, ...] = Field((Kind.ROTATION,), title="计入的交流类型")

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        county, code = facts.county, facts.school_code
        began = {past.teacher for past in county.history if past.first_year == facts.year - 1}
        movers = [teacher for teacher in county.teachers if teacher.id in began]
        home = np.array([code[teacher.home] for teacher in movers], dtype=np.int64)
        leads = np.array([teacher.leader > Leader.无 for teacher in movers], dtype=bool)
        recruit = np.array([teacher.recruited == facts.year - 1 for teacher in movers], dtype=bool) & ~leads
        counted = np.zeros(len(movers), dtype=bool)
        for kind, mask in ((Kind.LEADER, leads), (Kind.SHADOWING, recruit), (Kind.ROTATION, ~leads & ~recruit)):
            if kind in self.modes:
                counted |= mask
        counted &= postings.schools_covered[home] & (facts.schools.group[home] >= 0)
        last = np.bincount(facts.schools.group[home[counted]], minlength=len(facts.groups.ids)).astype(np.int64)
        yield demand(
            totals(
                [(g,) for g in facts.groups.ids], (postings.covered * postings.counted(self.modes), postings.group)
            ),
            low=last,
            exists=postings.groups_covered,
        )

    def audit(self, history: History) -> Iterator[Check]:
        last, moved = Counter[str | None](), Counter[str | None]()
        for teacher in history.county.teachers:
            if not any(past.first_year == history.year - 1 for past in history.past.get(teacher.id, [])):
                continue
            if teacher.leader != Leader.无:
                kind = Kind.LEADER
            else:
                kind = Kind.SHADOWING if teacher.recruited == history.year - 1 else Kind.ROTATION
            if kind in self.modes and history.covers(teacher.home):
                last[history.group_of(teacher.home)] += 1
        for standing in history.moves(self.modes):
            if history.covers(standing.teacher.home):
                moved[history.group_of(standing.teacher.home)] += 1
        for group in history.groups():
            yield Check((group.id,), moved[group.id], low=last[group.id])

    def state(self, subject: Subject, county: County) -> str:
        return f"{group_name(county, subject[0])}当年新交流教师人数不少于上一学年"
