"""Level 1: posts that stay empty below the least staffing (definitions §3), in parts of a post."""

from typing import ClassVar

import numpy as np

from optimizer.domain.county import FULL
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Stage
from optimizer.goals.base import Goal, Question
from optimizer.readings.horizon import Horizon
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Amount, demand, totals
from optimizer.readings.shortfalls import shortfall
from optimizer.readings.sources import LEAST_POSTS, Columns


class Shortage(Goal):
    """Posts missing, summed over (school, stage, subject); who works half time fills half a post."""

    name: ClassVar[str] = "shortage"
    title: ClassVar[str] = "缺岗数"
    meaning: ClassVar[str] = "低于最低岗位的岗位数，非全职教师按工作量折算。"
    unit: ClassVar[str] = "个岗位"
    firm: ClassVar[bool] = True
    in_unit: ClassVar[bool] = True

    def scale(self, horizon: Horizon) -> int:
        return next(iter(horizon.facts.values())).county.parts

    def amount(self, question: Question, postings: Postings) -> Amount:
        u = postings.facts.units
        share = postings.share
        rows = totals(postings.facts.unit_subjects, (share, postings.unit), (-share, postings.from_unit), at=u.held)
        return Amount(np.zeros(len(postings), dtype=np.int64), (shortfall(demand(rows, low=u.least), 1),))

    def reads(self, definitions: Definitions) -> Columns:
        return LEAST_POSTS

    def measure(self, question: Question, history: History) -> int:
        missing, parts = 0, history.county.parts
        for school in history.county.schools:
            staff: dict[tuple[Stage, str], int] = {}
            for standing in history.staff_after.get(school.id, []):
                key = history.lesson_at(standing.teacher, school.id)
                staff[key] = staff.get(key, 0) + standing.teacher.workload
            for need in history.needs_of(school.id):
                if need.least is not None:
                    least = need.least
                elif need.classes is not None and need.periods is not None and need.load:
                    least = int(need.classes * need.periods // need.load)
                else:
                    least = 0
                missing += max(0, least * FULL - staff.get((need.stage, need.subject), 0)) * parts // FULL
        return missing
