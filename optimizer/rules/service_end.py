"""服务期满交流 (S1 132 「核心校招聘的新教师服务期满后,须交流」到成员校工作)."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check
from optimizer.readings.columns import STAGES
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.readings.sources import Columns, column, exempt
from optimizer.rules.base import Rule, left_empty
from optimizer.rules.claims import Claim, Sends


class ServiceEnd(Rule):
    """A teacher of the core whose service ended last school year serves at a member school from this year on.

    A deferred teacher waits. With ``where_taught`` nothing is asked of a teacher whose subject and stage no covered
    member school teaches.
    """

    name: ClassVar[str] = "service_end"
    title: ClassVar[str] = "服务期满交流"

    where_taught: bool = Field(True, title="成员校都没有其学科学段的教师不要求")

    def claims(self) -> Iterator[Claim]:
        yield Sends("out")

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        t, s = facts.teachers, facts.schools
        member = postings.schools_covered & ~s.is_core & (s.group >= 0)
        having = np.bincount(s.group[member], minlength=len(facts.groups.ids) + 1) > 0  # last: outside groups
        ended = np.array([record.service_end == facts.year - 1 for record in facts.records], dtype=bool)
        bound = ended & ~t.exempt & s.is_core[t.home] & having[s.group[t.home]]
        if self.where_taught:
            taught = np.zeros((len(having), len(STAGES), len(facts.subject_names)), dtype=bool)
            school, stage, subject = np.nonzero((facts.offered >= 0) & member[:, None, None])
            taught[s.group[school], stage, subject] = True
            bound &= taught[s.group[t.home], t.own_stage, t.subject]
        sent = bound[postings.teacher] & member[postings.school] & (postings.group == postings.to_group)
        there = member[t.present] & (s.group[t.present] == s.group[t.home])
        yield demand(
            totals(
                [(identity,) for identity in t.ids],
                (sent - postings.ends(there), postings.teacher),
                at=there.astype(np.int64),
            ),
            low=1,
            exists=bound,
        )

    def audit(self, history: History) -> Iterator[Check]:
        for group in history.county.groups:
            members = [s for s in history.schools_of[group.id] if s != group.core and history.covers(s)]
            if not members:
                continue
            taught = {(need.stage, need.subject) for school in members for need in history.needs_of(school)}
            for standing in history.staff_of.get(group.core, []):
                teacher = standing.teacher
                if self.where_taught and (teacher.stage, teacher.subject) not in taught:
                    continue
                if teacher.service_end == history.year - 1 and not history.is_exempt(teacher):
                    yield Check((teacher.id,), int(standing.after in members), low=1)

    def reads(self, definitions: Definitions) -> Columns:
        return column("teachers.service_end") | exempt(definitions)

    def asleep(self, county: County) -> str:
        return left_empty(county.teachers, service_end="服务期满学年")

    def state(self, subject: Subject, county: County) -> str:
        return f"核心校教师{subject[0]}服务期已满，须交流到成员校"

    def tell(self, check: Check, county: County) -> str:
        return f"核心校教师{check.subject[0]}服务期已满，未安排到成员校。"
