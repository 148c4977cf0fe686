"""薄弱学科骨干 (S0b 57 「为其他成员的薄弱学科选派骨干教师组织教学」)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check, Kind
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.readings.sources import Columns, backbone, column
from optimizer.rules.base import Rule, school_name
from optimizer.rules.claims import Counted


class WeakSubject(Rule):
    """In each weak subject of a member school, at least one backbone teacher from the core of its group serves."""

    name: ClassVar[str] = "weak_subject"
    title: ClassVar[str] = "薄弱学科骨干"
    counted: ClassVar[Counted] = Counted("school", "核心校骨干教师")
    loosens: ClassVar[Mapping[str, int]] = {"least": -1}

    least: int = Field(1, ge=1, le=5, title="每个薄弱学科至少几名")
    count: Literal["present", "new"] = Field("present", title="在岗即可，或须当年新派")

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        t, s, u = facts.teachers, facts.schools, facts.units
        # a subject weak at both stages of a nine-year school is one case
        width = len(facts.subject_names)
        keys = np.unique(u.school[u.weak] * width + u.subject[u.weak])
        school, subject = keys // width, keys % width
        case = np.full((len(s.ids), width), -1, dtype=np.int64)
        case[school, subject] = np.arange(len(keys))
        core_of = np.full(len(s.ids), -1, dtype=np.int64)
        core_of[s.group >= 0] = facts.groups.core[s.group[s.group >= 0]]
        sent = postings.backbone * (postings.home == core_of[postings.school])
        sent *= postings.newly | (self.count == "present")
        gone = np.zeros(len(postings), dtype=np.int64)
        at = np.zeros(len(keys), dtype=np.int64)
        if self.count == "present":
            helping = t.posted & t.backbone & (t.home == core_of[t.present])
            there = case[t.present[helping], t.subject[helping]]
            np.add.at(at, there[there >= 0], 1)
            gone = -postings.ends(helping)
        yield demand(
            totals(
                [(s.ids[a], facts.subject_names[b]) for a, b in zip(school, subject, strict=True)],
                (sent, case[postings.school, postings.subject]),
                (gone, case[postings.left, postings.subject]),
                at=at,
            ),
            low=self.least,
            exists=postings.schools_covered[school] & (s.group[school] >= 0) & ~s.is_core[school],
        )

    def audit(self, history: History) -> Iterator[Check]:
        for school in history.schools():
            group = history.group_of(school.id)
            if group is None or history.is_core(school.id):
                continue
            core = history.county.group[group].core
            for subject in sorted({need.subject for need in history.needs_of(school.id) if need.weak}):
                helpers = 0
                for standing in history.staff_after.get(school.id, []):
                    teacher = standing.teacher
                    if teacher.home != core or teacher.subject != subject or not history.is_backbone(teacher):
                        continue
                    if self.count == "present" or standing.kind not in (None, Kind.PROLONGED):
                        helpers += 1
                yield Check((school.id, subject), helpers, low=self.least)

    def reads(self, definitions: Definitions) -> Columns:
        return column("needs.weak") | backbone(definitions)

    def state(self, subject: Subject, county: County) -> str:
        member = county.member.get(str(subject[0]))
        core = school_name(county, county.group[member.group].core) if member else "核心校"
        how = "在岗" if self.count == "present" else "当年新派"
        return f"{core}须为{school_name(county, subject[0])}的薄弱学科{subject[1]}选派骨干教师，{how}至少{self.least}名"
