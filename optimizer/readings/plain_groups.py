"""Groups and scopes, read plainly: which schools belong together, and of which schools and moves an entry speaks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Self

from optimizer.domain.closures import cores, heirs
from optimizer.domain.county import County, Group, School
from optimizer.domain.definitions import Definitions
from optimizer.domain.plan import Plan
from optimizer.domain.roads import Travel
from optimizer.domain.scope import EVERYBODY, Scope
from optimizer.domain.vocabulary import Mode
from optimizer.readings.posting_kinds import mode_between
from optimizer.readings.standing import Standing
from optimizer.readings.whereabouts import Whereabouts


@dataclass(frozen=True)
class Grouped:
    """A county in one school year, under a plan and within the scope of one policy entry; ``History`` says the rest.

    Where a school is in two groups at once, ``group_of`` and what rests on it are asked in one of ``layers``.
    """

    county: County
    definitions: Definitions
    plan: Plan
    scope: Scope = EVERYBODY
    school_year: int | None = None
    visitors: frozenset[str] | None = None  # of a planned week; None: as the roster says
    ways: Travel | None = field(default=None, compare=False, repr=False)  # those of the roster, where known already
    known: Whereabouts | None = field(default=None, compare=False, repr=False)  # tables that another scope worked out

    def within(self, scope: Scope) -> Self:
        """The same county seen by an entry of that scope; the tables are worked out once for all."""
        return replace(self, scope=scope, known=self.tables)

    @cached_property
    def tables(self) -> Whereabouts:
        """Who is where, whatever the scope."""
        asked = (self.county, self.definitions, self.plan, self.year)
        if self.known is not None and self.known.fits(*asked):
            return self.known
        return Whereabouts(*asked, self.ways)

    @property
    def layers(self) -> tuple[Self, ...]:
        """The same year by layers of memberships; itself where no school is in two groups at once."""
        tables = self.tables.layers
        return tuple(self if t is self.tables else replace(self, county=t.county, known=t) for t in tables)

    @property
    def year(self) -> int:
        return self.plan.year if self.school_year is None else self.school_year

    # ------------------------------------------------------------------ groups
    @property
    def schools_of(self) -> Mapping[str, list[str]]:
        """The schools of each group."""
        return self.tables.groups.schools_of

    def group_of(self, school: str) -> str | None:
        member = self.county.member.get(school)
        return member.group if member else None

    def groups_of(self, school: str) -> list[str]:
        """All groups that the school is in."""
        return self.tables.groups.groups_of.get(school, [])

    def shared_group(self, one: str, other: str) -> str | None:
        """The group in which both schools are."""
        return self.tables.groups.shared(one, other)

    def stays_inside(self, standing: Standing) -> bool:
        """Whether somebody serves at another school of a group of the own school."""
        return self.shared_group(standing.teacher.home, standing.after) is not None

    def in_two_groups(self, school: str) -> bool:
        """Whether it is at once, also where this is the layer of one of them."""
        return school in self.tables.groups.in_two

    def mode_in(self, group: str, school: str) -> Mode | None:
        """How the school belongs to that group."""
        return self.tables.groups.mode_in.get((group, school))

    def group_of_posting(self, standing: Standing) -> str | None:
        """The group whose move it is: in which both schools are; else that of the own school, if only one."""
        return self.tables.groups.of_posting(standing.teacher.home, standing.after)

    def core_between(self, one: str, other: str) -> str | None:
        """The school that leads the group of both."""
        group = self.shared_group(one, other)
        return None if group is None else self.county.group[group].core

    def mode_between(self, home: str, there: str) -> Mode | None:
        """How a posting is arranged: by the mode of the member at one end (``posting_kinds``)."""
        return mode_between(self.tables.arcs, self.definitions, home, there)

    def groups_in(self, year: int) -> Mapping[str, str]:
        """The group of each school in any school year, in a layer of memberships."""
        return {school: group for group, school in self.inside(year)}

    def inside(self, year: int) -> frozenset[tuple[str, str]]:
        """Group and school of each membership in any school year, of groups that work then: core in, not suspended.

        A school that has closed is where the one is that received it.
        """
        roster = self.county.roster
        closed, leading = heirs(roster, year), cores(roster, year)
        inside = {
            (member.group, member.school)
            for member in roster.members if member.holds(year) and member.school not in closed
        }
        working = {
            group.id
            for group in roster.groups
            if (group.id, leading[group.id]) in inside and (group.suspended is None or year < group.suspended)
        }
        kept = {(group, school) for group, school in inside if group in working}
        came = {(group, left) for left, heir in closed.items() for group, school in kept if school == heir.school}
        return frozenset(kept | came)

    def is_core(self, school: str) -> bool:
        """Whether it leads a group."""
        return school in self.tables.groups.leading

    def is_stable(self, group: Group) -> bool:
        return group.stable_since is not None and group.stable_since <= self.year

    # ------------------------------------------------------------------ scope
    def covers_group(self, group: Group) -> bool:
        """Whether the entry speaks of this group: by id, by kind, or by a member's mode."""
        if group.id in self.scope.without or (self.scope.groups and group.id not in self.scope.groups):
            return False
        if self.scope.kinds and group.kind not in self.scope.kinds:
            return False
        if self.scope.modes:
            return any(self.mode_in(group.id, school) in self.scope.modes for school in self.schools_of[group.id])
        return True

    def covers(self, school: str) -> bool:
        """Whether the entry speaks of this school; the core of a covered group always belongs to it."""
        if not self.covers_kind(school):
            return False
        groups = self.groups_of(school)
        if not groups:
            return not (self.scope.groups or self.scope.kinds or self.scope.modes)
        return any(self.covers_in(group, school) for group in groups)

    def covers_kind(self, school: str) -> bool:
        """Whether the school passes the filters that ask for no group."""
        record = self.county.school[school]
        if self.scope.stages and not any(stage in self.scope.stages for stage in record.pupils):
            return False
        return not self.scope.districts or record.district in self.scope.districts

    def covers_in(self, group: str, school: str, *, any_mode: bool = False) -> bool:
        """Whether a school is covered as one of that group, by its mode or (``any_mode``) whatever the mode."""
        if group in self.scope.without:
            return False
        if not (self.scope.groups or self.scope.kinds or self.scope.modes):
            return True
        if not self.covers_group(self.county.group[group]):
            return False
        return any_mode or not self.scope.modes or self.mode_in(group, school) in (*self.scope.modes, Mode.CORE)

    def counts(self, standing: Standing) -> bool:
        """Whether the entry counts the posting that somebody is on."""
        return self.counts_move(standing.teacher.home, standing.after)

    def counts_move(self, home: str, there: str) -> bool:
        """Whether the entry counts a posting: from a school that it covers, and of the modes that it names.

        Where it names modes, one end is a school that belongs to the group in one of them.
        """
        if not self.scope.modes:
            return self.covers(home)
        if not self.covers_kind(home):
            return False
        for group in self.groups_of(home):
            ends = [end for end in (home, there) if end in self.schools_of[group]]
            named = any(self.mode_in(group, end) in self.scope.modes for end in ends)
            if named and self.covers_in(group, home, any_mode=True):
                return True
        return False

    def groups(self) -> Iterator[Group]:
        """The groups that the entry covers."""
        return (group for group in self.county.groups if self.covers_group(group))

    def schools(self) -> Iterator[School]:
        """The schools that the entry covers."""
        return (school for school in self.county.schools if self.covers(school.id))
