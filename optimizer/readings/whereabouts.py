"""Who is where in one school year, and tables of it: what the plain reading looks up, whatever entry is judged."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from optimizer.domain.county import County, Need, Teacher
from optimizer.domain.definitions import OWN_TERMS, Definitions
from optimizer.domain.layers import layers
from optimizer.domain.past_postings import PastPosting
from optimizer.domain.plan import Plan, Posting
from optimizer.domain.retirement import retirement
from optimizer.domain.roads import Travel
from optimizer.domain.vocabulary import Stage
from optimizer.readings.group_tables import GroupTables
from optimizer.readings.posting_kinds import has_no_term, kind_recorded
from optimizer.readings.standing import Standing
from optimizer.words.subjects import PRESCHOOL

T = TypeVar("T")
OF_RECORD = ("travel", "junctions", "past", "needs", "offered", "groups", "arcs", "_serving", "_lessons", "_memory")
RUNNING = 9999  # last school year of a posting of record without an end


@dataclass(frozen=True)
class Whereabouts:
    """A county in one school year under a plan. Each table is worked out when it is first asked for, and then kept."""

    county: County
    definitions: Definitions
    plan: Plan
    year: int
    ways: Travel | None = None  # those of the roster, where known already

    def fits(self, county: County, definitions: Definitions, plan: Plan, year: int) -> bool:
        """Whether the tables are those of this very county and plan."""
        return (
            self.county is county and self.plan is plan and self.year == year
            and (self.definitions is definitions or self.definitions == definitions)
        )

    @property
    def opening(self) -> date:
        return self.definitions.opening(self.year)

    @cached_property
    def travel(self) -> Travel:
        return Travel.of_county(self.county, self.definitions, self.ways)

    @cached_property
    def junctions(self) -> frozenset[str]:
        """The nodes that roads join."""
        return frozenset(node for road in self.county.roads for node in (road.start, road.end))

    def way_is_known(self, teacher: Teacher, school: str) -> bool:
        """Whether both ends have a node of the road table, or both have coordinates."""
        lives_there = teacher.lon is None and teacher.node is None
        if lives_there and school == teacher.home:
            return True
        start, end = self.county.school[teacher.home] if lives_there else teacher, self.county.school[school]
        if start.node in self.junctions and end.node in self.junctions:
            return True
        return start.lon is not None and end.lon is not None

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """By teacher id, in roster order; whoever has retired by 1 September is left out."""
        return {
            teacher.id: self._standing(teacher, self.planned.get(teacher.id, ()))
            for teacher in self.county.teachers if self.on_staff(teacher)
        }

    def _standing(self, teacher: Teacher, planned: Sequence[Posting]) -> Standing:
        """One teacher under these postings, the last of them where several speak of the year."""
        posted = running = None
        for posting in planned:
            if posting.first_year == self.year:
                posted = posting
            elif posting.first_year < self.year and posting.covers(self.year):
                running = posting
        record = self._serving.get(teacher.id)
        before = record.school if record else teacher.home
        now = posted or running
        asked = (self.arcs, self.definitions, self.year, teacher, record)
        return Standing(
            teacher, before, now.school if now else before, record is not None, posted, running,
            kind_recorded(*asked), has_no_term(*asked),
        )

    @cached_property
    def _serving(self) -> Mapping[str, PastPosting]:
        """By teacher the posting of record that runs in this year, the last one named."""
        return {
            past.teacher: past for past in self.county.history
            if past.away and past.school in self.county.school and past.first_year < self.year <= self.last_of(past)
        }

    def under(self, plan: Plan) -> "Whereabouts":
        """The same year under another plan: what does not rest on the plan is not worked out again."""
        found = replace(self, plan=plan)
        kept = vars(found)
        kept |= {name: getattr(self, name) for name in OF_RECORD}
        ours, theirs = self.planned, found.planned
        changed = {who for who in {*ours, *theirs} if ours.get(who) != theirs.get(who)}
        standings = dict(self.standings)
        for who in changed & standings.keys():
            standings[who] = found._standing(standings[who].teacher, theirs.get(who, ()))
        kept["standings"] = standings
        kept["layers"] = tuple(layer.under(plan) for layer in self.layers) if len(self.layers) > 1 else (found,)
        return found

    def remembered(self, key: Hashable, work_out: Callable[[], T]) -> T:
        """What a rule has worked out of the records of this year alone, whatever the plan."""
        if key not in self._memory:
            self._memory[key] = work_out()
        found: T = self._memory[key]
        return found

    @cached_property
    def _memory(self) -> dict[Hashable, Any]:
        return {}

    def on_staff(self, teacher: Teacher) -> bool:
        """Recruited by this school year, not yet retired on 1 September, not on leave nor at a place elsewhere."""
        recruited = teacher.recruited is None or teacher.recruited <= self.year
        here = self.year not in teacher.leave and not self.elsewhere(teacher, self.year)
        return retirement(teacher) > self.opening and recruited and here

    def elsewhere(self, teacher: Teacher, year: int) -> bool:
        """On a posting of record in that year at a place that is no school of the roster."""
        return any(
            past.away and past.first_year <= year <= self.last_of(past)
            for past in self.county.elsewhere.get(teacher.id, ())
        )

    @cached_property
    def staff_of(self) -> Mapping[str, list[Standing]]:
        """By 编制 school: the staff on post that quotas count as a base."""
        return self._by(lambda standing: standing.teacher.home)

    @cached_property
    def staff_before(self) -> Mapping[str, list[Standing]]:
        return self._by(lambda standing: standing.before)

    @cached_property
    def staff_after(self) -> Mapping[str, list[Standing]]:
        return self._by(lambda standing: standing.after)

    def _by(self, key: Callable[[Standing], str]) -> Mapping[str, list[Standing]]:
        lists: dict[str, list[Standing]] = defaultdict(list)
        for standing in self.standings.values():
            lists[key(standing)].append(standing)
        return lists

    @cached_property
    def movers(self) -> list[Standing]:
        return [standing for standing in self.standings.values() if standing.posting]

    @cached_property
    def absent(self) -> list[Standing]:
        return [standing for standing in self.standings.values() if standing.away and not standing.posting]

    @cached_property
    def movers_of(self) -> Mapping[str | None, list[Standing]]:
        return self._by_group(self.movers)

    @cached_property
    def absent_of(self) -> Mapping[str | None, list[Standing]]:
        return self._by_group(self.absent)

    def _by_group(self, standings: list[Standing]) -> Mapping[str | None, list[Standing]]:
        lists: dict[str | None, list[Standing]] = defaultdict(list)
        for standing in standings:
            lists[self.groups.of_posting(standing.teacher.home, standing.after)].append(standing)
        return lists

    def last_of(self, past: PastPosting) -> int:
        """School year that a posting of record covers last; one without an end runs on until an end is recorded.

        Where the 编制 has gone along, a record without an end is a transfer: nobody is away on it. 跟岗, 支教, 轮训 and
        挂职 have a term of their own and end with it, unless the schools part before.
        """
        recorded = (past.teacher, past.start, past.school) not in self.county.endless
        if past.last_year is not None and recorded:
            return past.last_year
        if past.last_year is None:
            teacher = self.county.teacher.get(past.teacher)
            if teacher is not None and teacher.home == past.school:
                return past.first_year - 1
        until = RUNNING if past.last_year is None else past.last_year
        if past.kind is None or past.kind not in OWN_TERMS:
            return until
        years = self.definitions.term_of(past.kind, None)
        return until if years is None else min(until, past.first_year + years - 1)

    @cached_property
    def past(self) -> Mapping[str, list[PastPosting]]:
        """The exchange record of each teacher, as far as it kept somebody away from the own school."""
        lists: dict[str, list[PastPosting]] = defaultdict(list)
        for past in self.county.history:
            if past.away:
                lists[past.teacher].append(past)
        return lists

    @cached_property
    def planned(self) -> Mapping[str, list[Posting]]:
        """The postings of the whole plan, by teacher."""
        lists: dict[str, list[Posting]] = defaultdict(list)
        for posting in self.plan.postings:
            lists[posting.teacher].append(posting)
        return lists

    @cached_property
    def needs(self) -> Mapping[str, list[Need]]:
        lists: dict[str, list[Need]] = defaultdict(list)
        for need in self.county.needs:
            lists[need.school].append(need)
        return lists

    def needs_of(self, school: str) -> list[Need]:
        return self.needs.get(school, [])

    @cached_property
    def offered(self) -> frozenset[tuple[str, Stage, str]]:
        return frozenset((need.school, need.stage, need.subject) for need in self.county.needs)

    def subject_at(self, teacher: Teacher, school: str, stage: Stage) -> str | None:
        """Subject of the post for such a teacher at a stage: the own one, else 学前 in a kindergarten; None without."""
        asked = (teacher.subject, PRESCHOOL) if stage is Stage.KINDERGARTEN else (teacher.subject,)
        return next((subject for subject in asked if (school, stage, subject) in self.offered), None)

    def lesson_at(self, teacher: Teacher, school: str) -> tuple[Stage, str]:
        """Stage and subject taught there: at the own stage where it has a post, else at the highest certified one."""
        key = teacher.id, school
        if key not in self._lessons:
            self._lessons[key] = self._lesson_at(teacher, school)
        return self._lessons[key]

    @cached_property
    def _lessons(self) -> dict[tuple[str, str], tuple[Stage, str]]:
        return {}

    def _lesson_at(self, teacher: Teacher, school: str) -> tuple[Stage, str]:
        for stage in (teacher.stage, *(each for each in reversed(tuple(Stage)) if each in teacher.stages)):
            subject = self.subject_at(teacher, school, stage)
            if subject is not None:
                return stage, subject
        return teacher.stage, teacher.subject  # no post

    def staff_for(self, need: Need, *, after: bool) -> list[Standing]:
        """Teachers of that subject at that stage of the school, before or after the plan."""
        staff = (self.staff_after if after else self.staff_before).get(need.school, [])
        return [
            standing
            for standing in staff
            if self.lesson_at(standing.teacher, need.school) == (need.stage, need.subject)
        ]

    @cached_property
    def groups(self) -> GroupTables:
        return GroupTables(self.county)

    @cached_property
    def arcs(self) -> GroupTables:
        """All memberships of the year, also where this is one layer of them: what a posting is called rests on all."""
        return self.groups if self.county.layered is None else GroupTables(self.county.layered)

    @cached_property
    def layers(self) -> "tuple[Whereabouts, ...]":
        """The same year by layers of memberships; itself where no school is in two groups at once."""
        views = layers(self.county)
        return (self,) if len(views) == 1 else tuple(replace(self, county=view) for view in views)
