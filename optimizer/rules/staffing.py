"""学科岗位上限 (S0b 61 「将岗位具体分配到各成员」; a post is filled once, an over-full subject may not grow)."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.county import FULL, County
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check, Kind, Stage
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.readings.sources import MOST_POSTS, Columns
from optimizer.readings.standing import Standing
from optimizer.rules.base import Rule, school_name


class Staffing(Rule):
    """No subject of a school holds more teachers than it has posts, or than it holds today if that is more.

    Who works part time fills a part of a post.

    Recruits who shadow (跟岗) are guests and take no post at the host unless ``shadowing`` says so.
    """

    name: ClassVar[str] = "staffing"
    title: ClassVar[str] = "学科岗位上限"

    shadowing: bool = Field(False, title="跟岗新教师也占接收学校的岗位")

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        u = facts.units
        share = postings.share
        arriving = share if self.shadowing else share * (1 - postings.counted({Kind.SHADOWING}, "away"))
        yield demand(
            totals(facts.unit_subjects, (arriving, postings.unit), (-share, postings.from_unit), at=u.held),
            high=np.maximum(u.most, u.held),
            exists=postings.schools_covered[u.school],
            divisor=facts.county.parts,
        )

    def units(self, county: County) -> int:
        return county.parts

    def audit(self, history: History) -> Iterator[Check]:
        parts = history.county.parts
        for school in history.schools():
            hosted = [
                standing
                for standing in history.staff_after.get(school.id, [])
                if self.shadowing or standing.serves_as != Kind.SHADOWING
            ]
            before = _staff(history, history.staff_before.get(school.id, []), school.id)
            after = _staff(history, hosted, school.id)
            for need in history.needs_of(school.id):
                key = (need.stage, need.subject)
                now = before.get(key, 0)
                if need.most is not None:
                    most = FULL * need.most
                elif need.classes is not None and need.periods is not None and need.load:
                    most = FULL * -int(-need.classes * need.periods // need.load)
                else:
                    most = now
                serving, allowed = after.get(key, 0) * parts // FULL, max(most, now) * parts // FULL
                yield Check((school.id, need.stage.value, need.subject), serving, high=allowed, facts={"parts": parts})

    def reads(self, definitions: Definitions) -> Columns:
        return MOST_POSTS

    def state(self, subject: Subject, county: County) -> str:
        return f"{school_name(county, subject[0])}{subject[1]}{subject[2]}教师不超过岗位数（已超的不得再增）"

    def figures(self, check: Check) -> tuple[str, str]:
        parts = int(check.facts["parts"])
        posts, most = check.observed / parts, (check.high or 0) / parts
        return f"{posts:g}{self.unit if parts == 1 else '个岗位'}", f"≤{most:g}"


def _staff(history: History, standings: Iterable[Standing], school: str) -> dict[tuple[Stage, str], int]:
    """Hundredths of posts that these people fill, by stage and subject."""
    counts: dict[tuple[Stage, str], int] = {}
    for standing in standings:
        key = history.lesson_at(standing.teacher, school)
        counts[key] = counts.get(key, 0) + standing.teacher.workload
    return counts
