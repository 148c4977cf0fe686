"""学校教师结构 (S4 215 「依据教师年龄结构、职称结构、新老比例、骨干与普通的比例」; definitions §2)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from optimizer.domain.county import County, School
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.readings.sources import Columns, column
from optimizer.rules.base import school_name
from optimizer.rules.staff_structure import STRUCTURES, Structured


class MirrorSchool(Structured):
    """After the moves, the structure of a school's staff is close to that of all schools that the entry covers.

    For a category that makes σ whole percent (half up) of the staff of the covered schools today, with n_a of n
    serving at the school: −tolerance·n ≤ 100·n_a − σ·n ≤ tolerance·n. A side that today breaks by d gets d more.
    """

    name: ClassVar[str] = "mirror_school"
    title: ClassVar[str] = "学校教师结构"
    divisor: ClassVar[int] = 100
    loosens: ClassVar[Mapping[str, int]] = {"tolerance": 1}

    tolerance: int = Field(15, ge=0, le=100, title="允许相差几个百分点")
    reference: Literal["county", "district"] = Field("county", title="与全部学校比，或与本县区的学校比")

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        t, s = facts.teachers, facts.schools
        area = s.district if self.reference == "district" else np.zeros(len(s.ids), dtype=np.int64)
        seen = postings.schools_covered[t.present]
        heads = np.bincount(t.present, minlength=len(s.ids)).astype(np.int64)
        staff = np.bincount(area[t.present[seen]], minlength=len(s.ids)).astype(np.int64)
        for by in self.by:
            code = self.codes(by, facts)
            for category, word in enumerate(self.words(by)):
                inside = code == category
                number = np.bincount(area[t.present[seen & inside]], minlength=len(s.ids)).astype(np.int64)
                share = ((200 * number + staff) // np.maximum(2 * staff, 1))[area]
                here = 100 * np.bincount(t.present[inside], minlength=len(s.ids)).astype(np.int64)
                mine = 100 * inside.astype(np.int64)[postings.teacher]
                subjects = [(i, STRUCTURES[by], word) for i in s.ids]
                for limit, above in ((share + self.tolerance, True), (share - self.tolerance, False)):
                    now = here - limit * heads
                    rows = totals(
                        subjects,
                        (mine - limit[postings.school], postings.school),
                        (limit[postings.left] - mine, postings.left),
                        at=now,
                    )
                    yield demand(
                        rows,
                        low=None if above else np.minimum(0, now),
                        high=np.maximum(0, now) if above else None,
                        exists=postings.schools_covered,
                        divisor=self.divisor,
                    )

    def audit(self, history: History) -> Iterator[Check]:
        schools = list(history.schools())
        for by in self.by:
            word_of = self.words_of(by, history)
            everybody: dict[str, Counter[str]] = {}
            for school in schools:
                words = (word_of[standing.teacher.id] for standing in history.staff_before.get(school.id, []))
                everybody.setdefault(self._area(school), Counter()).update(words)
            for school in schools:
                old = Counter(word_of[standing.teacher.id] for standing in history.staff_before.get(school.id, []))
                new = Counter(word_of[standing.teacher.id] for standing in history.staff_after.get(school.id, []))
                whole = everybody[self._area(school)]
                people, was, now = whole.total(), old.total(), new.total()
                for word in self.words(by):
                    share = (200 * whole[word] + people) // (2 * people) if people else 0
                    gap = 100 * old[word] - share * was
                    room = self.tolerance * was
                    high = self.tolerance * now + max(0, gap - room)
                    low = -self.tolerance * now - max(0, -gap - room)
                    yield Check(
                        (school.id, STRUCTURES[by], word), 100 * new[word] - share * now, low, high,
                        {"inside": new[word], "staff": now, "share": share},
                    )

    def _area(self, school: School) -> str:
        return school.district if self.reference == "district" else ""

    def reads(self, definitions: Definitions) -> Columns:
        return super().reads(definitions) | column("schools.district", self.reference == "district")

    def state(self, subject: Subject, county: County) -> str:
        whole = "全县" if self.reference == "county" else "本县区"
        return (
            f"{school_name(county, subject[0])}交流后{subject[1]}为{subject[2]}的教师占比，"
            f"与{whole}构成相差不超过{self.tolerance}个百分点（现状已超出的不得扩大）"
        )

    def figures(self, check: Check) -> tuple[str, str]:
        inside, staff, share = (int(check.facts[key]) for key in ("inside", "staff", "share"))
        return f"{inside}/{staff}人", f"总体占比{share}%，相差不超过{self.tolerance}个百分点"
