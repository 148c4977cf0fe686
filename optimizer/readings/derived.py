"""Columns that follow from those of a table of postings, the same for every entry that looks at it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimizer.readings.columns import Bools, Ints
from optimizer.readings.model_view import Facts


@dataclass(frozen=True)
class Derived:
    """Each column is worked out when it is first asked for, and then kept."""

    facts: Facts
    teacher: Ints
    school: Ints
    first: Ints

    def fits(self, facts: Facts, teacher: Ints, school: Ints, first: Ints) -> bool:
        """Whether these are the very columns that it was derived from."""
        return self.facts is facts and self.teacher is teacher and self.school is school and self.first is first

    @cached_property
    def starts(self) -> Bools:
        """Postings that would begin this year: the moves of the year."""
        begins: Bools = self.first == self.facts.year
        return begins

    @cached_property
    def home(self) -> Ints:
        return self.facts.teachers.home[self.teacher]

    @cached_property
    def left(self) -> Ints:
        """School served at without the posting."""
        return self.facts.teachers.present[self.teacher]

    @cached_property
    def abroad(self) -> Bools:
        """Away from the own school."""
        leads: Bools = self.school != self.home
        return leads

    @cached_property
    def group(self) -> Ints:
        """Group that the posting belongs to: that of both ends; else that of the home school, if it has one only."""
        return self.facts.schools.group_between(self.home, self.school)

    @cached_property
    def layers(self) -> tuple["Derived", ...]:
        """The same postings, each of whose groups is looked up in one layer of memberships."""
        views = self.facts.layers
        if len(views) == 1:
            return (self,)
        return tuple(Derived(facts, self.teacher, self.school, self.first) for facts in views)

    @cached_property
    def to_group(self) -> Ints:
        return self.facts.schools.group[self.school]

    @cached_property
    def stage(self) -> Ints:
        """Stage taught at the destination."""
        t = self.facts.teachers
        return self.facts.stage_at(
            self.school, t.own_stage[self.teacher], t.certified[self.teacher], t.subject[self.teacher]
        )

    @cached_property
    def unit(self) -> Ints:
        """Need filled at the destination, -1 where there is none."""
        return self.facts.unit_for[self.school, self.stage, self.facts.teachers.subject[self.teacher]]

    @cached_property
    def subject(self) -> Ints:
        """Subject taught at the destination, the main one where no need is filled."""
        return self.facts.subject_filled(self.unit, self.teacher)

    @cached_property
    def from_unit(self) -> Ints:
        """Need left behind at home, -1 where there is none."""
        return self.facts.unit_of_teacher[self.teacher]

    @cached_property
    def share(self) -> Ints:
        """Parts of a post that go with the teacher."""
        return self.facts.teachers.share[self.teacher]

    @cached_property
    def backbone(self) -> Ints:
        return self.facts.teachers.backbone[self.teacher].astype(np.int64)

    @cached_property
    def wish(self) -> Ints:
        """Place of the destination among the schools that the teacher names, from 0; -1 where it is none of them."""
        facts = self.facts
        named = [
            (teacher, facts.school_code[school], place)
            for teacher, record in enumerate(facts.records)
            for place, school in enumerate(record.wishes)
        ]
        teacher, school, place = np.array(named, dtype=np.int64).reshape(-1, 3).T
        width = len(facts.schools.ids)
        keys, first = np.unique(teacher * width + school, return_index=True)
        asked = self.teacher * width + self.school
        at = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
        if not len(keys):
            return np.full(len(asked), -1, dtype=np.int64)
        return np.where(keys[at] == asked, place[first[at]], -1).astype(np.int64)

    @cached_property
    def minutes(self) -> Ints:
        """Travel minutes from home (or the 编制 school) to the destination, -1 where unreachable."""
        return self.facts.travel.of(self.teacher, self.school, self.facts.teachers.ids)

    @cached_property
    def minutes_now(self) -> Ints:
        """Travel minutes today, to the 编制 school."""
        return self.facts.travel.of(self.teacher, self.home, self.facts.teachers.ids)
