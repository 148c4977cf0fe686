"""Level 5: postings that differ from the previous plan."""

from typing import ClassVar

import numpy as np

from optimizer.goals.base import Goal, Question
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Amount


class Disruption(Goal):
    """Moves of only one of the two plans; nothing in years that the previous plan does not speak of."""

    name: ClassVar[str] = "disruption"
    title: ClassVar[str] = "方案变动"
    meaning: ClassVar[str] = "与上一版方案相比，新增、取消的安排数。"
    unit: ClassVar[str] = "人次"

    def amount(self, question: Question, postings: Postings) -> Amount:
        earlier, facts = question.previous, postings.facts
        if earlier is None or facts.year not in earlier.years:
            return Amount.nothing(len(postings))
        told = {(posting.teacher, posting.school) for posting in earlier.postings if posting.first_year == facts.year}
        width = len(facts.schools.ids)
        keys = np.array(
            [
                facts.teacher_code[teacher] * width + facts.school_code[school]
                for teacher, school in told
                if teacher in facts.teacher_code and school in facts.school_code
            ],
            dtype=np.int64,
        )
        again = np.isin(postings.teacher * width + postings.school, keys)
        return Amount(np.where(again, -1, 1) * postings.starts.astype(np.int64), constant=len(told))

    def measure(self, question: Question, history: History) -> int:
        earlier = question.previous
        if earlier is None or history.year not in earlier.years:
            return 0
        then, now = (
            {(posting.teacher, posting.school) for posting in plan.postings if posting.first_year == history.year}
            for plan in (earlier, history.plan)
        )
        return len(then ^ now)
