"""交流范围 (S0a 21 「集团内教师由集团名校统筹使用」, S1 122 「优先满足教共体内教师的双向交流」)."""

from collections.abc import Iterator
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.roads import UNREACHABLE
from optimizer.domain.vocabulary import Check, Kind
from optimizer.readings.columns import KINDS, Bools, Ints
from optimizer.readings.model_view import Facts
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Subject
from optimizer.readings.sources import WAYS, Columns, column
from optimizer.rules.base import Rule, excluded, school_name
from optimizer.rules.claims import Claim, Opens

AREAS: dict[str, str] = {"group": "本集团", "town": "本乡镇", "zone": "本片区", "district": "本县区"}
Area = Literal["group", "town", "zone", "district"]


class WithinScope(Rule):
    """A teacher moves only within one of the areas, over an existing road, and only on the kinds opened here.

    Two schools are in one group where they are in any of their groups. A roster without any 县区 is of one county.
    """

    name: ClassVar[str] = "within_scope"
    title: ClassVar[str] = "交流范围"
    waivable: ClassVar[bool] = False
    opens: ClassVar[bool] = True

    areas: tuple[Area, ...] = Field(("group",), min_length=1, title="范围（满足其一）")
    kinds: tuple[Kind, ...] = Field((Kind.ROTATION,), min_length=1, title="开放的交流类型")

    def claims(self) -> Iterator[Claim]:
        yield Opens(self.kinds, self.areas)

    def codes(self, facts: Facts) -> list[Ints]:
        """Area code of each school, an array per area (group: per layer of memberships), -1 where it lies in none."""
        schools = facts.schools
        found: list[Ints] = []
        for area in self.areas:
            if area == "group":
                found += [layer.schools.group for layer in facts.layers]
            elif area == "district" and not any(school.district for school in facts.county.schools):
                found.append(np.zeros(len(schools.ids), dtype=np.int64))
            else:
                named = np.array([bool(getattr(s, area)) for s in facts.county.schools], dtype=bool)
                # a town or zone of that name in another district is another place
                key = getattr(schools, area) * (schools.district.max(initial=0) + 1) + schools.district
                found.append(np.where(named, key, -1))
        return found

    def excludes(self, postings: Postings) -> Bools:
        inside = np.zeros(len(postings), dtype=bool)
        for code in self.codes(postings.facts):
            inside |= (code[postings.home] >= 0) & (code[postings.home] == code[postings.school])
        opened = np.isin(postings.kind, [KINDS.index(kind) for kind in (*self.kinds, Kind.PROLONGED)])
        forbidden: Bools = ~inside | ~opened | (postings.minutes == UNREACHABLE)
        forbidden &= postings.covered > 0
        return forbidden

    def audit(self, history: History) -> Iterator[Check]:
        county, whole = history.county, not any(school.district for school in history.county.schools)
        for standing in history.begun():
            teacher, home, there = standing.teacher, standing.teacher.home, standing.after
            if not history.covers(home):
                continue
            a, b = county.school[home], county.school[there]
            same = {
                "group": history.shared_group(home, there) is not None,
                "town": bool(a.town) and (a.district, a.town) == (b.district, b.town),
                "zone": bool(a.zone) and (a.district, a.zone) == (b.district, b.zone),
                "district": whole or (bool(a.district) and a.district == b.district),
            }
            if not any(same[area] for area in self.areas):
                yield excluded(teacher.id, school=there, why="area")
            elif standing.kind != Kind.PROLONGED and history.kind_of(teacher, there) not in self.kinds:
                yield excluded(teacher.id, school=there, why="kind")
            elif history.travel.minutes(teacher, there) == UNREACHABLE:
                yield excluded(teacher.id, school=there, why="road")

    def reads(self, definitions: Definitions) -> Columns:
        return WAYS | frozenset(f"schools.{area}" for area in self.areas if area != "group") | column(
            "schools.district", set(self.areas) != {"group"}
        )

    def state(self, subject: Subject, county: County) -> str:
        return f"教师{subject[0]}只能在{'或'.join(AREAS[area] for area in self.areas)}内交流"

    def tell(self, check: Check, county: County) -> str:
        school = school_name(county, check.facts["school"])
        why = {
            "area": f"超出{'、'.join(AREAS[area] for area in self.areas)}范围",
            "kind": f"本政策未开放该类人员的交流（只开放{'、'.join(self.kinds)}）",
            "road": "道路不通，无法到达",
        }[str(check.facts["why"])]
        return f"教师{check.subject[0]}交流到{school}：{why}。"
