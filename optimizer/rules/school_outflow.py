"""学校派出上限 (policy §2.3: 「分3—5年逐步」 smoothing; no school loses too many at once)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.vocabulary import Check, Kind
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.rules.base import Rule, school_name
from optimizer.rules.claims import Claim, Counted, Share


class SchoolOutflow(Rule):
    """At most ``percent`` in a hundred of a school's teachers move away in one year."""

    name: ClassVar[str] = "school_outflow"
    title: ClassVar[str] = "学校派出上限"
    counted: ClassVar[Counted] = Counted("school", limits="percent")
    loosens: ClassVar[Mapping[str, int]] = {"percent": 1}

    percent: int = Field(25, ge=0, le=100, title="最高比例（%）")
    modes: tuple[Kind, ...] = Field((Kind.ROTATION,), title="计入的交流类型")

    def claims(self) -> Iterator[Claim]:
        yield Share("school", None, self.percent, "all", "new", self.modes)

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        staff = np.bincount(facts.teachers.home, minlength=len(facts.schools.ids)).astype(np.int64)
        yield demand(
            totals([(s,) for s in facts.schools.ids], (postings.counted(self.modes), postings.home)),
            high=staff * self.percent // 100,
            exists=postings.schools_covered,
        )

    def audit(self, history: History) -> Iterator[Check]:
        leaving: dict[str, int] = {}
        for standing in history.moves(self.modes):
            leaving[standing.teacher.home] = leaving.get(standing.teacher.home, 0) + 1
        for school in history.schools():
            staff = len(history.staff_of.get(school.id, []))
            yield Check((school.id,), leaving.get(school.id, 0), high=staff * self.percent // 100)

    def state(self, subject: Subject, county: County) -> str:
        return f"{school_name(county, subject[0])}一年派出教师不超过其教师数的{self.percent}%"
