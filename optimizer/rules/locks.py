"""指定安排: the roster's own column says that a teacher stays (留校) or goes to a school."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import STAY, Check
from optimizer.readings.columns import Bools
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.readings.sources import Columns, column
from optimizer.rules.base import Rule, excluded, left_empty, school_name
from optimizer.rules.claims import Claim, RosterDecides


class Locks(Rule):
    """A teacher with 指定安排 留校 (or the own school) is not posted; one with another school serves there."""

    name: ClassVar[str] = "locks"
    title: ClassVar[str] = "指定安排"

    def claims(self) -> Iterator[Claim]:
        yield RosterDecides()

    def excludes(self, postings: Postings) -> Bools:
        kept = np.array([r.fixed in (STAY, r.home) for r in postings.facts.records], dtype=bool)
        return kept[postings.teacher] & (postings.covered > 0) & postings.facts.opens

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        t = facts.teachers
        target = np.array(
            [-1 if r.fixed in (None, STAY, r.home) else facts.school_code[r.fixed] for r in facts.records],
            dtype=np.int64,
        )
        # an earlier posting that runs on at the named school fulfils it; leaving it would not
        at = (t.present == target).astype(np.int64)
        change = (postings.school == target[postings.teacher]).astype(np.int64) - at[postings.teacher]
        yield demand(
            totals([(identity,) for identity in t.ids], (change, postings.teacher), at=at),
            low=1,
            exists=(target >= 0) & postings.schools_covered[t.home] & facts.opens,
        )

    def audit(self, history: History) -> Iterator[Check]:
        if history.year != history.plan.year:
            return
        for standing in history.standings.values():
            teacher = standing.teacher
            if teacher.fixed is None or not history.covers(teacher.home):
                continue
            if teacher.fixed not in (STAY, teacher.home):
                facts = {"school": standing.after}
                yield Check((teacher.id,), int(standing.after == teacher.fixed), low=1, facts=facts)
            elif standing.posting is not None:
                yield excluded(teacher.id, school=standing.after)

    def reads(self, definitions: Definitions) -> Columns:
        return column("teachers.fixed")

    def asleep(self, county: County) -> str:
        return left_empty(county.teachers, fixed="指定安排")

    def state(self, subject: Subject, county: County) -> str:
        record = county.teacher.get(str(subject[0]))
        if record is None or record.fixed in (None, STAY, record.home):
            return f"教师{subject[0]}指定留校"
        return f"教师{subject[0]}指定到{school_name(county, record.fixed)}任教"

    def tell(self, check: Check, county: County) -> str:
        return f"{self.state(check.subject, county)}，方案中在{school_name(county, check.facts['school'])}。"
