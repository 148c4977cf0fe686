"""交流教师结构 (S4 215 「依据教师年龄结构、职称结构、新老比例、骨干与普通的比例」; definitions §2)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check, Kind
from optimizer.readings.columns import KINDS, Ints
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Rows, Subject, demand, totals
from optimizer.readings.sources import Columns, column
from optimizer.rules.base import COUNTS, Count, Rule, group_name, quota_readings
from optimizer.rules.claims import Claim, TitlesMirrored
from optimizer.rules.staff_structure import STRUCTURES, Structured


class MirrorMovers(Structured):
    """The teachers who move mirror the staff of their group: each category has its share, within a tolerance.

    For a category a that makes σ whole percent (half up) of the group's staff, with m_a among m movers:
    |100·m_a − σ·m| ≤ max(tolerance·m, 100), so that one head more or less is always allowed. Private schools, whose
    staff has no 编制, are left out of both.
    """

    name: ClassVar[str] = "mirror_movers"
    title: ClassVar[str] = "交流教师结构"
    of_groups: ClassVar[bool] = True
    divisor: ClassVar[int] = 100
    weighable: ClassVar[bool] = False  # the looser of two limits holds: such a demand has no convex price
    loosens: ClassVar[Mapping[str, int]] = {"tolerance": 1}

    tolerance: int = Field(10, ge=0, le=100, title="允许相差几个百分点")
    count: Count = Field("new", title="计数口径")
    modes: tuple[Kind, ...] = Field((Kind.ROTATION,), title="计入的交流类型")

    def claims(self) -> Iterator[Claim]:
        if "title" in self.by:
            yield TitlesMirrored(self.tolerance)

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        t, ids = facts.teachers, facts.groups.ids
        if not ids:
            return
        asked = postings.schools_covered & ~facts.schools.private
        group = np.where(asked[t.home], facts.schools.group[t.home], -1)
        held = group >= 0
        staff = np.bincount(group[held], minlength=len(ids)).astype(np.int64)
        counted = held & np.isin(t.posted_as, [KINDS.index(mode) for mode in self.modes])
        away = counted & postings.served & (self.count == "away")
        away &= facts.schools.group[t.home] == facts.schools.group[t.present]
        going = postings.counted(self.modes, self.count) * held[postings.teacher] * postings.dealt * postings.inside
        going = going - postings.ends(away)

        def rows(weight: Ints, subjects: list[Subject]) -> Rows:
            at = np.zeros(len(ids), dtype=np.int64)
            np.add.at(at, group[away], weight[away])
            return totals(subjects, (weight[postings.teacher] * going, group[postings.teacher]), at=at)

        for by in self.by:
            code = self.codes(by, facts)
            for category, word in enumerate(self.words(by)):
                inside = code == category
                number = np.bincount(group[held & inside], minlength=len(ids)).astype(np.int64)
                share = (200 * number + staff) // np.maximum(2 * staff, 1)
                gap = 100 * inside.astype(np.int64) - share[group]
                subjects: list[Subject] = [(g, STRUCTURES[by], word) for g in ids]
                for side in (1, -1):  # too many, too few: each within the tolerance or within one head
                    yield demand(
                        rows(side * gap - self.tolerance, subjects),
                        high=0,
                        exists=postings.groups_covered,
                        divisor=self.divisor,
                        either=demand(rows(side * gap, subjects), high=100, divisor=self.divisor),
                    )

    def audit(self, history: History) -> Iterator[Check]:
        for group in history.groups():
            schools = [
                school for school in history.schools_of[group.id]
                if history.covers(school) and not history.county.school[school].private
            ]
            staff = [standing.teacher for school in schools for standing in history.staff_of.get(school, [])]
            movers = [
                standing.teacher
                for standing in history.counted(self.count, self.modes, group.id)
                if standing.teacher.home in schools and history.counts(standing) and history.stays_inside(standing)
            ]
            most = max(self.tolerance * len(movers), 100)
            for by in self.by:
                word_of = self.words_of(by, history)
                of_staff = [word_of[teacher.id] for teacher in staff]
                of_movers = [word_of[teacher.id] for teacher in movers]
                for word in self.words(by):
                    share = 0
                    if staff:
                        share, rest = divmod(100 * of_staff.count(word), len(staff))
                        share += 2 * rest >= len(staff)
                    inside = of_movers.count(word)
                    yield Check(
                        (group.id, STRUCTURES[by], word), 100 * inside - share * len(movers), -most, most,
                        {"inside": inside, "movers": len(movers), "share": share},
                    )

    def reads(self, definitions: Definitions) -> Columns:
        return super().reads(definitions) | column("schools.private")

    def state(self, subject: Subject, county: County) -> str:
        return (
            f"{group_name(county, subject[0])}{COUNTS[self.count]}教师中，{subject[1]}为{subject[2]}的占比"
            f"与集团教师构成相差不超过{self.tolerance}个百分点（或1人）"
        )

    def figures(self, check: Check) -> tuple[str, str]:
        inside, movers, share = (int(check.facts[key]) for key in ("inside", "movers", "share"))
        return f"{inside}/{movers}人", f"集团占比{share}%，相差不超过{self.tolerance}个百分点或1人"

    def readings(self) -> Iterator[tuple[str, Rule]]:
        return quota_readings(self)
