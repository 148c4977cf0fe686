"""融合型、共建型占比 (S1 104 「融合型、共建型模式的教共体占比不低于80%」, by the end of 2025)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.vocabulary import Check, Mode
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, settled
from optimizer.rules.base import Rule

COUNTY = "全县"


class GroupForms(Rule):
    """Of the groups that have members, at least ``percent`` in a hundred have all of them in one of ``forms``.

    A record, not a decision: no posting changes the case.
    """

    name: ClassVar[str] = "group_forms"
    title: ClassVar[str] = "办学模式占比"
    unit: ClassVar[str] = "个"
    divisor: ClassVar[int] = 100
    loosens: ClassVar[Mapping[str, int]] = {"percent": -1}

    percent: int = Field(80, ge=0, le=100, title="最低占比（%）")
    forms: tuple[Mode, ...] = Field((Mode.MERGED, Mode.JOINT), min_length=1, title="计入的办学模式")

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        members = [member for member in facts.county.members if member.mode is not Mode.CORE]
        group = np.array([facts.group_code[member.group] for member in members], dtype=np.int64)
        inside = np.array([member.mode in self.forms for member in members], dtype=bool)
        size, alike = (np.bincount(each, minlength=len(facts.groups.ids)) for each in (group, group[inside]))
        counted = postings.groups_covered & (size > 0)
        value = 100 * np.count_nonzero(counted & (alike == size)) - self.percent * np.count_nonzero(counted)
        yield demand(settled([(COUNTY,)], np.array([value])), low=0)

    def audit(self, history: History) -> Iterator[Check]:
        groups = formed = 0
        for group in history.groups():
            modes = [history.mode_in(group.id, s) for s in history.schools_of[group.id] if s != group.core]
            groups += bool(modes)
            formed += bool(modes) and all(mode in self.forms for mode in modes)
        yield Check((COUNTY,), 100 * formed - self.percent * groups, low=0, facts={"formed": formed, "groups": groups})

    def state(self, subject: Subject, county: County) -> str:
        return f"{subject[0]}{'、'.join(self.forms)}型集团占比不低于{self.percent}%"

    def figures(self, check: Check) -> tuple[str, str]:
        formed, groups = int(check.facts["formed"]), int(check.facts["groups"])
        return f"{formed}/{groups}个", f"≥{-(-self.percent * groups // 100)}个（{self.percent}%）"
