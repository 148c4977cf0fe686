"""任期内不得再交流 (S1 123 「三年一轮…期满归队」; the posting runs until its last year)."""

from collections.abc import Iterator
from typing import ClassVar

from optimizer.domain.county import County
from optimizer.domain.vocabulary import Check, Kind
from optimizer.readings.columns import Bools
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Subject
from optimizer.rules.base import Rule, excluded


class InTerm(Rule):
    """A teacher whose posting is not over stays on it; one whose term has ended is back before the plan starts."""

    name: ClassVar[str] = "in_term"
    title: ClassVar[str] = "任期内不再交流"
    waivable: ClassVar[bool] = False

    def excludes(self, postings: Postings) -> Bools:
        return postings.facts.teachers.in_term[postings.teacher] & (postings.covered > 0)

    def audit(self, history: History) -> Iterator[Check]:
        for standing in history.moves(tuple(Kind)):
            if standing.on_record and history.covers(standing.teacher.home):
                yield excluded(standing.teacher.id)

    def state(self, subject: Subject, county: County) -> str:
        return f"教师{subject[0]}上一轮交流任期未满，继续任期，不得再次交流"

    def tell(self, check: Check, county: County) -> str:
        return f"教师{check.subject[0]}上一轮交流任期未满，不能再次交流。"
