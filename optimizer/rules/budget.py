"""交流补助预算 (S1 151—153 津贴标准; S0b 88 「确保专款专用」)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check, Kind
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.readings.sources import Columns, rated
from optimizer.rules.base import COUNTS, Count, Rule, quota_readings

MONTHS = 12
COUNTY = "全县"


class Budget(Rule):
    """Twelve months of allowance for everybody who moves cost at most ``yuan``.

    A posting earns the highest of the rates of its school's zone and flags; with ``count`` 在外, postings of
    earlier years are paid too, and where they alone cost more than the budget nothing may be added.
    """

    name: ClassVar[str] = "budget"
    title: ClassVar[str] = "交流补助预算"
    unit: ClassVar[str] = "元"
    person: ClassVar[int] = 10_000
    weighable: ClassVar[bool] = False  # one row over all groups
    loosens: ClassVar[Mapping[str, int]] = {"yuan": 1}

    yuan: int = Field(ge=0, title="全年预算（元）")
    count: Count = Field("new", title="计数口径")
    modes: tuple[Kind, ...] = Field(tuple(Kind), title="计入的交流类型")

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        t, s, rates = facts.teachers, facts.schools, facts.definitions.allowances
        monthly = np.array([rates.get(school.zone, 0) for school in facts.county.schools], dtype=np.int64)
        for name, flag in (("农村", s.rural), ("山区", s.mountain), ("薄弱", s.weak), ("新建", s.new)):
            monthly = np.maximum(monthly, rates.get(name, 0) * flag)
        paid = np.isin(t.posted_as, [list(Kind).index(mode) for mode in self.modes]) & (self.count == "away")
        paid &= postings.schools_covered[t.home]
        already = int(MONTHS * monthly[t.present[paid]].sum())
        cost = MONTHS * monthly[postings.school] * postings.covered * postings.counted(self.modes, self.count)
        cost -= MONTHS * monthly[postings.left] * postings.ends(paid)
        yield demand(
            totals([(COUNTY,)], (cost, np.zeros(len(postings), dtype=np.int64)), at=already),
            high=max(self.yuan, already),
            links=True,
        )

    def audit(self, history: History) -> Iterator[Check]:
        spent = owed = 0
        for standing in history.counted(self.count, self.modes):
            if history.covers(standing.teacher.home):
                spent += self._paid(history, standing.after)
        if self.count == "away":
            for standing in history.standings.values():
                if standing.recorded_as in self.modes and history.covers(standing.teacher.home):
                    owed += self._paid(history, standing.before)
        yield Check((COUNTY,), spent, high=max(self.yuan, owed))

    def _paid(self, history: History, at: str) -> int:
        """CNY of a year at a school."""
        rates, school = history.definitions.allowances, history.county.school[at]
        reasons = [school.zone] if school.zone else []
        reasons += ["农村"] if school.rural else []
        reasons += ["山区"] if school.mountain else []
        reasons += ["薄弱"] if school.weak else []
        reasons += ["新建"] if history.is_new(school) else []
        return MONTHS * max([rates.get(reason, 0) for reason in reasons], default=0)

    def reads(self, definitions: Definitions) -> Columns:
        return rated(definitions.allowances)

    def state(self, subject: Subject, county: County) -> str:
        return f"{subject[0]}{COUNTS[self.count]}教师的全年补助合计不超过{self.yuan}元"

    def readings(self) -> Iterator[tuple[str, Rule]]:
        return quota_readings(self)
