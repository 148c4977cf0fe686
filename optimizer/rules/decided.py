"""人工决定: a planner's decision about one teacher; its clause is the decision itself."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np
from pydantic import Field, model_validator

from optimizer.domain.county import County
from optimizer.domain.vocabulary import Check
from optimizer.readings.columns import Bools
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.rules.base import Rule, excluded, school_name
from optimizer.rules.claims import Claim, Decision


class Decided(Rule):
    """One teacher stays at home, or serves at a named school, or does not go to a named school."""

    name: ClassVar[str] = "decided"
    title: ClassVar[str] = "人工决定"

    teacher: str = Field(min_length=1, title="教师编号")
    stay: bool = Field(False, title="留校，不安排交流")
    school: str | None = Field(None, title="安排到的学校")
    not_school: str | None = Field(None, title="不安排到的学校")
    year: int | None = Field(None, ge=2000, le=2100, title="学年（不填：安排到某校只说首年，其余各年都算）")

    @model_validator(mode="after")
    def _one_decision(self) -> "Decided":
        if self.stay + (self.school is not None) + (self.not_school is not None) != 1:
            raise ValueError("人工决定须在 stay、school、not_school 中恰好填一项")
        return self

    def claims(self) -> Iterator[Claim]:
        yield Decision(self.teacher, self.stay, self.school, self.not_school)

    def excludes(self, postings: Postings) -> Bools | None:
        facts = postings.facts
        if self.school is not None or self.year not in (None, facts.year):
            return None
        forbidden: Bools = postings.teacher == facts.teacher_code.get(self.teacher, -1)
        if not self.stay:
            forbidden &= postings.school == facts.school_code.get(str(self.not_school), -1)
        return forbidden

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        teacher = facts.teacher_code.get(self.teacher, -1)
        asked = facts.opens if self.year is None else self.year == facts.year
        if self.school is None or teacher < 0 or not asked:
            return
        school = facts.school_code.get(self.school, -1)
        change = (postings.school == school).astype(np.int64)
        at = int(facts.teachers.present[teacher] == school)
        yield demand(
            totals([(self.teacher,)], (change - at, np.where(postings.teacher == teacher, 0, -1)), at=at), low=1
        )

    def audit(self, history: History) -> Iterator[Check]:
        standing = history.standings.get(self.teacher)
        if standing is None or self.year not in (None, history.year):
            return
        if self.school is not None:
            if self.year is None and history.year != history.plan.year:
                return
            facts = {"school": standing.after}
            yield Check((self.teacher,), int(standing.after == self.school), low=1, facts=facts)
        elif standing.posting is not None and (self.stay or standing.after == self.not_school):
            yield excluded(self.teacher, school=standing.after)

    def state(self, subject: Subject, county: County) -> str:
        if self.stay:
            return f"已决定教师{self.teacher}留校"
        if self.school is not None:
            return f"已决定教师{self.teacher}到{school_name(county, self.school)}任教"
        return f"已决定教师{self.teacher}不到{school_name(county, self.not_school)}任教"

    def tell(self, check: Check, county: County) -> str:
        return f"{self.state(check.subject, county)}，方案中在{school_name(county, check.facts['school'])}。"
