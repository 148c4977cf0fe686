"""同校续任即延长 (S1 123 「期满归队」): who stays on at the same school is prolonged, not sent anew."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from optimizer.domain.county import County
from optimizer.domain.vocabulary import Check, Kind
from optimizer.readings.columns import KINDS, Bools, Ints
from optimizer.readings.horizon import Horizon
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.returning import ended_of_record
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.rules.base import Rule, excluded, school_name

APART = (Kind.PROLONGED, Kind.REDEPLOYED)  # told as what it is; within one legal person nothing ends


class SecondStay(Rule):
    """A posting does not begin at the school of the teacher's posting that ended with the year before.

    It would go on there, which is 延长: an entry ``prolongation`` opens that, and it is no new move. A posting of
    the plan that ended is a case of its own: (teacher, school).
    """

    name: ClassVar[str] = "second_stay"
    title: ClassVar[str] = "同校续任即延长"
    weighable: ClassVar[bool] = False
    waivable: ClassVar[bool] = False

    def _asked(self, postings: Postings) -> Bools:
        kinds = np.isin(postings.kind, [KINDS.index(kind) for kind in APART], invert=True)
        return kinds & postings.starts & postings.abroad & (postings.covered > 0)

    def excludes(self, postings: Postings) -> Bools:
        keys = postings.teacher * len(postings.facts.schools.ids) + postings.school
        return np.isin(keys, ended_of_record(postings.facts)) & self._asked(postings)

    def ties(self, horizon: Horizon, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        width = len(facts.schools.ids)
        rows, who = horizon.before(facts.year)
        ended = (horizon.last[rows] == facts.year - 1) & (horizon.school[rows] != facts.teachers.home[who])
        earlier, now = who * width + horizon.school[rows], postings.teacher * width + postings.school
        asked = self._asked(postings)
        keys = np.intersect1d(earlier[ended], now[asked])

        def case(wanted: Ints) -> Ints:
            at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
            return np.where(keys[at] == wanted, at, -1)

        if len(keys):
            yield demand(
                totals(
                    [(facts.teachers.ids[key // width], facts.schools.ids[key % width]) for key in keys],
                    (ended.astype(np.int64), case(earlier), rows),
                    (asked.astype(np.int64), case(now), postings.column),
                ),
                high=1,
            )

    def audit(self, history: History) -> Iterator[Check]:
        for standing in history.moves([kind for kind in Kind if kind not in APART]):
            yield from self._again(history, standing.teacher.id, standing.after)

    def _again(self, history: History, teacher: str, school: str) -> Iterator[Check]:
        if not history.covers(history.county.teacher[teacher].home):
            return
        ended = [p for p in history.past.get(teacher, []) if history.last_of(p) == history.year - 1]
        if any(past.school == school for past in ended):
            yield excluded(teacher, school=school)
        for posting in history.planned[teacher]:
            if posting.last_year == history.year - 1 and posting.school == school:
                yield Check((teacher, school), 2, high=1, facts={"school": school})

    def state(self, subject: Subject, county: County) -> str:
        where = f"在{school_name(county, subject[1])}" if len(subject) > 1 else ""
        return f"教师{subject[0]}{where}交流期满后留在同一学校的是延长，不是新的交流"

    def tell(self, check: Check, county: County) -> str:
        school = school_name(county, check.facts["school"])
        return f"教师{check.subject[0]}在{school}交流期满，又以新的交流留在该校；这是延长，须有延长交流的条款。"
