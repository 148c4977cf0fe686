"""Backbone teachers of a core at its members, by subject and stage: what two clauses have in common (S0b 56, 57).

The names of cases are shared; which members and lessons a clause speaks of is read twice (``asked``, ``lessons``).
"""

from abc import abstractmethod
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from optimizer.domain.county import County, Need, School
from optimizer.domain.vocabulary import Check, Kind
from optimizer.readings.columns import Bools, Ints
from optimizer.readings.model_view import Facts
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.rules.base import Rule, school_name
from optimizer.rules.claims import Counted


class CoreBackbone(Rule):
    """In lessons of a member school at least ``least`` backbone teachers of the core serve, each in one lesson.

    A lesson is a subject at one stage. It is asked for where the core offers it, or has a backbone teacher on its
    staff whose certificate lets them teach it there; what is not asked for is told beforehand.
    """

    of_groups: ClassVar[bool] = True
    counted: ClassVar[Counted] = Counted("school", "核心校骨干教师")
    loosens: ClassVar[Mapping[str, int]] = {"least": -1}

    least: int = Field(1, ge=1, le=5, title="每学科每学段至少几名")
    count: Literal["present", "new"] = Field("present", title="在岗即可，或须当年新派")

    @abstractmethod
    def asked(self, facts: Facts) -> Bools:
        """Over the needs: those the clause speaks of at a member school."""

    @abstractmethod
    def lessons(self, school: School, history: History) -> list[Need]:
        """The needs of a member school that the clause speaks of."""

    # ------------------------------------------------------------------ the model's reading
    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        t, s, u = facts.teachers, facts.schools, facts.units
        core_of = np.full(len(s.ids), -1, dtype=np.int64)
        core_of[s.group >= 0] = facts.groups.core[s.group[s.group >= 0]]
        sent = postings.backbone * (postings.home == core_of[postings.school])
        sent *= postings.newly | (self.count == "present")
        gone = np.zeros(len(postings), dtype=np.int64)
        at = np.zeros(len(u.school), dtype=np.int64)
        if self.count == "present":
            helping = t.posted & t.backbone & (t.home == core_of[t.present])
            there = facts.unit_of_teacher[helping]
            np.add.at(at, there[there >= 0], 1)
            gone = -postings.ends(helping)
        inside = postings.schools_covered & (s.group >= 0) & ~s.is_core
        yield demand(
            totals(list(_names(facts.county).values()), (sent, postings.unit), (gone, postings.from_unit), at=at),
            low=self.least,
            exists=self.asked(facts) & inside[u.school] & _within_reach(facts, core_of),
        )

    # ------------------------------------------------------------------ the plain reading
    def audit(self, history: History) -> Iterator[Check]:
        names = _names(history.county)
        for school, core, need in self._cases(history):
            if not _can_serve(core, need, history):
                continue
            helpers = 0
            for standing in history.staff_after.get(school.id, []):
                teacher = standing.teacher
                here = history.lesson_at(teacher, school.id) == (need.stage, need.subject)
                if teacher.home == core and here and history.is_backbone(teacher):
                    helpers += self.count == "present" or standing.kind not in (None, Kind.PROLONGED)
            yield Check(names[need], helpers, low=self.least)

    def not_asked(self, history: History) -> Iterator[str]:
        for school, core, need in self._cases(history):
            if not _can_serve(core, need, history):
                yield (
                    f"{school.name}的{need.stage}{need.subject}不要求派骨干：核心校{school_name(history.county, core)}"
                    "不开设，也没有能到该校任教这一学段的本学科骨干"
                )

    def _cases(self, history: History) -> Iterator[tuple[School, str, Need]]:
        for school in history.schools():
            group = history.group_of(school.id)
            if group is not None and not history.is_core(school.id):
                for need in self.lessons(school, history):
                    yield school, history.county.group[group].core, need


def _names(county: County) -> Mapping[Need, Subject]:
    """School and subject of each need, in their order; with the stage where the school offers it at more than one."""
    offered = Counter((need.school, need.subject) for need in county.needs)
    return {
        need: (need.school, need.subject if offered[need.school, need.subject] == 1 else f"{need.stage}{need.subject}")
        for need in county.needs
    }


def _within_reach(facts: Facts, core_of: Ints) -> Bools:
    """Over the needs, the model's reading: the core offers the lesson, or somebody of its backbone would teach it."""
    t, u = facts.teachers, facts.units
    core = core_of[u.school]
    offered = (core >= 0) & (facts.offered[core, u.stage, u.subject] >= 0)
    person, school = np.nonzero(t.backbone[:, None] & (t.home[:, None] == core_of[None, :]))
    stage = facts.stage_at(school, t.own_stage[person], t.certified[person], t.subject[person])
    unit = facts.unit_for[school, stage, t.subject[person]]
    offered[unit[unit >= 0]] = True
    return offered


def _can_serve(core: str, need: Need, history: History) -> bool:
    """The same of one need, the plain reading."""
    if any((own.stage, own.subject) == (need.stage, need.subject) for own in history.needs_of(core)):
        return True
    staff = (standing.teacher for standing in history.staff_of.get(core, []))
    return any(
        history.is_backbone(teacher) and history.lesson_at(teacher, need.school) == (need.stage, need.subject)
        for teacher in staff
    )
