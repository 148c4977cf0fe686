"""成长考核期 (S0b 83 「设置3年的成长考核期」, 84 「脱离紧密型集团独立办学(园),或作为协作型集团成员」)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from optimizer.domain.county import County, Member
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check, Mode
from optimizer.readings.columns import MODES
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, settled
from optimizer.readings.sources import Columns, column, flagged
from optimizer.rules.base import Rule, school_name

Flag = Literal["new", "weak"]
WORDS: dict[str, str] = {"new": "新建", "weak": "薄弱"}


class GrowthWindow(Rule):
    """A school that joined as a new or weak one is no member of these forms beyond its first ``years`` school years.

    By then it has become independent, or a member of another mode. It counts as new where it joined in one of
    the school years in which a school is new. A line without a first year is not asked; no posting changes a case.
    """

    name: ClassVar[str] = "growth_window"
    title: ClassVar[str] = "成长考核期"
    of_groups: ClassVar[bool] = True
    unit: ClassVar[str] = "学年"
    loosens: ClassVar[Mapping[str, int]] = {"years": 1}

    years: int = Field(3, ge=1, le=10, title="成长考核期（学年）")
    forms: tuple[Mode, ...] = Field((Mode.TIGHT,), min_length=1, title="受考核成员的办学模式")
    who: tuple[Flag, ...] = Field(("new", "weak"), min_length=1, title="受考核的成员校")

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        s = facts.schools
        joined, opened = np.full((2, len(s.ids)), -1, dtype=np.int64)
        for member in facts.county.members:
            joined[facts.school_code[member.school]] = -1 if member.joined is None else member.joined
        for code, school in enumerate(facts.county.schools):
            opened[code] = -1 if school.opened is None else school.opened
        flagged = np.array([school.new for school in facts.county.schools], dtype=bool)
        new = flagged | ((opened >= 0) & (joined - opened < facts.definitions.new_school_years))
        grown = (new & ("new" in self.who)) | (s.weak & ("weak" in self.who))
        modes = [MODES.index(mode) for mode in self.forms if mode is not Mode.CORE]
        yield demand(
            settled([(i,) for i in s.ids], facts.year - joined + 1),
            high=self.years,
            exists=grown & (joined >= 0) & np.isin(s.mode, modes) & postings.schools_covered,
        )

    def audit(self, history: History) -> Iterator[Check]:
        for member in history.county.members:
            if member.joined is not None and self.watches(member, history) and history.covers(member.school):
                year = history.year - member.joined + 1
                yield Check((member.school,), year, high=self.years, facts={"joined": member.joined})

    def watches(self, member: Member, history: History) -> bool:
        """Whether the clause is about a membership: of such a mode, and joined as a new or weak school."""
        if member.joined is None or member.mode == Mode.CORE or member.mode not in self.forms:
            return False
        school = history.county.school[member.school]
        young = history.definitions.new_school_years
        new = school.new or (school.opened is not None and member.joined < school.opened + young)
        return ("new" in self.who and new) or ("weak" in self.who and school.weak)

    def reads(self, definitions: Definitions) -> Columns:
        return flagged(self.who) | column("members.joined")

    def state(self, subject: Subject, county: County) -> str:
        who = f"{school_name(county, subject[0])}作为{'、'.join(WORDS[flag] for flag in self.who)}成员校"
        return f"{who}，{self.years}个学年成长考核期满应独立办学或转为其他模式成员"

    def figures(self, check: Check) -> tuple[str, str]:
        return f"{check.facts['joined']}学年加入，第{check.observed}学年", f"不超过{self.years}个学年"
