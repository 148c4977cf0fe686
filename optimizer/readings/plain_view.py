"""Who is where, read plainly: the auditor's view of a county under a plan.

Nothing here is shared with the model (``model_view.py``, ``postings.py``): both read the same records and the same
definitions, and tests compare what they make of them.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from optimizer.domain.county import Need, School, Teacher
from optimizer.domain.definitions import ROTATION_ONLY
from optimizer.domain.past_postings import PastPosting
from optimizer.domain.plan import Posting
from optimizer.domain.retirement import age
from optimizer.domain.roads import Travel
from optimizer.domain.vocabulary import Kind, Stage
from optimizer.readings.plain_groups import Grouped
from optimizer.readings.posting_kinds import kind_between, kind_of_person
from optimizer.readings.standing import Standing


@dataclass(frozen=True)
class History(Grouped):
    """A county in one school year, under a plan and within the scope of one policy entry.

    What is not the plan's doing is read as if there were no plan: where people serve before it, who is due, the base
    of a quota. ``county`` is the roster as it stands in ``school_year`` (the plan's first where none is given).
    """

    @property
    def opening(self) -> date:
        return self.definitions.opening(self.year)

    # ------------------------------------------------------------------ people
    @property
    def standings(self) -> Mapping[str, Standing]:
        """By teacher id, in roster order; whoever has retired by 1 September is left out."""
        return self.tables.standings

    @property
    def staff_of(self) -> Mapping[str, list[Standing]]:
        """By 编制 school: the staff on post that quotas count as a base."""
        return self.tables.staff_of

    @property
    def staff_before(self) -> Mapping[str, list[Standing]]:
        return self.tables.staff_before

    @property
    def staff_after(self) -> Mapping[str, list[Standing]]:
        return self.tables.staff_after

    @property
    def past(self) -> Mapping[str, list[PastPosting]]:
        """The exchange record of each teacher."""
        return self.tables.past

    @property
    def planned(self) -> Mapping[str, list[Posting]]:
        """The postings of the whole plan, by teacher."""
        return self.tables.planned

    @property
    def travel(self) -> Travel:
        return self.tables.travel

    def way_is_known(self, teacher: Teacher, school: str) -> bool:
        """Whether the roster says how far a school is, read from the records and not from the ways.

        Both ends have a node of the road table, or both have coordinates; without a home the way starts at the
        编制 school.
        """
        return self.tables.way_is_known(teacher, school)

    def moves(self, modes: Collection[Kind] = ROTATION_ONLY, group: str | None = None) -> Iterator[Standing]:
        """Everybody whom the plan moves this year on a posting of one of these kinds, from a group or anywhere.

        Who is called back to the own school makes no move (see ``begun``).
        """
        movers = self.tables.movers if group is None else self.tables.movers_of.get(group, [])
        return (standing for standing in movers if standing.kind in modes and standing.away)

    def begun(self) -> Iterator[Standing]:
        """Everybody with a posting that begins this year, also who is called back."""
        return iter(self.tables.movers)

    def away(self, modes: Collection[Kind] = ROTATION_ONLY, group: str | None = None) -> Iterator[Standing]:
        """Everybody on a posting this year: this year's moves and earlier postings that run on."""
        yield from self.moves(modes, group)
        absent = self.tables.absent if group is None else self.tables.absent_of.get(group, [])
        for standing in absent:
            if (standing.serving.mode if standing.serving else standing.recorded_as) in modes:
                yield standing

    def counted(
        self, count: str, modes: Collection[Kind] = ROTATION_ONLY, group: str | None = None
    ) -> Iterator[Standing]:
        """``new``: the moves of this year; ``away``: everybody on a posting in this year."""
        return self.moves(modes, group) if count == "new" else self.away(modes, group)

    def kind_of(self, teacher: Teacher, school: str | None = None) -> Kind:
        """The kind of posting a teacher goes on, to that school where one is named (``posting_kinds``).

        To be called back is of the kind of what it ends.
        """
        if school is None:
            return kind_of_person(self.definitions, self.year, teacher)
        if school == teacher.home and teacher.id in self.standings:
            school = self.standings[teacher.id].before
        return kind_between(self.tables.arcs, self.definitions, self.year, teacher, school)

    def is_backbone(self, teacher: Teacher) -> bool:
        return teacher.backbone >= self.definitions.backbone or teacher.title in self.definitions.backbone_titles

    def age(self, teacher: Teacher) -> int:
        return age(teacher.birth, self.opening)

    def is_over_age(self, teacher: Teacher) -> bool:
        limit = self.definitions.male_age_limit if teacher.gender == "男" else self.definitions.female_age_limit
        return limit is not None and self.age(teacher) >= limit

    def is_exempt(self, teacher: Teacher) -> bool:
        """Deferred beyond 1 September, or over the age limit without volunteering (volunteering lifts age only)."""
        if teacher.deferred_until is not None and teacher.deferred_until >= self.opening:
            return True
        return self.is_over_age(teacher) and not teacher.volunteer

    def years_here(self, teacher: Teacher) -> int:
        """Full school years at the 编制 school by this year without the plan, counted anew after a return."""
        if teacher.arrived is None:
            return 0
        since = teacher.arrived.year if teacher.arrived.month <= 9 else teacher.arrived.year + 1
        for past in self.past[teacher.id]:
            since = max(since, self.last_of(past) + 1)
        return max(0, self.year - since)

    def on_staff(self, teacher: Teacher) -> bool:
        """Recruited by this school year, not yet retired on 1 September, not on leave nor at a place elsewhere."""
        return self.tables.on_staff(teacher)

    def last_of(self, past: PastPosting) -> int:
        """School year that a posting of record covers last; one without an end runs on."""
        return self.tables.last_of(past)

    @cached_property
    def visiting(self) -> frozenset[str]:
        """Who visits other schools: as a planned week has it, else named in 走教教师, else seen in 上期走教."""
        if self.visitors is not None:
            return self.visitors
        named = {line.teacher for line in self.county.visitors}
        if not named:
            named = {link.teacher for link in self.county.visited}
        return frozenset(teacher for teacher in named if teacher in self.standings)

    def is_due(self, teacher: Teacher) -> bool:
        return self.years_here(teacher) >= self.definitions.due_years

    def subject_at(self, teacher: Teacher, school: str, stage: Stage) -> str | None:
        """Subject of the post for such a teacher at a stage: the own one, else 学前 in a kindergarten; None without."""
        return self.tables.subject_at(teacher, school, stage)

    def lesson_at(self, teacher: Teacher, school: str) -> tuple[Stage, str]:
        """Stage and subject taught there: at the own stage where it has a post, else at the highest certified one.

        Without a post, the own stage and the main subject.
        """
        return self.tables.lesson_at(teacher, school)

    def has_post(self, teacher: Teacher, school: str) -> bool:
        """Whether a school needs what the teacher would teach there."""
        return (school, *self.lesson_at(teacher, school)) in self.tables.offered

    def stage_at(self, teacher: Teacher, school: str) -> Stage:
        """The stage taught there."""
        return self.lesson_at(teacher, school)[0]

    # ------------------------------------------------------------------ schools
    def is_new(self, school: School) -> bool:
        """Flagged, or in one of its first ``new_school_years`` school years."""
        return school.new or (
            school.opened is not None and 0 <= self.year - school.opened < self.definitions.new_school_years
        )

    def needs_of(self, school: str) -> list[Need]:
        return self.tables.needs_of(school)

    def staff_for(self, need: Need, *, after: bool) -> list[Standing]:
        """Teachers of the main subject at that stage of the school, before or after the plan."""
        return self.tables.staff_for(need, after=after)
