"""暂缓与免于交流 (local rules, policy §2.3; only a date and an evidence number are kept, never the reason)."""

from collections.abc import Iterator
from typing import ClassVar

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check
from optimizer.readings.columns import Bools
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Subject
from optimizer.readings.sources import Columns, exempt
from optimizer.rules.base import Rule, excluded


class Exemption(Rule):
    """A deferred teacher does not move; one over the age limit only as a volunteer."""

    name: ClassVar[str] = "exemption"
    title: ClassVar[str] = "暂缓与免于交流"
    waivable: ClassVar[bool] = False

    def excludes(self, postings: Postings) -> Bools:
        return postings.facts.teachers.exempt[postings.teacher] & (postings.covered > 0)

    def audit(self, history: History) -> Iterator[Check]:
        for standing in history.begun():
            if history.covers(standing.teacher.home) and history.is_exempt(standing.teacher):
                yield excluded(standing.teacher.id)

    def reads(self, definitions: Definitions) -> Columns:
        return exempt(definitions)

    def state(self, subject: Subject, county: County) -> str:
        return f"教师{subject[0]}属暂缓或免于交流人员，不安排交流"

    def tell(self, check: Check, county: County) -> str:
        return f"教师{check.subject[0]}属暂缓或免于交流人员，不应安排交流。"
