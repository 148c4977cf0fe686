"""The table of possible postings: one row, one 0/1 decision."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from optimizer.columns import KINDS, MODES, STAGES, Bools, Ints
from optimizer.definitions import ROTATION_ONLY
from optimizer.facts import Facts
from optimizer.plan import Plan, Posting
from optimizer.scope import EVERYBODY, Scope
from optimizer.vocabulary import Kind, Mode


@dataclass(frozen=True)
class Postings:
    """Columns over possible postings, sorted by teacher then school, seen within the scope of one entry."""

    facts: Facts
    teacher: Ints
    school: Ints
    scope: Scope = EVERYBODY

    def __len__(self) -> int:
        return len(self.teacher)

    def within(self, scope: Scope) -> "Postings":
        seen = replace(self, scope=scope)
        for name, value in self.__dict__.items():
            if name in _SHARED:
                seen.__dict__[name] = value
        return seen

    def where(self, mask: Bools) -> "Postings":
        return Postings(self.facts, self.teacher[mask], self.school[mask], self.scope)

    @cached_property
    def home(self) -> Ints:
        return self.facts.teachers.home[self.teacher]

    @cached_property
    def group(self) -> Ints:
        """Group of the home school."""
        return self.facts.schools.group[self.home]

    @cached_property
    def to_group(self) -> Ints:
        return self.facts.schools.group[self.school]

    @cached_property
    def subject(self) -> Ints:
        return self.facts.teachers.subject[self.teacher]

    @cached_property
    def stage(self) -> Ints:
        """Stage taught at the destination."""
        t = self.facts.teachers
        return self.facts.stage_at(
            self.school, t.own_stage[self.teacher], t.certified[self.teacher], self.subject
        )

    @cached_property
    def unit(self) -> Ints:
        """Need filled at the destination, -1 where there is none."""
        return self.facts.offered[self.school, self.stage, self.subject]

    @cached_property
    def from_unit(self) -> Ints:
        """Need left behind at home, -1 where there is none."""
        return self.facts.unit_of_teacher[self.teacher]

    @cached_property
    def backbone(self) -> Ints:
        return self.facts.teachers.backbone[self.teacher].astype(np.int64)

    @cached_property
    def kind(self) -> Ints:
        return self.facts.teachers.kind[self.teacher]

    @cached_property
    def minutes(self) -> Ints:
        """Travel minutes from home (or the 编制 school) to the destination, -1 where unreachable."""
        return self.facts.travel.of(self.teacher, self.school, self.facts.teachers.ids)

    @cached_property
    def minutes_now(self) -> Ints:
        """Travel minutes today, to the 编制 school."""
        return self.facts.travel.of(self.teacher, self.home, self.facts.teachers.ids)

    def counted(self, modes: Collection[Kind] = ROTATION_ONLY) -> Ints:
        """1 for the postings whose kind an entry counts."""
        return np.isin(self.kind, [KINDS.index(mode) for mode in modes]).astype(np.int64)

    # -------------------------------------------------------------- scope, the model's reading
    @cached_property
    def groups_covered(self) -> Bools:
        """Over groups: does the entry speak of the group?"""
        schools, groups, scope = self.facts.schools, self.facts.county.groups, self.scope
        covered = np.ones(len(groups), dtype=bool)
        if scope.groups:
            covered &= np.array([g.id in set(scope.groups) for g in groups], dtype=bool)
        if scope.kinds:
            covered &= np.array([g.kind in set(scope.kinds) for g in groups], dtype=bool)
        if scope.modes:
            chosen = np.isin(schools.mode, [MODES.index(mode) for mode in scope.modes]) & (schools.group >= 0)
            having = np.zeros(len(groups), dtype=bool)
            having[schools.group[chosen]] = True
            covered &= having
        return covered

    @cached_property
    def schools_covered(self) -> Bools:
        """Over schools: does the entry speak of the school?"""
        schools, scope = self.facts.schools, self.scope
        covered = np.ones(len(schools.ids), dtype=bool)
        if scope.stages:
            taught = [[stage in school.pupils for stage in STAGES] for school in self.facts.county.schools]
            wanted = np.array([stage in scope.stages for stage in STAGES], dtype=bool)
            covered &= (np.array(taught, dtype=bool).reshape(-1, len(STAGES)) & wanted).any(axis=1)
        if scope.districts:
            covered &= np.array([s.district in scope.districts for s in self.facts.county.schools], dtype=bool)
        if scope.groups or scope.kinds or scope.modes:
            inside = schools.group >= 0
            covered &= inside
            covered[inside] &= self.groups_covered[schools.group[inside]]
        if scope.modes:
            covered &= np.isin(schools.mode, [MODES.index(m) for m in (*scope.modes, Mode.CORE)])
        return covered

    @cached_property
    def covered(self) -> Ints:
        """1 for postings whose 编制 school the entry speaks of."""
        return self.schools_covered[self.home].astype(np.int64)

    # -------------------------------------------------------------- plans
    def rows_of(self, plan: Plan) -> Ints:
        """Row of each posting of the plan; -1 where the table does not hold it."""
        facts = self.facts
        width = len(facts.schools.ids)
        keys = self.teacher * width + self.school
        order = np.argsort(keys, kind="stable")
        wanted = np.array(
            [
                facts.teacher_code.get(p.teacher, -1) * width + facts.school_code.get(p.school, -1)
                if p.teacher in facts.teacher_code and p.school in facts.school_code
                else -1
                for p in plan.postings
            ],
            dtype=np.int64,
        )
        if not len(keys):
            return np.full(len(wanted), -1, dtype=np.int64)
        at = np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)
        rows = order[at]
        return np.where(keys[rows] == wanted, rows, -1)

    def plan(self, chosen: Ints, digests: dict[str, str] | None = None) -> Plan:
        """The plan that takes the rows ``chosen`` (positions)."""
        facts = self.facts
        term = facts.definitions.term
        postings = []
        for row in np.sort(chosen):
            teacher, school = int(self.teacher[row]), int(self.school[row])
            kind = KINDS[facts.teachers.kind[teacher]]
            postings.append(
                Posting(
                    teacher=facts.teachers.ids[teacher],
                    origin=facts.schools.ids[facts.teachers.home[teacher]],
                    school=facts.schools.ids[school],
                    first_year=facts.year,
                    last_year=facts.year + (1 if kind is Kind.SHADOWING else term) - 1,
                    mode=kind,
                    decided=facts.records[teacher].fixed is not None,
                )
            )
        return Plan(facts.year, tuple(postings), digests or {})


_SHARED = frozenset({
    "home", "group", "to_group", "subject", "stage", "unit", "from_unit", "backbone", "kind", "minutes", "minutes_now",
})


def everywhere(facts: Facts) -> Postings:
    """Every teacher to every other school: the universe in which tests judge exclusions."""
    staff, schools = len(facts.teachers.ids), len(facts.schools.ids)
    teacher = np.repeat(np.arange(staff), schools)
    school = np.tile(np.arange(schools), staff)
    keep = school != facts.teachers.home[teacher]
    return Postings(facts, teacher[keep], school[keep])


def candidates(facts: Facts, areas: Collection[Ints], kinds: Collection[Kind]) -> Postings:
    """Postings within any of the ``areas`` (each an area code per school, -1 for none) to a need of one's subject.

    Teachers in term or of a kind that the policy does not move have no rows: they are constants of the model.
    """
    t, units = facts.teachers, facts.units
    movable = ~t.in_term & np.isin(t.kind, [KINDS.index(kind) for kind in kinds])
    people, stages = np.nonzero(t.certified & movable[:, None])
    found = []
    for area in areas:
        left = pd.DataFrame({
            "area": area[t.home[people]], "stage": stages, "subject": t.subject[people], "teacher": people,
        })
        right = pd.DataFrame({
            "area": area[units.school], "stage": units.stage, "subject": units.subject, "school": units.school,
        })
        pairs = left[left.area >= 0].merge(right[right.area >= 0], on=["area", "stage", "subject"])
        found.append(pairs[["teacher", "school"]])
    table = pd.concat(found) if found else pd.DataFrame({"teacher": [], "school": []}, dtype=np.int64)
    teacher, school = table.teacher.to_numpy(np.int64), table.school.to_numpy(np.int64)
    keys = np.unique(teacher * len(facts.schools.ids) + school)
    teacher, school = keys // len(facts.schools.ids), keys % len(facts.schools.ids)
    keep = school != t.home[teacher]
    return Postings(facts, teacher[keep], school[keep])
