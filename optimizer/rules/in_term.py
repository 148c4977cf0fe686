"""任期内不得再交流 (S1 123 「三年一轮…期满归队」; the posting runs until its last year), S1 118 「无障碍调配」."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from optimizer.domain.county import County
from optimizer.domain.vocabulary import Check
from optimizer.readings.columns import Bools
from optimizer.readings.horizon import Horizon
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.rules.base import Rule, excluded

PLACE = "去向"


class InTerm(Rule):
    """A teacher whose posting is not over stays on it; one whose term has ended is back before the plan starts.

    One on an open-ended posting (融合: one legal person) may be moved again or called back. From then on the plan says
    where that teacher serves, so that nobody falls back to where the record ends: (teacher, 去向).
    """

    name: ClassVar[str] = "in_term"
    title: ClassVar[str] = "任期内不再交流"
    waivable: ClassVar[bool] = False

    def excludes(self, postings: Postings) -> Bools:
        return postings.facts.teachers.in_term[postings.teacher] & (postings.covered > 0)

    def ties(self, horizon: Horizon, postings: Postings) -> Iterator[Demand]:
        t, year = postings.facts.teachers, postings.facts.year
        asked = t.free & postings.schools_covered[t.home]
        rows, who = horizon.before(year)
        ended = (horizon.last[rows] == year - 1) & asked[who]
        people = np.unique(who[ended])
        case = np.full(len(t.ids), -1, dtype=np.int64)
        case[people] = np.arange(len(people))
        yield demand(
            totals(
                [(t.ids[teacher], PLACE) for teacher in people],
                (postings.starts.astype(np.int64), case[postings.teacher], postings.column),
                (-ended.astype(np.int64), case[who], rows),
            ),
            low=0,
        )

    def audit(self, history: History) -> Iterator[Check]:
        for standing in history.begun():
            if standing.on_record and not standing.free and history.covers(standing.teacher.home):
                yield excluded(standing.teacher.id)
        for identity, postings in history.planned.items():
            free = history.standings.get(identity)
            if free is None or not free.free or free.posting or not history.covers(free.teacher.home):
                continue
            if ended := sum(posting.last_year == history.year - 1 for posting in postings):
                yield Check((identity, PLACE), -ended, low=0)

    def state(self, subject: Subject, county: County) -> str:
        if len(subject) > 1:
            return f"教师{subject[0]}在同一法人各校区间调配后，方案写明其后各学年在哪个校区"
        return f"教师{subject[0]}上一轮交流任期未满，继续任期，不得再次交流"

    def tell(self, check: Check, county: County) -> str:
        if len(check.subject) > 1:
            return f"教师{check.subject[0]}调配到期后没有写明去向，请续写一项安排（回原校的写编制学校）。"
        return f"教师{check.subject[0]}上一轮交流任期未满，不能再次交流。"
