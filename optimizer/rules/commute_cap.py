"""通勤上限: the way from home to the school stays within bearable minutes (a local parameter, policy §1.4)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
from pydantic import Field

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


class CommuteCap(Rule):
    """A teacher is not posted to a school that lies more than ``minutes`` away; a zone may have its own number.

    A way that no road leads is over any cap. Over a way that is not known the cap binds nobody in the model, and the
    audit does not certify it; ``placed_only`` puts it to sleep, and says so, where the roster places no school at all.
    """

    name: ClassVar[str] = "commute_cap"
    title: ClassVar[str] = "通勤时间上限"
    loosens: ClassVar[Mapping[str, int]] = {"minutes": 1}

    minutes: int = Field(60, ge=0, title="单程最多分钟")
    zones: dict[str, int] = Field(default_factory=dict, title="按目的地片区另定的分钟数")
    volunteers_may: bool = Field(False, title="自愿者不受此限")
    placed_only: bool = Field(False, title="学校都没有位置时不起作用（否则列为无法核对）")

    def excludes(self, postings: Postings) -> Bools:
        facts = postings.facts
        cap = np.array([self.zones.get(school.zone, self.minutes) for school in facts.county.schools], dtype=np.int64)
        far: Bools = (postings.minutes > cap[postings.school]) | (postings.minutes == UNREACHABLE)
        if self.volunteers_may:
            far &= ~facts.teachers.volunteer[postings.teacher]
        return far & postings.abroad & (postings.covered > 0)

    def audit(self, history: History) -> Iterator[Check]:
        if self.asleep(history.county):
            return
        for standing in history.moves(tuple(Kind)):
            teacher = standing.teacher
            if not history.covers(teacher.home) or (self.volunteers_may and teacher.volunteer):
                continue
            zone = history.county.school[standing.after].zone
            limit = self.zones.get(zone, self.minutes)
            if not history.way_is_known(teacher, standing.after):
                there = school_name(history.county, standing.after)
                yield unsettled(teacher.id, why=f"到{there}的路程不详（名册中缺少两端的道路节点或经纬度）")
                continue
            needed = history.travel.minutes(teacher, standing.after)
            if needed > limit or needed == UNREACHABLE:
                yield excluded(teacher.id, school=standing.after, minutes=needed, limit=limit)

    def reads(self, definitions: Definitions) -> Columns:
        return WAYS | column("schools.zone", self.zones) | column("teachers.volunteer", self.volunteers_may)

    def asleep(self, county: County) -> str:
        return left_empty(county.schools, lon="经纬度", node="道路节点") if self.placed_only else ""

    def state(self, subject: Subject, county: County) -> str:
        zones = "".join(f"，{zone}不超过{minutes}分钟" for zone, minutes in self.zones.items())
        return f"教师{subject[0]}交流后单程通勤不超过{self.minutes}分钟{zones}"

    def tell(self, check: Check, county: County) -> str:
        if check.unknown:
            return super().tell(check, county)
        facts = check.facts
        school = school_name(county, facts["school"])
        if facts["minutes"] == UNREACHABLE:
            return f"教师{check.subject[0]}到{school}道路不通，无从满足上限{facts['limit']}分钟。"
        return f"教师{check.subject[0]}到{school}单程{facts['minutes']}分钟，超过上限{facts['limit']}分钟。"
