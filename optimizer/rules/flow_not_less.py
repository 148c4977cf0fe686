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
from optimizer.readings.kinds_of_postings import kinds_between
from optimizer.readings.model_scope import moves_covered
from optimizer.readings.plain_view import History
from optimizer.readings.posting_kinds import kind_between
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.rules.base import Rule, group_name


class FlowNotLess(Rule):
    """In each group, at least as many teachers move this year inside it as began a posting inside it last year.

    Last year's moves are those of the plan, or the exchange records whose first school year is the one before, of
    teachers still on the staff, by their 编制 school, of the kind that is recorded or that the policy gives them.
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
        last_year = horizon.at(facts.year - 1)  # where it led then: schools may have merged since
        counted &= np.isin(rows, last_year.column[last_year.abroad])
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
            (facts.teacher_code[past.teacher], facts.school_code[past.school], past.kind)
            for past in facts.past
            if past.first_year == facts.year - 1
            and past.teacher in facts.teacher_code and past.school in facts.school_code
        ]
        teacher, there = np.array([each[:2] for each in began], dtype=np.int64).reshape(-1, 2).T
        recruit = np.array([record.recruited == facts.year - 1 for record in facts.records], dtype=bool)
        usual = np.where(recruit, KINDS.index(Kind.SHADOWING), KINDS.index(Kind.ROTATION))
        usual = np.where(t.leader > Leader.无, t.kind, usual)[teacher]
        named = np.array([-1 if kind is None else KINDS.index(kind) for *_, kind in began], dtype=np.int64)
        kind = np.where(named < 0, kinds_between(facts.definitions, facts.views, usual, t.home[teacher], there), named)
        counted = np.isin(kind, [KINDS.index(mode) for mode in self.modes])
        counted &= self._inside(postings, t.home[teacher], there)
        moved = np.unique(teacher[counted])
        return np.bincount(s.group[t.home[moved]], minlength=len(facts.groups.ids)).astype(np.int64)

    def audit(self, history: History) -> Iterator[Check]:
        last, moved = Counter[str | None](), Counter[str | None]()
        planned = {
            p.teacher: p for p in history.plan.postings if p.first_year == history.year - 1 and p.school != p.origin
        }
        asked = (history.tables.arcs, history.definitions, history.year - 1)
        for standing in history.standings.values():
            teacher = standing.teacher
            if teacher.id in planned:
                sent = [(planned[teacher.id].school, planned[teacher.id].mode)]
            else:
                sent = [
                    (past.school, past.kind or kind_between(*asked, teacher, past.school))
                    for past in history.past.get(teacher.id, [])
                    if past.first_year == history.year - 1
                ]
            if any(kind in self.modes and self._is_inside(history, teacher.home, school) for school, kind in sent):
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
