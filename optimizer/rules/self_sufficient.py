"""自我造血 (S0b 93 「薄弱、新建中小学校、幼儿园自我造血」)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check, Mode
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, settled
from optimizer.readings.sources import Columns, backbone, column, flagged
from optimizer.rules.base import Rule, school_name


class SelfSufficient(Rule):
    """A school that joined a group ``years`` ago or more has ``percent`` in a hundred backbone among its own staff.

    Own staff hold their posts there, wherever they serve; teachers sent to the school do not count. Asked of
    schools that joined as new or weak ones, also after they have left the group; no posting changes a case.
    """

    name: ClassVar[str] = "self_sufficient"
    title: ClassVar[str] = "自我造血"
    divisor: ClassVar[int] = 100
    loosens: ClassVar[Mapping[str, int]] = {"percent": -1, "years": 1}

    percent: int = Field(30, ge=0, le=100, title="本校骨干占本校在编教师的最低比例（%）")
    years: int = Field(3, ge=1, le=10, title="加入几个学年后要求")

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        s, t, schools = facts.schools, facts.teachers, facts.county.schools
        lines = [
            (facts.school_code[member.school], member.joined)
            for member in facts.county.roster.members
            if member.joined is not None and member.mode is not Mode.CORE
        ]
        code, joined = np.array(lines, dtype=np.int64).reshape(-1, 2).T
        opened = np.array([-1 if school.opened is None else school.opened for school in schools], dtype=np.int64)
        flagged = np.array([school.new or school.weak for school in schools], dtype=bool)
        young = (opened[code] >= 0) & (joined - opened[code] < facts.definitions.new_school_years)
        asked = np.zeros(len(s.ids), dtype=bool)
        asked[code[(flagged[code] | young) & (joined + self.years <= facts.year)]] = True
        staff, backbone = (np.bincount(t.home[mask], minlength=len(s.ids)) for mask in (t.home >= 0, t.backbone))
        yield demand(
            settled([(i,) for i in s.ids], 100 * backbone - self.percent * staff),
            low=0,
            exists=asked & postings.schools_covered,
            divisor=self.divisor,
        )

    def audit(self, history: History) -> Iterator[Check]:
        young, grown = history.definitions.new_school_years, set()
        for member in history.county.roster.members:
            if member.mode == Mode.CORE or member.joined is None or member.joined + self.years > history.year:
                continue
            school = history.county.school[member.school]
            if school.weak or school.new or (school.opened is not None and member.joined - school.opened < young):
                grown.add(school.id)
        for school in history.schools():
            if school.id in grown:
                own = [standing.teacher for standing in history.staff_of.get(school.id, [])]
                backbone = sum(history.is_backbone(teacher) for teacher in own)
                yield Check(
                    (school.id,), 100 * backbone - self.percent * len(own), low=0,
                    facts={"backbone": backbone, "staff": len(own)},
                )

    def reads(self, definitions: Definitions) -> Columns:
        return flagged(("new", "weak")) | column("members.joined") | backbone(definitions)

    def state(self, subject: Subject, county: County) -> str:
        return f"{school_name(county, subject[0])}加入集团满{self.years}个学年，本校骨干教师占比不低于{self.percent}%"

    def figures(self, check: Check) -> tuple[str, str]:
        backbone, staff = int(check.facts["backbone"]), int(check.facts["staff"])
        return f"{backbone}/{staff}人", f"≥{-(-self.percent * staff // 100)}人（{self.percent}%）"
