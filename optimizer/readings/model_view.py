"""The county as columns: the model's own reading of the records, one array per fact.

Codes are positions: teachers on the staff in roster order, schools and groups in table order, ``-1`` for none.
Nothing here is shared with ``plain_view.py``; both read the same definitions and tests compare them.
"""

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from optimizer.domain.county import County
from optimizer.domain.definitions import OWN_TERMS, Definitions
from optimizer.domain.layers import layers
from optimizer.domain.past_postings import PastPosting
from optimizer.domain.roads import Travel
from optimizer.domain.vocabulary import Stage
from optimizer.readings.columns import OPEN, STAGES, Bools, Groups, Ints, Schools, Teachers, Units
from optimizer.readings.school_columns import bools, group_columns, ints, school_columns
from optimizer.readings.teacher_columns import teacher_columns
from optimizer.words.subjects import PE_AND_ARTS, PRESCHOOL


@dataclass(frozen=True)
class Facts:
    """A county under its definitions in one school year, before any posting of a plan, as arrays."""

    county: County
    definitions: Definitions
    year: int
    begins: int | None = None  # first year of the horizon; this one where not given
    ways: Travel | None = field(default=None, compare=False, repr=False)  # those of the roster, where known already

    @property
    def opens(self) -> bool:
        """Whether the plan begins in this year."""
        return self.begins in (None, self.year)

    @cached_property
    def travel(self) -> Travel:
        return Travel.of_county(self.county, self.definitions, self.ways)

    @cached_property
    def visiting(self) -> Bools:
        """Teachers who visit other schools, as the roster has it before any week is planned.

        Those of 走教教师; where that table is empty, those of 上期走教.
        """
        lines = self.county.visitors or self.county.visited
        return np.isin(np.array(self.teachers.ids, dtype=object), [line.teacher for line in lines])

    @cached_property
    def subject_names(self) -> list[str]:
        return sorted({need.subject for need in self.county.needs} | {t.subject for t in self.county.teachers})

    @cached_property
    def subject_code(self) -> dict[str, int]:
        return {name: code for code, name in enumerate(self.subject_names)}

    @cached_property
    def pe_and_arts(self) -> Bools:
        """Over subject codes: counted by indicator L3."""
        return bools(name in PE_AND_ARTS for name in self.subject_names)

    @cached_property
    def school_code(self) -> dict[str, int]:
        return {school.id: code for code, school in enumerate(self.county.schools)}

    @cached_property
    def group_code(self) -> dict[str, int]:
        return {group.id: code for code, group in enumerate(self.county.groups)}

    @cached_property
    def schools(self) -> Schools:
        return school_columns(self.county, self.definitions, self.year)

    @cached_property
    def groups(self) -> Groups:
        return group_columns(self.county, self.year)

    @cached_property
    def layers(self) -> tuple["Facts", ...]:
        """The same year by layers of memberships; itself where no school is in two groups at once."""
        views = layers(self.county)
        return (self,) if len(views) == 1 else tuple(replace(self, county=view) for view in views)

    @cached_property
    def views(self) -> list[Schools]:
        """All memberships by layers, also where this is one of them: what a posting is called rests on all."""
        whole = self if self.county.layered is None else replace(self, county=self.county.layered)
        return [layer.schools for layer in whole.layers]

    @cached_property
    def offered(self) -> Ints:
        """Unit code by (school, stage, subject), -1 where not needed; shape schools × stages × subjects."""
        table = np.full((len(self.county.schools), len(STAGES), len(self.subject_names)), -1, dtype=np.int64)
        needs = self.county.needs
        table[
            ints(self.school_code[n.school] for n in needs),
            ints(STAGES.index(n.stage) for n in needs),
            ints(self.subject_code[n.subject] for n in needs),
        ] = np.arange(len(needs))
        return table

    @cached_property
    def unit_for(self) -> Ints:
        """Unit that a teacher of a main subject fills at a stage of a school, -1 where there is none; as ``offered``.

        That of the own subject; in a kindergarten that does not offer it, that of 学前 (definitions §3).
        """
        table = self.offered.copy()
        if PRESCHOOL in self.subject_code:
            young = table[:, STAGES.index(Stage.KINDERGARTEN)]
            undivided = young[:, [self.subject_code[PRESCHOOL]]]
            table[:, STAGES.index(Stage.KINDERGARTEN)] = np.where(young < 0, undivided, young)
        return table

    def stage_at(self, school: Ints, own: Ints, certified: Bools, subject: Ints) -> Ints:
        """Stage taught at ``school``: the own one if a unit is filled there at it, else the highest certified."""
        needed = self.unit_for[school, :, subject] >= 0
        usable = needed & certified
        highest = len(STAGES) - 1 - np.argmax(usable[:, ::-1], axis=1)
        at_own = needed[np.arange(len(school)), own]
        return np.where(at_own | ~usable.any(axis=1), own, highest)

    @cached_property
    def teachers(self) -> Teachers:
        return teacher_columns(self)

    @cached_property
    def past(self) -> list[PastPosting]:
        """The postings of record that keep somebody away from the own school."""
        return [past for past in self.county.history if past.away]

    def last_of(self, past: PastPosting) -> int:
        """Last school year of a posting of record: ``OPEN`` where no end is recorded.

        No end at a school that holds the teacher's 编制 by now: a transfer, over before it began. Kinds with a term
        of their own (跟岗, 支教, 轮训, 挂职) end with it, also where the schools part later.
        """
        end = past.last_year
        if end is not None and (past.teacher, past.start, past.school) not in self.county.endless:
            return end
        if end is None and self._homes.get(past.teacher) == past.school:
            return past.first_year - 1
        years = self.definitions.term_of(past.kind, None) if past.kind in OWN_TERMS else None
        return min(OPEN if end is None else end, OPEN if years is None else past.first_year + years - 1)

    @cached_property
    def _homes(self) -> dict[str, str]:
        return {teacher.id: teacher.home for teacher in self.county.teachers}

    @cached_property
    def records(self) -> list:  # type: ignore[type-arg]
        """The staff's records, aligned with ``teachers``."""
        return [self.county.teacher[identity] for identity in self.teachers.ids]

    @cached_property
    def teacher_code(self) -> dict[str, int]:
        return {identity: code for code, identity in enumerate(self.teachers.ids)}

    @cached_property
    def unit_of_teacher(self) -> Ints:
        """Unit served at the present school, -1 where the school has no such need."""
        t = self.teachers
        return self.unit_for[t.present, t.stage, t.subject]

    def subject_filled(self, unit: Ints, teacher: Ints) -> Ints:
        """Subject that each teacher teaches in a unit, the main one where that is -1."""
        subject: Ints = np.append(self.units.subject, -1)[unit]
        return np.where(unit < 0, self.teachers.subject[teacher], subject)

    @cached_property
    def units(self) -> Units:
        needs = self.county.needs
        serving = self.unit_of_teacher
        placed, parts = serving >= 0, self.county.parts
        present = np.bincount(serving[placed], minlength=len(needs)).astype(np.int64)
        held = np.bincount(serving[placed], self.teachers.share[placed], len(needs)).astype(np.int64)
        least, most = [], []
        for need, now in zip(needs, held.tolist(), strict=True):
            demand = need.classes * need.periods if need.classes is not None and need.periods is not None else None
            load = need.load
            low = parts * (demand // load) if demand is not None and load else 0
            high = parts * -(-demand // load) if demand is not None and load else now
            least.append(low if need.least is None else parts * need.least)
            most.append(max(high, now) if need.most is None else parts * need.most)
        return Units(
            school=ints(self.school_code[n.school] for n in needs),
            stage=ints(STAGES.index(n.stage) for n in needs),
            subject=ints(self.subject_code[n.subject] for n in needs),
            least=np.array(least, dtype=np.int64),
            most=np.array(most, dtype=np.int64),
            held=held,
            present=present,
            weak=bools(n.weak for n in needs),
        )

    @cached_property
    def unit_subjects(self) -> list[tuple[str, str, str]]:
        """Case subjects (school, stage, subject) of the units."""
        units = self.units
        return [
            (self.schools.ids[school], STAGES[stage].value, self.subject_names[subject])
            for school, stage, subject in zip(units.school, units.stage, units.subject, strict=True)
        ]

    @cached_property
    def pupils(self) -> Ints:
        """Pupils, schools × stages."""
        return np.array(
            [[school.pupils.get(stage, 0) for stage in STAGES] for school in self.county.schools], dtype=np.int64
        ).reshape(-1, len(STAGES))
