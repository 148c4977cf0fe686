"""Opt-in level: moves have a price, so that nobody moves only to polish what comes after (policy §1.4)."""

from typing import ClassVar

import numpy as np

from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Kind
from optimizer.goals.base import Goal, Question
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Amount
from optimizer.readings.sources import NONE, Columns, column


class Moves(Goal):
    """Postings of any kind that begin, prolongations aside.

    Where the definition ``count_granted`` is off, a volunteer who is posted to a school that he or she names is not
    counted: that move was asked for.
    """

    name: ClassVar[str] = "moves"
    title: ClassVar[str] = "交流人次"
    meaning: ClassVar[str] = "新开始的各类交流的人次，干部、跟岗等也计，延长不计。"
    unit: ClassVar[str] = "人次"
    default: ClassVar[bool] = False  # where a policy has a band for the yearly flow, the band is the price

    def amount(self, question: Question, postings: Postings) -> Amount:
        counted = postings.newly
        if not question.definitions.count_granted:
            counted = counted & ~(postings.facts.teachers.volunteer[postings.teacher] & (postings.wish >= 0))
        return Amount(counted.astype(np.int64))

    def means(self, definitions: Definitions) -> str:
        return self.meaning + ("" if definitions.count_granted else "自愿者到所填志愿学校的不计。")

    def reads(self, definitions: Definitions) -> Columns:
        granted = column("teachers.wishes") | column("teachers.volunteer")
        return NONE if definitions.count_granted else granted

    def measure(self, question: Question, history: History) -> int:
        total = 0
        for standing in history.moves(tuple(kind for kind in Kind if kind is not Kind.PROLONGED)):
            teacher = standing.teacher
            asked = teacher.volunteer and standing.after in teacher.wishes
            total += question.definitions.count_granted or not asked
        return total
