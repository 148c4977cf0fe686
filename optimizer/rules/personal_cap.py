"""个人通勤上限: who has written minutes in the roster is not posted further than these; why, nobody is told."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.roads import UNREACHABLE
from optimizer.domain.vocabulary import Check, Kind
from optimizer.readings.columns import Bools
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Subject
from optimizer.readings.sources import WAYS, Columns, column
from optimizer.rules.base import Rule, excluded, left_empty, school_name, unsettled


class PersonalCap(Rule):
    """A teacher with a 通勤上限 in the roster is not posted to a school that lies more minutes away, volunteer or not.

    A way that no road leads is over any cap. Over a way that is not known the cap binds nobody in the model, and the
    audit does not certify it.
    """

    name: ClassVar[str] = "personal_cap"
    title: ClassVar[str] = "个人通勤上限"
    waivable: ClassVar[bool] = False

    def excludes(self, postings: Postings) -> Bools:
        nobody = np.iinfo(np.int64).max
        caps = np.array(
            [nobody if record.commute_cap is None else record.commute_cap for record in postings.facts.records],
            dtype=np.int64,
        )[postings.teacher]
        far: Bools = (postings.minutes > caps) | ((postings.minutes == UNREACHABLE) & (caps < nobody))
        return far & postings.abroad & (postings.covered > 0)

    def audit(self, history: History) -> Iterator[Check]:
        for standing in history.moves(tuple(Kind)):
            teacher = standing.teacher
            if teacher.commute_cap is None or not history.covers(teacher.home):
                continue
            if not history.way_is_known(teacher, standing.after):
                there = school_name(history.county, standing.after)
                yield unsettled(teacher.id, why=f"到{there}的路程不详（名册中缺少两端的道路节点或经纬度）")
                continue
            needed = history.travel.minutes(teacher, standing.after)
            if needed > teacher.commute_cap or needed == UNREACHABLE:
                yield excluded(teacher.id, school=standing.after, minutes=needed, limit=teacher.commute_cap)

    def reads(self, definitions: Definitions) -> Columns:
        return WAYS | column("teachers.commute_cap")

    def asleep(self, county: County) -> str:
        return left_empty(county.teachers, commute_cap="通勤上限")

    def state(self, subject: Subject, county: County) -> str:
        return f"教师{subject[0]}交流后单程通勤不超过名册所填的个人上限"

    def tell(self, check: Check, county: County) -> str:
        if check.unknown:
            return super().tell(check, county)
        school, limit = school_name(county, check.facts["school"]), check.facts["limit"]
        if check.facts["minutes"] == UNREACHABLE:
            return f"教师{check.subject[0]}到{school}道路不通，无从满足个人上限{limit}分钟。"
        return f"教师{check.subject[0]}到{school}单程{check.facts['minutes']}分钟，超过个人上限{limit}分钟。"
