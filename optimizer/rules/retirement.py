"""退休前任满 (``domain/retirement.yaml`` says when somebody retires; a posting ends before that)."""

from collections.abc import Iterator
from typing import ClassVar

from optimizer.domain.county import County
from optimizer.domain.retirement import retirement
from optimizer.domain.vocabulary import Check, Kind
from optimizer.readings.columns import OPEN, Bools
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Subject
from optimizer.rules.base import Rule, excluded


class Retirement(Rule):
    """Nobody is posted beyond retirement: a term ends before it, one without an end begins a full year before it.

    Where ``last_part_term`` of the definitions says so, a term is cut to the last full school year; whoever retires
    within the first one is not posted at all.
    """

    name: ClassVar[str] = "retirement"
    title: ClassVar[str] = "退休前任满"
    waivable: ClassVar[bool] = False

    def excludes(self, postings: Postings) -> Bools:
        serves = postings.facts.teachers.last_full[postings.teacher]
        open_ended = (postings.last == OPEN) & (serves >= postings.first)
        beyond: Bools = (postings.last > serves) & ~open_ended & postings.abroad & (postings.covered > 0)
        return beyond

    def audit(self, history: History) -> Iterator[Check]:
        for standing in history.moves(tuple(Kind)):
            teacher, posting = standing.teacher, standing.posting
            if posting is None or not history.covers(teacher.home):
                continue
            asked = posting.first_year if posting.last_year is None else posting.last_year
            leaves = retirement(teacher)
            if leaves < history.definitions.opening(asked + 1):
                yield excluded(teacher.id, leaves=f"{leaves:%Y年%-m月}", last=asked)

    def state(self, subject: Subject, county: County) -> str:
        record = county.teacher.get(str(subject[0]))
        when = f"（{retirement(record):%Y年%-m月}）" if record else ""
        return f"教师{subject[0]}的交流应在退休{when}以前任满"

    def tell(self, check: Check, county: County) -> str:
        return (
            f"教师{check.subject[0]}于{check.facts['leaves']}退休，任不满到{int(check.facts['last']) + 1}年8月31日，"
            "不安排这次交流。"
        )
