"""集团规模与构成 (S0a 5, 9, 13 「1-5所」; S0b 42, one to three at first; S1 108 「一两所」; S4 217 「1—2个紧密型」)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check, Mode
from optimizer.readings.columns import MODES
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, settled
from optimizer.readings.sources import Columns, column
from optimizer.rules.base import Rule, group_name


class GroupSize(Rule):
    """A group has between ``least`` and ``most`` members, its core aside; of ``forms`` only, where these are named.

    The scope's modes name the members, too: ``forms`` asks every group that has any members for some of these modes, a
    scope asks only the groups that have such members. ``initial`` asks the groups that are not stable yet (S0b 42
    「初期」). The memberships are records: no posting changes a case.
    """

    name: ClassVar[str] = "group_size"
    title: ClassVar[str] = "集团规模"
    of_groups: ClassVar[bool] = True
    unit: ClassVar[str] = "所"
    loosens: ClassVar[Mapping[str, int]] = {"least": -1, "most": 1}

    least: int = Field(1, ge=0, le=30, title="成员校至少多少所（不含核心校）")
    most: int | None = Field(5, ge=1, le=30, title="成员校至多多少所（空为不限）")
    forms: tuple[Mode, ...] = Field((), title="只计这些办学模式的成员校（空为全部）")
    initial: bool = Field(False, title="只查未到稳定起始学年的集团")

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        s, groups = facts.schools, len(facts.groups.ids)
        members = (s.group >= 0) & ~s.is_core
        named = members & postings.schools_covered & np.isin(s.mode, [MODES.index(m) for m in self.forms or MODES])
        whole, size = (np.bincount(s.group[mask], minlength=groups) for mask in (members, named))
        yield demand(
            settled([(g,) for g in facts.groups.ids], size),
            low=self.least,
            high=self.most,
            exists=postings.groups_covered & (whole > 0) & ~(facts.groups.stable & self.initial),
        )

    def audit(self, history: History) -> Iterator[Check]:
        for group in history.groups():
            members = [school for school in history.schools_of[group.id] if school != group.core]
            if not members or (self.initial and history.is_stable(group)):
                continue
            modes = [history.mode_in(group.id, school) for school in members if history.covers(school)]
            counted = [mode for mode in modes if not self.forms or mode in self.forms]
            yield Check((group.id,), len(counted), low=self.least, high=self.most)

    def reads(self, definitions: Definitions) -> Columns:
        return column("groups.stable_since", self.initial)

    def state(self, subject: Subject, county: County) -> str:
        forms = f"{'、'.join(self.forms)}型" if self.forms else ""
        most = "" if self.most is None else f"至多{self.most}所"
        least = f"至少{self.least}所" if self.least else ""
        bounds = "、".join(filter(None, (least, most))) or "不限"
        return f"{group_name(county, subject[0])}{'初期' if self.initial else ''}{forms}成员校（不含核心校）{bounds}"
