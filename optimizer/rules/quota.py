"""编制 (S0b 51 「总量控制、动态调整」): heads at a school stay within its 编制, over-full schools may not grow."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check, Kind
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.readings.sources import Columns, column
from optimizer.rules.base import Rule, left_empty, school_name, unsettled

TITLE = "编制数"


class Quota(Rule):
    """The people who serve at a school are at most its 编制数, or at most today's number if that is more.

    Recruits who shadow (跟岗) keep their own 编制 and take none at the host unless ``shadowing`` says so.
    """

    name: ClassVar[str] = "quota"
    title: ClassVar[str] = "编制总量"

    shadowing: bool = Field(False, title="跟岗新教师也占接收学校的编制")

    def demands(self, postings: Postings) -> Iterator[Demand]:
        s, t = postings.facts.schools, postings.facts.teachers
        heads = np.bincount(t.present, minlength=len(s.ids)).astype(np.int64)
        one = np.ones(len(postings), dtype=np.int64)
        arriving = one if self.shadowing else 1 - postings.counted({Kind.SHADOWING}, "away")
        yield demand(
            totals([(i,) for i in s.ids], (arriving, postings.school), (-one, postings.left), at=heads),
            high=np.maximum(s.quota, heads),
            exists=postings.schools_covered & (s.quota >= 0),
        )

    def audit(self, history: History) -> Iterator[Check]:
        for school in history.schools():
            now = len(history.staff_before.get(school.id, []))
            after = sum(
                self.shadowing or standing.serves_as != Kind.SHADOWING
                for standing in history.staff_after.get(school.id, [])
            )
            if school.quota is not None:
                yield Check((school.id,), after, high=max(school.quota, now))
            elif after > now and not self.asleep(history.county):
                yield unsettled(school.id, why=f"{TITLE}没有填，在岗由{now}人增至{after}人")

    def asleep(self, county: County) -> str:
        return left_empty(county.schools, quota=TITLE)

    def reads(self, definitions: Definitions) -> Columns:
        return column("schools.quota")

    def state(self, subject: Subject, county: County) -> str:
        return f"{school_name(county, subject[0])}在岗教师数不超过编制数（已超编的不得再增）"
