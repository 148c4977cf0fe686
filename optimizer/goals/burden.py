"""Level 4: what the plan asks of people, in minutes (definitions §4)."""

from typing import ClassVar

import numpy as np

from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Kind
from optimizer.goals.base import Goal, Question
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Amount
from optimizer.readings.sources import WAYS, Columns, column


class Burden(Goal):
    """Σ over movers: minutes beyond today's, twice those beyond comfort, a charge on conscripts, fairness steps."""

    name: ClassVar[str] = "burden"
    title: ClassVar[str] = "教师负担"
    meaning: ClassVar[str] = "交流比在本校任教多走的单程分钟，路远的、不是自愿的加计。"
    unit: ClassVar[str] = "分钟（折合）"
    brief: ClassVar[str] = "分钟"
    loose: ClassVar[bool] = True

    def amount(self, question: Question, postings: Postings) -> Amount:
        words, t = question.definitions, postings.facts.teachers
        minutes, today = postings.minutes, np.maximum(0, postings.minutes_now)
        cost = np.maximum(0, minutes - today) + 2 * np.maximum(0, minutes - words.commute_comfort)
        cost += words.conscript_cost * ~t.volunteer[postings.teacher]
        for threshold, price in words.fairness:
            cost += price * np.maximum(0, minutes - threshold)
        return Amount(np.where(postings.starts & postings.abroad, cost, 0).astype(np.int64))

    def reads(self, definitions: Definitions) -> Columns:
        return WAYS | column("teachers.volunteer")

    def measure(self, question: Question, history: History) -> int:
        words, total = question.definitions, 0
        for standing in history.moves(tuple(Kind)):
            minutes = history.travel.minutes(standing.teacher, standing.after)
            today = max(0, history.travel.minutes(standing.teacher, standing.teacher.home))
            total += max(0, minutes - today) + 2 * max(0, minutes - words.commute_comfort)
            total += sum(price * max(0, minutes - threshold) for threshold, price in words.fairness)
            total += 0 if standing.teacher.volunteer else words.conscript_cost
        return total
