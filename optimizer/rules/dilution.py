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
    """After the moves, a core school has as many backbone teachers as its share or its loss allows for today's staff.

    With B of N today, 100·B′ is at least min(floor, ⌊100·B/N⌋)·N, and at least 100·B less loss·N or one person where
    that is more; each part only where given. N stays today's: who else leaves or arrives makes no difference, so that
    no share is held by sending ordinary teachers away.
    """

    name: ClassVar[str] = "dilution"
    title: ClassVar[str] = "核心校骨干不稀释"
    of_groups: ClassVar[bool] = True
    divisor: ClassVar[int] = 100
    counted: ClassVar[Counted] = Counted("school", limits="floor")
    loosens: ClassVar[Mapping[str, int]] = {"floor": -1, "loss": 1}

    floor: int | None = Field(30, ge=0, le=100, title="骨干占比下限（%，按现有教师数，现状更低的以现状为限）")
    loss: int | None = Field(None, ge=0, le=100, title="骨干最多减少现有教师数的百分之几（不为0时至少可减1人）")

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        t, s, core = facts.teachers, facts.schools, facts.groups.core
        heads = np.bincount(t.present, minlength=len(s.ids)).astype(np.int64)[core]
        backbone = np.bincount(t.present[t.backbone], minlength=len(s.ids)).astype(np.int64)[core]
        least = np.zeros(len(core), dtype=np.int64)
        if self.floor is not None:
            least = np.minimum(self.floor, 100 * backbone // np.maximum(heads, 1)) * heads
        if self.loss is not None:
            room = np.maximum(100, self.loss * heads) if self.loss else 0
            least = np.maximum(least, 100 * backbone - room)
        case = np.full(len(s.ids), -1, dtype=np.int64)
        case[core] = np.arange(len(core))
        yield demand(
            totals(
                [(s.ids[c],) for c in core],
                (100 * postings.backbone, case[postings.school]),
                (-100 * postings.backbone, case[postings.left]),
                at=100 * backbone - least,
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
            asked = [0]
            if self.floor is not None and before:
                asked.append(min(self.floor, 100 * had // len(before)) * len(before))
            if self.loss is not None:
                may_go = max(100, self.loss * len(before)) if self.loss > 0 else 0
                asked.append(100 * had - may_go)
            yield Check(
                (group.core,), 100 * has - max(asked), low=0,
                facts={"backbone": has, "staff": len(before), "had": had, "least": -(-max(asked) // 100)},
            )

    def reads(self, definitions: Definitions) -> Columns:
        return backbone(definitions)

    def state(self, subject: Subject, county: County) -> str:
        floor = [f"不少于现有教师数的{self.floor}%（现状更低的不少于现状）"] if self.floor is not None else []
        loss = [f"减少不超过现有教师数的{self.loss}%{'或1人' * bool(self.loss)}"] if self.loss is not None else []
        return f"核心校{school_name(county, subject[0])}交流后骨干教师{'，且'.join(floor + loss) or '不限'}"

    def figures(self, check: Check) -> tuple[str, str]:
        backbone, staff, had, least = (int(check.facts[key]) for key in ("backbone", "staff", "had", "least"))
        return f"骨干{backbone}人（现有{had}人，教师{staff}人）", f"≥{least}人"
