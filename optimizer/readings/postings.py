"""The table of possible postings as one year sees it: one row, one 0/1 decision."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from optimizer.domain.definitions import ROTATION_ONLY
from optimizer.domain.scope import EVERYBODY, Scope
from optimizer.domain.vocabulary import Kind
from optimizer.readings.columns import KINDS, OPEN, Bools, Ints
from optimizer.readings.derived import Derived
from optimizer.readings.kinds_of_postings import kinds_between, terms_between
from optimizer.readings.model_scope import groups_covered, moves_covered, schools_covered
from optimizer.readings.model_view import Facts


@dataclass(frozen=True)
class Postings:
    """Columns over the possible postings that would be in effect in one year: this year's moves, earlier ones still on.

    ``teacher`` and ``school`` are codes of this year's facts, which show the county without any posting of the plan;
    a posting is a move of the year where ``starts``. ``column`` is its position in the whole horizon. Seen within
    the scope of one entry.
    """

    facts: Facts
    teacher: Ints
    school: Ints
    kind: Ints  # code in KINDS
    first: Ints
    last: Ints
    column: Ints
    scope: Scope = EVERYBODY
    known: Derived | None = field(default=None, compare=False, repr=False)  # of the same columns, worked out already

    def __len__(self) -> int:
        return len(self.teacher)

    def within(self, scope: Scope) -> "Postings":
        """The same postings seen by an entry of that scope; what is derived from them is worked out once for all."""
        return replace(self, scope=scope, known=self.derived)

    @cached_property
    def derived(self) -> Derived:
        """What follows from the columns, whatever the scope."""
        columns = (self.facts, self.teacher, self.school, self.first)
        return self.known if self.known is not None and self.known.fits(*columns) else Derived(*columns)

    def taking(self, mask: Bools) -> "Postings":
        """Only the rows of a mask."""
        columns = {name: getattr(self, name)[mask] for name in ("teacher", "school", "kind", "first", "last", "column")}
        return replace(self, **columns, known=None)

    @property
    def starts(self) -> Bools:
        """Postings that would begin this year: the moves of the year."""
        return self.derived.starts

    @property
    def newly(self) -> Bools:
        """Moves of the year that are no prolongations and lead away."""
        newly: Bools = self.starts & (self.kind != KINDS.index(Kind.PROLONGED)) & self.abroad
        return newly

    @property
    def home(self) -> Ints:
        return self.derived.home

    @property
    def left(self) -> Ints:
        """School that the teacher would serve at otherwise: the own one, or that of an open-ended posting of record."""
        return self.derived.left

    @property
    def abroad(self) -> Bools:
        """Postings away from the own school; the others call somebody back there."""
        return self.derived.abroad

    @property
    def group(self) -> Ints:
        """Group that the posting belongs to: that of both ends; else that of the home school, if it has one only."""
        return self.derived.group

    @property
    def to_group(self) -> Ints:
        return self.derived.to_group

    @property
    def subject(self) -> Ints:
        """Subject taught at the destination."""
        return self.derived.subject

    @property
    def stage(self) -> Ints:
        """Stage taught at the destination."""
        return self.derived.stage

    @property
    def unit(self) -> Ints:
        """Need filled at the destination, -1 where there is none."""
        return self.derived.unit

    @property
    def from_unit(self) -> Ints:
        """Need left behind at home, -1 where there is none."""
        return self.derived.from_unit

    @property
    def backbone(self) -> Ints:
        return self.derived.backbone

    @property
    def share(self) -> Ints:
        """Parts of a post that go with the teacher."""
        return self.derived.share

    @property
    def minutes(self) -> Ints:
        """Travel minutes from home (or the 编制 school) to the destination, -1 where unreachable."""
        return self.derived.minutes

    @property
    def wish(self) -> Ints:
        """Place of the destination among the schools that the teacher names, from 0; -1 where it is none of them."""
        return self.derived.wish

    @property
    def minutes_now(self) -> Ints:
        """Travel minutes today, to the 编制 school."""
        return self.derived.minutes_now

    def counted(self, modes: Collection[Kind] = ROTATION_ONLY, count: str = "new") -> Ints:
        """1 for the postings that an entry counts: of these kinds, moves of the year or (``away``) all in effect.

        Who is called back to the own school makes no move.
        """
        kinds = np.isin(self.kind, [KINDS.index(mode) for mode in modes]) & self.abroad
        return (kinds & (self.starts | (count == "away"))).astype(np.int64)

    def ends(self, standing: Bools) -> Ints:
        """1 for the postings that end one of record of somebody in ``standing`` (over teachers)."""
        return standing[self.teacher].astype(np.int64)

    # -------------------------------------------------------------- scope and groups, the model's reading
    @property
    def layers(self) -> tuple["Postings", ...]:
        """The same postings by layers of memberships; itself where no school is in two groups at once."""
        views = self.derived.layers
        return (self,) if len(views) == 1 else tuple(replace(self, facts=view.facts, known=view) for view in views)

    @property
    def inside(self) -> Bools:
        """Postings between two schools of one group."""
        within: Bools = (self.group >= 0) & (self.group == self.to_group)
        return within

    @cached_property
    def groups_covered(self) -> Bools:
        """Over groups: does the entry speak of the group?"""
        return groups_covered(self.facts, self.scope)

    @cached_property
    def schools_covered(self) -> Bools:
        """Over schools: does the entry speak of the school?"""
        return schools_covered(self.facts, self.scope)

    @cached_property
    def covered(self) -> Ints:
        """1 for postings whose 编制 school the entry speaks of."""
        return self.schools_covered[self.home].astype(np.int64)

    @cached_property
    def dealt(self) -> Ints:
        """1 for postings that the entry counts: from a school it covers, and of its modes where it names any."""
        if not self.scope.modes:
            return self.covered
        return moves_covered(self.facts, self.scope, self.home, self.school).astype(np.int64)

    @cached_property
    def served(self) -> Bools:
        """Over teachers: are they on a posting of record that the entry counts?"""
        t = self.facts.teachers
        return t.posted & moves_covered(self.facts, self.scope, t.home, t.present)


def everywhere(facts: Facts) -> Postings:
    """Every teacher to every other school: the universe in which tests judge exclusions.

    Who is free of a term may be called back to the own school, and is at the present one already.
    """
    staff, schools = len(facts.teachers.ids), len(facts.schools.ids)
    teacher = np.repeat(np.arange(staff), schools)
    school = np.tile(np.arange(schools), staff)
    t = facts.teachers
    keep = school != np.where(t.free, t.present, t.home)[teacher]
    return beginning(facts, teacher[keep], school[keep])


def beginning(facts: Facts, teacher: Ints, school: Ints) -> Postings:
    """Postings that would begin in the year of the facts, each of the kind and for the term that its teacher gets.

    Where ``last_part_term`` says so, a term ends with the last full school year before retirement.
    """
    t, home = facts.teachers, facts.teachers.home[teacher]
    back = school == home  # to be called back is of the kind of what it ends, and for good
    there = np.where(back, t.present[teacher], school)
    kind = kinds_between(facts.definitions, facts.views, t.kind[teacher], home, there)
    years = np.where(back, OPEN, terms_between(facts.definitions, facts.views, kind, home, there))
    last = np.minimum(facts.year + years - 1, OPEN)
    if facts.definitions.last_part_term:
        serves = t.last_full[teacher]
        last = np.where((facts.year <= serves) & (serves < last) & (last < OPEN), serves, last)
    first = np.full(len(teacher), facts.year, dtype=np.int64)
    return Postings(facts, teacher, school, kind, first, last, np.arange(len(teacher)))


def candidates(facts: Facts, areas: Collection[Ints], kinds: Collection[Kind]) -> Postings:
    """Postings within any of the ``areas`` (each an area code per school, -1 for none) to a need that one fills.

    Teachers in term or of a kind that the policy does not move have no rows: they are constants of the model.
    """
    import pandas as pd  # here, so that a roster is checked without it

    t = facts.teachers
    school, stage, subject = np.nonzero(facts.unit_for >= 0)  # subjects of those who fill a need there
    opened = [KINDS.index(kind) for kind in kinds]
    movable = ~t.in_term & (np.isin(t.kind, opened) | (t.kind == KINDS.index(Kind.ROTATION)))
    people, stages = np.nonzero(t.certified & movable[:, None])
    found = []
    for area in areas:
        left = pd.DataFrame({
            "area": area[t.home[people]], "stage": stages, "subject": t.subject[people], "teacher": people,
        })
        right = pd.DataFrame({
            "area": area[school], "stage": stage, "subject": subject, "school": school,
        })
        pairs = left[left.area >= 0].merge(right[right.area >= 0], on=["area", "stage", "subject"])
        found.append(pairs[["teacher", "school"]])
    table = pd.concat(found) if found else pd.DataFrame({"teacher": [], "school": []}, dtype=np.int64)
    teacher, school = table.teacher.to_numpy(np.int64), table.school.to_numpy(np.int64)
    keys = np.unique(teacher * len(facts.schools.ids) + school)
    teacher, school = keys // len(facts.schools.ids), keys % len(facts.schools.ids)
    keep = school != t.present[teacher]
    found_here = beginning(facts, teacher[keep], school[keep])
    return found_here.taking(np.isin(found_here.kind, opened))
