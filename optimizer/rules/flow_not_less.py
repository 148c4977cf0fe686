"""交流人数不减 (S4 219 「增加集团内教师校际交流的频次和数量」)."""

from collections import Counter
from collections.abc import Iterator
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.vocabulary import Check, Kind, Leader
from optimizer.readings.columns import KINDS, Ints
from optimizer.readings.horizon import Horizon
from optimizer.readings.kinds_of_postings import kinds_between
from optimizer.readings.plain_view import History
from optimizer.readings.posting_kinds import kind_of_person, kind_recorded
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.rules.base import Rule, group_name


class FlowNotLess(Rule):
    """In each group, at least as many teachers move this year as began a posting last year.

    Last year's moves are those of the plan, or the exchange records whose first school year is the one before, of
    teachers still on the staff, by their 编制 school, of the kind that is recorded or that the policy gives them.
    """

    name: ClassVar[str] = "flow_not_less"
    title: ClassVar[str] = "交流人数不减"

    modes: tuple[Kind, ...] = Field((Kind.ROTATION,), title="计入的交流类型")

    def demands(self, postings: Postings) -> Iterator[Demand]:
        if postings.facts.opens:
            yield demand(
                totals(*self._moves(postings)), low=self._last_year(postings), exists=postings.groups_covered
            )

    def ties(self, horizon: Horizon, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        if facts.opens:
            return
        rows, teacher = horizon.before(facts.year)
        home, s = facts.teachers.home[teacher], facts.schools
        counted = (horizon.first[rows] == facts.year - 1) & postings.schools_covered[home]
        counted &= np.isin(horizon.kind[rows], [KINDS.index(mode) for mode in self.modes])
        counted &= horizon.school[rows] != facts.teachers.home[teacher]
        subjects, (weight, group) = self._moves(postings)
        yield demand(
            totals(
                subjects,
                (weight, group, postings.column),
                (-counted.astype(np.int64), s.group[home], rows),
                at=-self._last_year(postings),
            ),
            low=0,
            exists=postings.groups_covered,
        )

    def _moves(self, postings: Postings) -> tuple[list[Subject], tuple[Ints, Ints]]:
        subjects: list[Subject] = [(g,) for g in postings.facts.groups.ids]
        return subjects, (postings.covered * postings.counted(self.modes), postings.group)

    def _last_year(self, postings: Postings) -> Ints:
        """Moves of the record that began last year, per group."""
        facts = postings.facts
        began = {past.teacher: past for past in facts.past if past.first_year == facts.year - 1}
        t, s = facts.teachers, facts.schools
        who = np.array([code for code, identity in enumerate(t.ids) if identity in began], dtype=np.int64)
        records = [began[t.ids[code]] for code in who.tolist()]
        there = np.array([facts.school_code.get(past.school, -1) for past in records], dtype=np.int64)
        recruit = np.array([record.recruited == facts.year - 1 for record in facts.records], dtype=bool)
        usual = np.where(recruit, KINDS.index(Kind.SHADOWING), KINDS.index(Kind.ROTATION))
        usual = np.where(t.leader > Leader.无, t.kind, usual)[who]
        kind = np.where(there < 0, usual, kinds_between(facts.definitions, s, usual, t.home[who], there))
        told = np.array([-1 if past.kind is None else KINDS.index(past.kind) for past in records], dtype=np.int64)
        kind = np.where(told >= 0, told, kind)
        counted = np.isin(kind, [KINDS.index(mode) for mode in self.modes])
        counted &= postings.schools_covered[t.home[who]] & (s.group[t.home[who]] >= 0)
        return np.bincount(s.group[t.home[who]][counted], minlength=len(facts.groups.ids)).astype(np.int64)

    def audit(self, history: History) -> Iterator[Check]:
        last, moved = Counter[str | None](), Counter[str | None]()
        planned = {
            p.teacher: p for p in history.plan.postings if p.first_year == history.year - 1 and p.school != p.origin
        }
        began = {
            teacher: past for teacher, records in history.past.items()
            for past in records if past.first_year == history.year - 1
        }
        for standing in history.standings.values():
            teacher = standing.teacher
            past = began.get(teacher.id)
            kind: Kind | None
            if teacher.id in planned:
                kind = planned[teacher.id].mode
            elif past is None:
                continue
            elif past.school in history.county.school:
                kind = kind_recorded(history.county, history.definitions, history.year - 1, teacher, past)
            else:
                kind = past.kind or kind_of_person(history.definitions, history.year - 1, teacher)
            if kind in self.modes and history.covers(teacher.home):
                last[history.group_of(teacher.home)] += 1
        for standing in history.moves(self.modes):
            if history.covers(standing.teacher.home):
                moved[history.group_of(standing.teacher.home)] += 1
        for group in history.groups():
            yield Check((group.id,), moved[group.id], low=last[group.id])

    def state(self, subject: Subject, county: County) -> str:
        return f"{group_name(county, subject[0])}当年新交流教师人数不少于上一学年"
