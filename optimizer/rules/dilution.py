"""避免稀释 (S3 189 「避免优质教育资源稀释」)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.readings.sources import Columns, backbone
from optimizer.rules.base import Rule, school_name
from optimizer.rules.claims import Counted


class Dilution(Rule):
    """After the moves, the backbone share of a core school's staff stays at a floor or close to today's.

    With today's share a = ⌊100·B/N⌋, the share asked for is p = max(min(floor, a), a − loss), each part only where
    given; the row is 100·B′ − p·N′ ≥ 0 over the people who serve there after the moves.
    """

    name: ClassVar[str] = "dilution"
    title: ClassVar[str] = "核心校骨干不稀释"
    divisor: ClassVar[int] = 100
    counted: ClassVar[Counted] = Counted("school", limits="floor")
    loosens: ClassVar[Mapping[str, int]] = {"floor": -1, "loss": 1}

    floor: int | None = Field(30, ge=0, le=100, title="骨干占比下限（%，现状更低的以现状为限）")
    loss: int | None = Field(None, ge=0, le=100, title="骨干占比最多下降几个百分点")

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        t, s, core = facts.teachers, facts.schools, facts.groups.core
        heads = np.bincount(t.present, minlength=len(s.ids)).astype(np.int64)[core]
        backbone = np.bincount(t.present[t.backbone], minlength=len(s.ids)).astype(np.int64)[core]
        today = 100 * backbone // np.maximum(heads, 1)
        share = np.zeros(len(core), dtype=np.int64)
        if self.floor is not None:
            share = np.minimum(self.floor, today)
        if self.loss is not None:
            share = np.maximum(share, today - self.loss)
        case, share_at = np.full(len(s.ids), -1, dtype=np.int64), np.zeros(len(s.ids), dtype=np.int64)
        case[core], share_at[core] = np.arange(len(core)), share
        yield demand(
            totals(
                [(s.ids[c],) for c in core],
                (100 * postings.backbone - share_at[postings.school], case[postings.school]),
                (share_at[postings.left] - 100 * postings.backbone, case[postings.left]),
                at=100 * backbone - share * heads,
            ),
            low=0,
            exists=postings.groups_covered & postings.schools_covered[core],
            divisor=self.divisor,
        )

    def audit(self, history: History) -> Iterator[Check]:
        for group in history.groups():
            if not history.covers(group.core):
                continue
            before = history.staff_before.get(group.core, [])
            after = history.staff_after.get(group.core, [])
            had = sum(history.is_backbone(standing.teacher) for standing in before)
            has = sum(history.is_backbone(standing.teacher) for standing in after)
            today = 100 * had // len(before) if before else 0
            asked = 0
            if self.floor is not None:
                asked = min(self.floor, today)
            if self.loss is not None and today - self.loss > asked:
                asked = today - self.loss
            yield Check(
                (group.core,), 100 * has - asked * len(after), low=0,
                facts={"backbone": has, "staff": len(after), "today": today, "share": asked},
            )

    def reads(self, definitions: Definitions) -> Columns:
        return backbone(definitions)

    def state(self, subject: Subject, county: County) -> str:
        floor = [f"不低于{self.floor}%（现状更低的不低于现状）"] if self.floor is not None else []
        loss = [f"比现状下降不超过{self.loss}个百分点"] if self.loss is not None else []
        return f"核心校{school_name(county, subject[0])}交流后骨干教师占比{'，且'.join(floor + loss) or '不限'}"

    def figures(self, check: Check) -> tuple[str, str]:
        facts = check.facts
        backbone, staff = int(facts["backbone"]), int(facts["staff"])
        share = f"{100 * backbone / staff:.1f}%" if staff else "无人在岗"
        return f"{backbone}/{staff}人（{share}，现状{facts['today']}%）", f"≥{facts['share']}%"
