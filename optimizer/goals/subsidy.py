"""Level 6: the year's allowances for those who move (S1 151–153), in CNY."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from optimizer.domain.county import School
from optimizer.domain.definitions import Definitions
from optimizer.goals.base import Goal, Question
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Amount
from optimizer.readings.sources import Columns, rated

MONTHS = 12


def allowance(school: School, definitions: Definitions, *, new: bool) -> int:
    """CNY a month on a posting at a school."""
    return rate_at(school, definitions.allowances, new=new)


def rate_at(school: School, rates: Mapping[str, int], *, new: bool) -> int:
    """The highest of the rate of a school's zone and those of its flags."""
    flags = {"农村": school.rural, "山区": school.mountain, "薄弱": school.weak, "新建": new}
    return max([rates.get(school.zone, 0), *(rates.get(name, 0) for name, flag in flags.items() if flag)])


class Subsidy(Goal):
    """Twelve months of allowance for every posting of the plan that is in effect in the year."""

    name: ClassVar[str] = "subsidy"
    title: ClassVar[str] = "交流补助"
    meaning: ClassVar[str] = "按政策的标准，在外交流的教师全年的补助。"
    unit: ClassVar[str] = "元/年"
    unit_over_years: ClassVar[str] = "元"
    loose: ClassVar[bool] = True

    def amount(self, question: Question, postings: Postings) -> Amount:
        new = postings.facts.schools.new
        rates = np.array(
            [
                allowance(school, question.definitions, new=bool(new[code]))
                for code, school in enumerate(postings.facts.county.schools)
            ],
            dtype=np.int64,
        )
        return Amount(MONTHS * rates[postings.school] * postings.abroad)

    def reads(self, definitions: Definitions) -> Columns:
        return rated(definitions.allowances)

    def measure(self, question: Question, history: History) -> int:
        total = 0
        for standing in history.standings.values():
            if not standing.away or (standing.posting is None and standing.serving is None):
                continue
            school = history.county.school[standing.after]
            total += MONTHS * allowance(school, history.definitions, new=history.is_new(school))
        return total
