"""新建学校每学科一名骨干 (S0b 56 「每学科至少选派1名骨干教师组织教学」)."""

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
from optimizer.readings.sources import NEW, Columns, backbone
from optimizer.rules.base import Rule, school_name
from optimizer.rules.claims import Claim, Counted, Sends


class NewSchoolBackbone(Rule):
    """In each subject that a new school offers, at least one backbone teacher from the core of its group serves."""

    name: ClassVar[str] = "new_school_backbone"
    title: ClassVar[str] = "新建学校学科骨干"
    counted: ClassVar[Counted] = Counted("school", "核心校骨干教师")
    loosens: ClassVar[Mapping[str, int]] = {"least": -1}

    least: int = Field(1, ge=1, le=5, title="每学科至少几名")
    count: Literal["present", "new"] = Field("present", title="在岗即可，或须当年新派")

    def claims(self) -> Iterator[Claim]:
        yield Sends("out")

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        t, s, u = facts.teachers, facts.schools, facts.units
        # one case per subject: a nine-year school that offers it at two stages is asked once
        school, subject = np.unique(np.stack([u.school, u.subject]), axis=1)
        case = np.full((len(s.ids), len(facts.subject_names)), -1, dtype=np.int64)
        case[school, subject] = np.arange(len(school))
        core_of = np.where(s.group >= 0, facts.groups.core[s.group], -1) if len(facts.groups.ids) else s.group
        sent = postings.backbone * (postings.home == core_of[postings.school])
        sent *= postings.newly | (self.count == "present")
        gone = np.zeros(len(postings), dtype=np.int64)
        at = np.zeros(len(school), dtype=np.int64)
        if self.count == "present":
            serving = t.posted & t.backbone & (t.home == core_of[t.present])
            there = case[t.present[serving], t.subject[serving]]
            np.add.at(at, there[there >= 0], 1)
            gone = -postings.ends(serving)
        asked = s.new[school] & postings.schools_covered[school] & (s.group[school] >= 0) & ~s.is_core[school]
        yield demand(
            totals(
                [(s.ids[a], facts.subject_names[b]) for a, b in zip(school, subject, strict=True)],
                (sent, case[postings.school, postings.subject]),
                (gone, case[postings.left, postings.subject]),
                at=at,
            ),
            low=self.least,
            exists=asked,
        )

    def audit(self, history: History) -> Iterator[Check]:
        for school in history.schools():
            group = history.group_of(school.id)
            if group is None or history.is_core(school.id) or not history.is_new(school):
                continue
            core = history.county.group[group].core
            for subject in sorted({need.subject for need in history.needs_of(school.id)}):
                helpers = [
                    standing
                    for standing in history.staff_after.get(school.id, [])
                    if standing.teacher.home == core
                    and standing.teacher.subject == subject
                    and history.is_backbone(standing.teacher)
                    and (self.count == "present" or standing.kind not in (None, Kind.PROLONGED))
                ]
                yield Check((school.id, subject), len(helpers), low=self.least)

    def reads(self, definitions: Definitions) -> Columns:
        return NEW | backbone(definitions)

    def state(self, subject: Subject, county: County) -> str:
        member = county.member.get(str(subject[0]))
        core = school_name(county, county.group[member.group].core) if member else "核心校"
        return f"{core}须向新建学校{school_name(county, subject[0])}派出{subject[1]}骨干教师至少{self.least}名"
