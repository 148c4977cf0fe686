"""Which schools belong together, read plainly: tables of the memberships of one school year."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from optimizer.domain.county import County
from optimizer.domain.vocabulary import Mode


@dataclass(frozen=True)
class GroupTables:
    """Each table is worked out when it is first asked for, and then kept."""

    county: County

    @cached_property
    def schools_of(self) -> Mapping[str, list[str]]:
        """The schools of each group."""
        lists: dict[str, list[str]] = defaultdict(list)
        for member in self.county.members:
            lists[member.group].append(member.school)
        return lists

    @cached_property
    def groups_of(self) -> Mapping[str, list[str]]:
        """The groups of each school that is in any."""
        lists: dict[str, list[str]] = {}
        for member in self.county.members:
            lists.setdefault(member.school, []).append(member.group)
        return lists

    @cached_property
    def mode_in(self) -> Mapping[tuple[str, str], Mode]:
        """By group and school how the school belongs to the group."""
        return {(member.group, member.school): member.mode for member in self.county.members}

    @cached_property
    def leading(self) -> frozenset[str]:
        """The schools that lead a group."""
        return frozenset(group.core for group in self.county.groups)

    @cached_property
    def in_two(self) -> frozenset[str]:
        """The schools in two groups at once, also where this is the layer of one of them."""
        whole = self.county.layered
        tables = self if whole is None else GroupTables(whole)
        return frozenset(school for school, groups in tables.groups_of.items() if len(set(groups)) > 1)

    def shared(self, one: str, other: str) -> str | None:
        """The group in which both schools are."""
        theirs = self.groups_of.get(other, ())
        return next((group for group in self.groups_of.get(one, ()) if group in theirs), None)

    def of_posting(self, home: str, there: str) -> str | None:
        """The group that a posting belongs to: in which both schools are; else that of the own school, if only one."""
        if (group := self.shared(home, there)) is not None:
            return group
        own = self.county.member.get(home)
        return None if own is None or home in self.in_two else own.group
