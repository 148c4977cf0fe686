"""志愿学校, a default of the product (policy §1.4): S0b 36 「尊重意愿」 is about schools that join a group."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check, Kind
from optimizer.readings.columns import Bools
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Subject
from optimizer.readings.sources import Columns, column
from optimizer.rules.base import Rule, excluded, left_empty, school_name


class Wishes(Rule):
    """A volunteer who names schools is posted only to one of them."""

    name: ClassVar[str] = "wishes"
    title: ClassVar[str] = "志愿学校"

    volunteers_only: bool = Field(True, title="只约束自愿交流的教师（否则凡填志愿者都约束）")

    def excludes(self, postings: Postings) -> Bools:
        facts = postings.facts
        width = len(facts.schools.ids)
        named = np.array([len(record.wishes) > 0 for record in facts.records], dtype=bool)
        if self.volunteers_only:
            named &= facts.teachers.volunteer
        wished = np.array(
            [
                position * width + facts.school_code[school]
                for position, record in enumerate(facts.records)
                for school in record.wishes
            ],
            dtype=np.int64,
        )
        granted = np.isin(postings.teacher * width + postings.school, wished)
        return named[postings.teacher] & ~granted & postings.abroad & (postings.covered > 0)

    def audit(self, history: History) -> Iterator[Check]:
        for standing in history.moves(tuple(Kind)):
            teacher = standing.teacher
            if not teacher.wishes or not history.covers(teacher.home):
                continue
            if (teacher.volunteer or not self.volunteers_only) and standing.after not in teacher.wishes:
                yield excluded(teacher.id, school=standing.after)

    def reads(self, definitions: Definitions) -> Columns:
        return column("teachers.wishes") | column("teachers.volunteer", self.volunteers_only)

    def asleep(self, county: County) -> str:
        return left_empty(county.teachers, wishes="意愿学校")

    def state(self, subject: Subject, county: County) -> str:
        record = county.teacher.get(str(subject[0]))
        wished = "、".join(school_name(county, school) for school in record.wishes) if record else "所填志愿学校"
        return f"教师{subject[0]}只安排到志愿学校（{wished}）"

    def tell(self, check: Check, county: County) -> str:
        return f"{self.state(check.subject, county)}，实际安排到{school_name(county, check.facts['school'])}。"
