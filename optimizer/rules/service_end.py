"""服务期满交流 (S1 132 「核心校招聘的新教师服务期满后,须交流」到成员校工作)."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.county import County, Group, Teacher
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check, Kind
from optimizer.readings.columns import KINDS, STAGES, Bools
from optimizer.readings.horizon import Horizon
from optimizer.readings.model_view import Facts
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.readings.sources import Columns, column, exempt
from optimizer.readings.standing import Standing
from optimizer.rules.base import Rule, left_empty
from optimizer.rules.claims import Claim, Sends

LEARNING = (Kind.SHADOWING, Kind.TRAINING)  # nobody is sent to serve
CODES = [KINDS.index(kind) for kind in LEARNING]


class ServiceEnd(Rule):
    """A teacher of the core whose service has ended serves at a member school, or has served there on a posting.

    Asked in every year from the one after the service until a posting to a member of the group has begun, of record or
    of the plan; 跟岗 and 轮训 are none. A deferred teacher waits, and so does one still on a posting of record
    elsewhere. With ``where_taught`` nothing is asked of a teacher for whom no covered member school has a post
    at the own stage. A private core's teachers hold no 编制 and a public one's are not posted to private schools:
    neither is asked for unless ``private`` says so.
    """

    name: ClassVar[str] = "service_end"
    title: ClassVar[str] = "服务期满交流"
    of_groups: ClassVar[bool] = True

    where_taught: bool = Field(True, title="成员校都没有其学科学段的教师不要求")
    private: bool = Field(False, title="核心校或成员校是民办学校的也要求")

    def claims(self) -> Iterator[Claim]:
        yield Sends("out")

    def ties(self, horizon: Horizon, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        t, s = facts.teachers, facts.schools
        member = postings.schools_covered & ~s.is_core & (s.group >= 0) & (self.private | ~s.private)
        having = np.bincount(s.group[member], minlength=len(facts.groups.ids) + 1) > 0  # last: outside groups
        served = self._served(facts, member)
        ended = np.array(
            [each.service_end is not None and each.service_end < facts.year for each in facts.records], dtype=bool
        )
        bound = ended & ~t.exempt & (served | ~t.posted) & s.is_core[t.home] & having[s.group[t.home]]
        bound &= self.private | ~s.private[t.home]
        if self.where_taught:
            taught = np.zeros((len(having), len(STAGES), len(facts.subject_names)), dtype=bool)
            school, stage, subject = np.nonzero((facts.unit_for >= 0) & member[:, None, None])
            taught[s.group[school], stage, subject] = True
            bound &= taught[s.group[t.home], t.own_stage, t.subject]
        sent = bound[postings.teacher] & member[postings.school] & (postings.group == postings.to_group)
        sent &= ~np.isin(postings.kind, CODES)
        rows, who = horizon.before(facts.year)
        school, running = horizon.school[rows], horizon.last[rows] >= facts.year  # those are among ``postings``
        earlier = bound[who] & member[school] & (s.group[school] == s.group[t.home[who]]) & ~running
        earlier &= ~np.isin(horizon.kind[rows], CODES)
        yield demand(
            totals(
                [(identity,) for identity in t.ids],
                (sent.astype(np.int64), postings.teacher, postings.column),
                (earlier.astype(np.int64), who, rows),
                at=served.astype(np.int64),
            ),
            low=1,
            exists=bound,
        )

    def _served(self, facts: Facts, member: Bools) -> Bools:
        """Over teachers, the model's reading of the record: sent to a member of the own group before this year."""
        s, home = facts.schools, facts.teachers.home
        served = np.zeros(len(home), dtype=bool)
        for past in facts.past:
            teacher, school = facts.teacher_code.get(past.teacher, -1), facts.school_code.get(past.school, -1)
            sent = past.kind not in LEARNING and past.first_year < facts.year
            if teacher >= 0 and school >= 0 and sent and member[school]:
                served[teacher] |= bool(s.group[school] == s.group[home[teacher]])
        return served

    def audit(self, history: History) -> Iterator[Check]:
        school = history.county.school
        for group in history.county.groups:
            members = [s for s in history.schools_of[group.id] if s != group.core and history.covers(s)]
            if not self.private:
                members = [] if school[group.core].private else [s for s in members if not school[s].private]
            if not members:
                continue
            for standing in _over(history, group):
                teacher = standing.teacher
                if not self._taught(teacher, members, history):
                    continue
                begun = [past for past in history.past.get(teacher.id, []) if past.first_year < history.year]
                planned = [own for own in history.planned.get(teacher.id, []) if own.first_year <= history.year]
                sent = sum(past.school in members and past.kind not in LEARNING for past in begun)
                if standing.on_record and not sent:
                    continue
                sent = (sent > 0) + sum(
                    posting.school in members and posting.mode not in LEARNING for posting in planned
                )
                yield Check((teacher.id,), sent, low=1)

    def not_asked(self, history: History) -> Iterator[str]:
        school = history.county.school
        for group in history.county.groups:
            members = [s for s in history.schools_of[group.id] if s != group.core and history.covers(s)]
            over = [standing.teacher for standing in _over(history, group)]
            public = members if self.private else [member for member in members if not school[member].private]
            if not members or not over:
                continue
            if school[group.core].private and not self.private:
                yield f"{group.name}不要求服务期满教师交流：核心校{school[group.core].name}是民办学校"
            elif not public:
                yield f"{group.name}不要求服务期满教师交流：成员校都是民办学校"
            else:
                yield from (
                    f"服务期满教师{teacher.id}不要求交流：成员校都没有{teacher.stage}{teacher.subject}岗位"
                    for teacher in over if not self._taught(teacher, public, history)
                )

    def _taught(self, teacher: Teacher, members: Sequence[str], history: History) -> bool:
        """Whether a member has a post of the teacher's subject and stage, or none is needed."""
        posts = (history.subject_at(teacher, member, teacher.stage) for member in members)
        return not self.where_taught or any(posts)

    def reads(self, definitions: Definitions) -> Columns:
        private = column("schools.private", not self.private)
        return column("teachers.service_end") | private | exempt(definitions)

    def asleep(self, county: County) -> str:
        return left_empty(county.teachers, service_end="服务期满学年")

    def state(self, subject: Subject, county: County) -> str:
        return f"核心校教师{subject[0]}服务期已满，须交流到成员校"

    def tell(self, check: Check, county: County) -> str:
        return f"核心校教师{check.subject[0]}服务期已满，未安排到成员校。"


def _over(history: History, group: Group) -> Iterator[Standing]:
    """Teachers of the core whose service is over, but for those exempt."""
    for standing in history.staff_of.get(group.core, []):
        end = standing.teacher.service_end
        if end is not None and end < history.year and not history.is_exempt(standing.teacher):
            yield standing
