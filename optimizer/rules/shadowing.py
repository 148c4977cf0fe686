"""新教师跟岗 (S1 131 「新教师须在核心校跟岗锻炼一年及以上」)."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.county import County, Teacher
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check, Kind, Leader
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.readings.sources import Columns, column, exempt
from optimizer.readings.standing import Standing
from optimizer.rules.base import Rule, school_name
from optimizer.rules.claims import Claim, NeedsKind


class Shadowing(Rule):
    """A teacher whom a member school recruits in the plan year serves that year at the core, and nowhere else.

    Leaders are not new teachers, and a deferred recruit waits. Needs the kind 跟岗 to be open. With ``where_taught``
    nothing is asked of a recruit for whom the core has no post at the own stage. To shadow at a private core is no
    posting of a public teacher, and a private member's recruits hold no 编制: neither is asked for unless ``private``
    says so.
    """

    name: ClassVar[str] = "shadowing"
    title: ClassVar[str] = "新教师跟岗"
    of_groups: ClassVar[bool] = True

    where_taught: bool = Field(True, title="核心校没有其学科学段的新教师不要求")
    private: bool = Field(False, title="核心校或成员校是民办学校的也要求")

    def claims(self) -> Iterator[Claim]:
        yield NeedsKind(Kind.SHADOWING)

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        t, s = facts.teachers, facts.schools
        member = postings.schools_covered & ~s.is_core & (s.group >= 0)
        recruit = np.array([record.recruited == facts.year for record in facts.records], dtype=bool)
        bound = recruit & (t.leader == Leader.无) & ~t.exempt & member[t.home]
        core = np.where(s.group >= 0, facts.groups.core[s.group], -1) if len(facts.groups.ids) else s.group
        if self.where_taught:
            bound &= facts.unit_for[core[t.home], t.own_stage, t.subject] >= 0
        bound &= self.private | ~(s.private[t.home] | s.private[core[t.home]])
        there = t.present == core[t.home]
        weight = np.where(postings.school == core[postings.home], 1, -1) - postings.ends(there)
        weight *= bound[postings.teacher]
        yield demand(
            totals(
                [(identity,) for identity in t.ids],
                (weight, postings.teacher),
                at=there.astype(np.int64),
            ),
            low=1,
            exists=bound,
        )

    def audit(self, history: History) -> Iterator[Check]:
        for standing, core in self._recruits(history):
            teacher = standing.teacher
            if not self.private and _private_end(teacher.home, core, history):
                continue
            if not self._taught(teacher, core, history):
                continue
            elsewhere = standing.posting is not None and standing.after != core
            yield Check(
                (teacher.id,), int(standing.after == core) - elsewhere, low=1, facts={"after": standing.after}
            )

    def not_asked(self, history: History) -> Iterator[str]:
        for standing, core in self._recruits(history):
            teacher = standing.teacher
            if not self.private and (end := _private_end(teacher.home, core, history)):
                yield f"新教师{teacher.id}不要求跟岗：{school_name(history.county, end)}是民办学校"
            elif not self._taught(teacher, core, history):
                where = school_name(history.county, core)
                yield f"新教师{teacher.id}不要求跟岗：核心校{where}没有{teacher.stage}{teacher.subject}岗位"

    def _taught(self, teacher: Teacher, core: str, history: History) -> bool:
        """Whether the core has a post to learn at, or none is needed."""
        return not self.where_taught or history.subject_at(teacher, core, teacher.stage) is not None

    def _recruits(self, history: History) -> Iterator[tuple[Standing, str]]:
        """The new teachers of member schools, and their cores."""
        for standing in history.standings.values():
            teacher = standing.teacher
            group = history.group_of(teacher.home)
            if teacher.recruited != history.year or teacher.leader != Leader.无 or history.is_exempt(teacher):
                continue
            if group is not None and not history.is_core(teacher.home) and history.covers(teacher.home):
                yield standing, history.county.group[group].core

    def reads(self, definitions: Definitions) -> Columns:
        return column("teachers.recruited") | column("schools.private", not self.private) | exempt(definitions)

    def state(self, subject: Subject, county: County) -> str:
        return f"新教师{subject[0]}须在核心校跟岗锻炼一年"

    def tell(self, check: Check, county: County) -> str:
        return f"新教师{check.subject[0]}未到核心校跟岗，当年在{school_name(county, check.facts['after'])}。"


def _private_end(home: str, core: str, history: History) -> str | None:
    """The private one of the two schools, the core first."""
    return next((end for end in (core, home) if history.county.school[end].private), None)
