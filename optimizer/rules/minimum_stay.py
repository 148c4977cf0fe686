"""最短在校年限 (policy §2.3 and local rules: no second move soon after arriving or returning)."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.columns import Bools
from optimizer.county import County
from optimizer.demands import Subject
from optimizer.history import History
from optimizer.postings import Postings
from optimizer.rule import Rule, excluded
from optimizer.vocabulary import Check, Kind


class MinimumStay(Rule):
    """A teacher does not move within ``years`` full school years of arriving at, or returning to, the own school.

    Nothing is asked of a teacher whose arrival the roster does not give.
    """

    name: ClassVar[str] = "minimum_stay"
    title: ClassVar[str] = "最短在校年限"

    years: int = Field(2, ge=1, le=20, title="到校或返校后满几个学年才可再交流")
    volunteers_may: bool = Field(False, title="自愿者不受此限")
    modes: tuple[Kind, ...] = Field((Kind.ROTATION,), title="约束的交流类型")

    def excludes(self, postings: Postings) -> Bools:
        facts = postings.facts
        t = facts.teachers
        known = np.array([record.arrived is not None for record in facts.records], dtype=bool)
        early = known & (t.years_here < self.years)
        if self.volunteers_may:
            early &= ~t.volunteer
        return early[postings.teacher] & (postings.counted(self.modes) > 0) & (postings.covered > 0)

    def audit(self, history: History) -> Iterator[Check]:
        for standing in history.moves(self.modes):
            teacher = standing.teacher
            if teacher.arrived is None or not history.covers(teacher.home):
                continue
            if self.volunteers_may and teacher.volunteer:
                continue
            served = history.years_here(teacher)
            if served < self.years:
                yield excluded(teacher.id, years=served)

    def state(self, subject: Subject, county: County) -> str:
        return f"教师{subject[0]}在校未满{self.years}个学年，暂不安排交流"

    def tell(self, check: Check, county: County) -> str:
        return f"教师{check.subject[0]}在校仅{check.facts['years']}个学年，未满{self.years}个学年，不应安排交流。"
