"""延长交流 (教师〔2014〕4号 「农村学校、薄弱学校…可适当延长」; S1 140 「任教满三年且继续在山区」)."""

from collections.abc import Iterator
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check, Kind
from optimizer.readings.columns import KINDS, Bools, Ints
from optimizer.readings.horizon import Horizon
from optimizer.readings.model_view import Facts
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.returning import ended_of_record
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.readings.sources import Columns, column, flagged
from optimizer.rules.base import Rule, excluded, school_name

Flag = Literal["rural", "weak", "mountain", "new"]
WORDS: dict[str, str] = {"rural": "农村", "weak": "薄弱", "mountain": "山区", "new": "新建"}


class Prolongation(Rule):
    """A posting that ends may go on at the same school for up to ``years`` more, where the school is of these kinds.

    Without such an entry everybody returns when the term is over. A prolongation is no new move, and is not prolonged;
    nobody is prolonged at the own school.
    """

    name: ClassVar[str] = "prolongation"
    title: ClassVar[str] = "延长交流"
    weighable: ClassVar[bool] = False  # it opens postings, and what it does not open does not exist

    years: int = Field(1, ge=1, le=3, title="最多延长几个学年")
    at: tuple[Flag, ...] = Field(("rural", "weak", "mountain"), min_length=1, title="可延长的学校")
    volunteers_only: bool = Field(True, title="仅限自愿者")

    def places(self, facts: Facts) -> Bools:
        """Schools where postings may be prolonged."""
        found = np.zeros(len(facts.schools.ids), dtype=bool)
        for flag in self.at:
            found |= getattr(facts.schools, flag)
        return found

    def excludes(self, postings: Postings) -> Bools:
        prolonged = (postings.kind == KINDS.index(Kind.PROLONGED)) & (postings.covered > 0)
        shut = ~self.places(postings.facts)[postings.school] | ~postings.abroad
        if self.volunteers_only:
            shut |= ~postings.facts.teachers.volunteer[postings.teacher]
        forbidden: Bools = prolonged & (shut | (postings.last - postings.first + 1 > self.years))
        return forbidden

    def ties(self, horizon: Horizon, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        width = len(facts.schools.ids)
        prolonged = postings.starts & (postings.kind == KINDS.index(Kind.PROLONGED)) & (postings.covered > 0)
        prolonged &= postings.abroad
        keys = np.unique(postings.teacher[prolonged] * width + postings.school[prolonged])
        if not len(keys):
            return

        def case(teacher: Ints, school: Ints) -> Ints:
            wanted = teacher * width + school
            at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
            return np.where(keys[at] == wanted, at, -1)

        rows, who = horizon.before(facts.year)
        ended = (horizon.last[rows] == facts.year - 1) & (horizon.kind[rows] != KINDS.index(Kind.PROLONGED))
        yield demand(
            totals(
                [(facts.teachers.ids[key // width], facts.schools.ids[key % width]) for key in keys],
                (-prolonged.astype(np.int64), case(postings.teacher, postings.school), postings.column),
                (ended.astype(np.int64), case(who, horizon.school[rows]), rows),
                at=np.isin(keys, ended_of_record(facts)).astype(np.int64),
            ),
            low=0,
        )

    def audit(self, history: History) -> Iterator[Check]:
        for standing in history.begun():
            teacher, posting = standing.teacher, standing.posting
            if posting is None or posting.mode is not Kind.PROLONGED or not history.covers(teacher.home):
                continue
            if posting.school == teacher.home:
                yield excluded(teacher.id, school=posting.school)
                continue
            school = history.county.school[posting.school]
            flags = {"rural": school.rural, "weak": school.weak, "mountain": school.mountain,
                     "new": history.is_new(school)}
            length = posting.length
            allowed = any(flags[flag] for flag in self.at) and (teacher.volunteer or not self.volunteers_only)
            if not allowed or length is None or length > self.years:
                yield excluded(teacher.id, school=posting.school)
            before = [
                past.school for past in history.past.get(teacher.id, []) if history.last_of(past) == history.year - 1
            ]
            before += [
                earlier.school
                for earlier in history.planned[teacher.id]
                if earlier.last_year == history.year - 1 and earlier.mode is not Kind.PROLONGED
            ]
            yield Check((teacher.id, school.id), before.count(school.id) - 1, low=0)

    def reads(self, definitions: Definitions) -> Columns:
        return flagged(self.at) | column("teachers.volunteer", self.volunteers_only)

    def state(self, subject: Subject, county: County) -> str:
        if len(subject) > 1:
            return f"教师{subject[0]}在{school_name(county, subject[1])}交流期满，方可在该校延长"
        where = "、".join(WORDS[flag] for flag in self.at)
        who = "自愿的教师" if self.volunteers_only else "教师"
        return f"{who}交流期满后，可在{where}学校延长至多{self.years}个学年（教师{subject[0]}）"
