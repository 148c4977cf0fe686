"""交流人数不减 (S4 219 「增加集团内教师校际交流的频次和数量」)."""

from collections import Counter
from collections.abc import Iterator
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.vocabulary import Check, Kind, Leader
from optimizer.readings.columns import KINDS, Bools, Ints
from optimizer.readings.horizon import Horizon
from optimizer.readings.model_scope import moves_covered
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.rules.base import Rule, group_name


class FlowNotLess(Rule):
    """In each group, at least as many teachers move this year inside it as began a posting inside it last year.

    Last year's moves are those of the plan, or the exchange records whose first school year is the one before, of
    teachers still on the staff, by their 编制 school; leaders and last year's recruits are kinds of their own there.
    """

    name: ClassVar[str] = "flow_not_less"
    title: ClassVar[str] = "交流人数不减"
    of_groups: ClassVar[bool] = True

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
        counted = (horizon.first[rows] == facts.year - 1) & self._inside(postings, home, horizon.school[rows])
        counted &= np.isin(horizon.kind[rows], [KINDS.index(mode) for mode in self.modes])
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
        return subjects, (postings.dealt * postings.inside * postings.counted(self.modes), postings.group)

    def _inside(self, postings: Postings, home: Ints, there: Ints) -> Bools:
        """Over pairs of schools: a move inside a group that the entry counts."""
        group = postings.facts.schools.group
        counted: Bools = moves_covered(postings.facts, postings.scope, home, there) & (group[home] == group[there])
        return counted & (group[home] >= 0)

    def _last_year(self, postings: Postings) -> Ints:
        """Moves of the record that began last year, per group."""
        facts = postings.facts
        t, s = facts.teachers, facts.schools
        began = [
            (facts.teacher_code[past.teacher], facts.school_code[past.school])
            for past in facts.county.history
            if past.first_year == facts.year - 1
            and past.teacher in facts.teacher_code and past.school in facts.school_code
        ]
        teacher, there = np.array(began, dtype=np.int64).reshape(-1, 2).T
        moved = np.zeros(len(t.ids), dtype=bool)
        moved[teacher[self._inside(postings, t.home[teacher], there)]] = True
        leads = t.leader > Leader.无
        recruit = np.array([record.recruited == facts.year - 1 for record in facts.records], dtype=bool) & ~leads
        counted = np.zeros(len(moved), dtype=bool)
        for kind, mask in ((Kind.LEADER, leads), (Kind.SHADOWING, recruit), (Kind.ROTATION, ~leads & ~recruit)):
            if kind in self.modes:
                counted |= mask
        counted &= moved
        return np.bincount(s.group[t.home[counted]], minlength=len(facts.groups.ids)).astype(np.int64)

    def audit(self, history: History) -> Iterator[Check]:
        last, moved = Counter[str | None](), Counter[str | None]()
        planned = {p.teacher: p for p in history.plan.postings if p.first_year == history.year - 1}
        for standing in history.standings.values():
            teacher = standing.teacher
            if teacher.id in planned:
                schools, kind = [planned[teacher.id].school], planned[teacher.id].mode
            else:
                records = history.past.get(teacher.id, [])
                schools = [past.school for past in records if past.first_year == history.year - 1]
                kind = Kind.SHADOWING if teacher.recruited == history.year - 1 else Kind.ROTATION
                kind = Kind.LEADER if teacher.leader != Leader.无 else kind
            if kind in self.modes and any(self._is_inside(history, teacher.home, school) for school in schools):
                last[history.group_of(teacher.home)] += 1
        for standing in history.moves(self.modes):
            if self._is_inside(history, standing.teacher.home, standing.after):
                moved[history.group_of(standing.teacher.home)] += 1
        for group in history.groups():
            yield Check((group.id,), moved[group.id], low=last[group.id])

    def _is_inside(self, history: History, home: str, there: str) -> bool:
        return history.shared_group(home, there) is not None and history.counts_move(home, there)

    def state(self, subject: Subject, county: County) -> str:
        return f"{group_name(county, subject[0])}当年新交流教师人数不少于上一学年"
