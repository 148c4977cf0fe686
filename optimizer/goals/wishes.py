"""Opt-in level: how far people are from the first of the schools that they name (S0b 36)."""

from typing import ClassVar

import numpy as np

from optimizer.domain.definitions import Definitions
from optimizer.goals.base import Goal, Question
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Amount
from optimizer.readings.sources import Columns, column


class WishRanks(Goal):
    """Σ over years and over those who name n schools: k − 1 at the k-th of them, n on a posting to any other.

    A volunteer who is not posted counts n, too; nobody else is counted at home, nor who is still on a posting of
    record.
    """

    name: ClassVar[str] = "wishes"
    title: ClassVar[str] = "志愿差距"
    meaning: ClassVar[str] = (
        "填了志愿的教师：到第一志愿为0位，到第二志愿为1位……"
        "到其他学校的，或自愿而没有派出的，按所填的个数计。"
    )
    unit: ClassVar[str] = "位"
    default: ClassVar[bool] = False  # presets have it as the last tie-break, or before people's burden
    loose: ClassVar[bool] = True

    def amount(self, question: Question, postings: Postings) -> Amount:
        t = postings.facts.teachers
        named = np.array([len(record.wishes) for record in postings.facts.records], dtype=np.int64)
        unserved = named * (t.volunteer & ~t.posted)
        rank = np.where(postings.wish >= 0, postings.wish, named[postings.teacher])
        return Amount(rank - unserved[postings.teacher], constant=int(unserved.sum()))

    def reads(self, definitions: Definitions) -> Columns:
        return column("teachers.wishes") | column("teachers.volunteer")

    def measure(self, question: Question, history: History) -> int:
        total = 0
        for standing in history.standings.values():
            wishes = standing.teacher.wishes
            if standing.posting is None and standing.serving is None:
                total += len(wishes) if standing.teacher.volunteer and not standing.on_record else 0
            else:
                total += wishes.index(standing.after) if standing.after in wishes else len(wishes)
        return total
