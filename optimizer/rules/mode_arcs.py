"""谁可以往哪个方向流动 (S0a 10, 联盟型: 「选派骨干教师到分校任教、分校教师到总校」)."""

from collections.abc import Iterator
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check, Kind
from optimizer.readings.columns import Bools
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Subject
from optimizer.readings.sources import NONE, Columns, backbone
from optimizer.rules.base import Rule, excluded, school_name
from optimizer.rules.claims import Claim, Closes

Who = Literal["anyone", "backbone", "nobody"]
WHO: dict[str, str] = {"anyone": "不限人员", "backbone": "只限骨干教师", "nobody": "不安排"}
OUT, BACK, ACROSS = "核心校到成员校", "成员校到核心校", "成员校之间"


class ModeArcs(Rule):
    """Within a group, only the named teachers go from core to member, from member to core, and across members.

    It binds a move one end of which is a member school that the entry covers (its scope picks the modes).
    """

    name: ClassVar[str] = "mode_arcs"
    title: ClassVar[str] = "流动方向与人员"
    of_groups: ClassVar[bool] = True

    out: Who = Field("backbone", title="核心校到成员校")
    back: Who = Field("anyone", title="成员校到核心校")
    across: Who = Field("anyone", title="成员校之间")
    modes: tuple[Kind, ...] = Field((Kind.ROTATION,), title="约束的交流类型")

    def claims(self) -> Iterator[Claim]:
        if self.out == "nobody":
            yield Closes("out")
        if self.back == "nobody":
            yield Closes("back")

    def excludes(self, postings: Postings) -> Bools:
        s = postings.facts.schools
        member = postings.schools_covered & ~s.is_core & (s.group >= 0)
        arc = (postings.group >= 0) & (postings.group == postings.to_group)
        arc &= (member[postings.home] | member[postings.school]) & (postings.counted(self.modes) > 0)
        forbidden = np.zeros(len(postings), dtype=bool)
        from_core, to_core = s.is_core[postings.home], s.is_core[postings.school]
        for who, way in ((self.out, from_core), (self.back, to_core), (self.across, ~from_core & ~to_core)):
            if who != "anyone":
                forbidden |= arc & way & ((who == "nobody") | (postings.backbone == 0))
        return forbidden

    def audit(self, history: History) -> Iterator[Check]:
        for standing in history.moves(self.modes):
            teacher, home, there = standing.teacher, standing.teacher.home, standing.after
            if history.group_of(home) is None or history.group_of(home) != history.group_of(there):
                continue
            if not any(history.covers(end) and not history.is_core(end) for end in (home, there)):
                continue
            if history.is_core(home):
                who, way = self.out, OUT
            elif history.is_core(there):
                who, way = self.back, BACK
            else:
                who, way = self.across, ACROSS
            if who == "nobody" or (who == "backbone" and not history.is_backbone(teacher)):
                yield excluded(teacher.id, school=there, way=way, who=WHO[who])

    def reads(self, definitions: Definitions) -> Columns:
        return backbone(definitions) if "backbone" in (self.out, self.back, self.across) else NONE

    def state(self, subject: Subject, county: County) -> str:
        words = "，".join(
            f"{way}{WHO[who]}" for way, who in ((OUT, self.out), (BACK, self.back), (ACROSS, self.across))
        )
        return f"教师{subject[0]}按办学模式流动：{words}"

    def tell(self, check: Check, county: County) -> str:
        facts = check.facts
        school = school_name(county, facts["school"])
        return f"教师{check.subject[0]}到{school}不符合流动方向：{facts['way']}{facts['who']}。"
