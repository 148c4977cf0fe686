"""Layers of memberships: where a school is in two groups at once, each layer shows it in one of them.

A school may be a member of one group and the core of another (S0b 33 and 34: 乡镇中心校 is taken in by a town school
and leads its village schools). A statement about records only; both readings look at groups one layer at a time.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from optimizer.domain.county import County, Member


def layers(county: County) -> tuple[County, ...]:
    """The county once for each layer, with the groups and memberships of that layer only; itself where one is enough.

    Every group lies in one layer as a whole, the same in all school years.
    """
    classes = _classes(county.roster)
    return (county,) if len(classes) < 2 else tuple(_only(county, groups) for groups in classes)


def doubled(county: County) -> frozenset[str]:
    """Schools in two groups at once, also of a layer that shows one of the two."""
    return frozenset(
        school for school, own in _by_school(county.layered or county).items()
        if any(_meet(one, other) for one in own for other in own)
    )


def _meet(one: Member, other: Member) -> bool:
    """Whether they are lines of two groups with a school year in common."""
    years = all(
        a.joined is None or b.left is None or a.joined < b.left for a, b in ((one, other), (other, one))
    )
    return years and one.group != other.group


def _classes(roster: County) -> Sequence[Collection[str]]:
    """The groups, parted so that none meets another at a school in a school year; first those of the first lines."""
    meeting: dict[str, set[str]] = {group.id: set() for group in roster.groups}
    for lines in _by_school(roster).values():
        for position, one in enumerate(lines):
            for other in lines[position + 1 :]:
                if _meet(one, other):
                    meeting[one.group].add(other.group)
                    meeting[other.group].add(one.group)
    classes: list[set[str]] = []
    for group, others in meeting.items():
        free = next((each for each in classes if not each & others), None)
        if free is None:
            classes.append({group})
        else:
            free.add(group)
    return classes


def _by_school(roster: County) -> Mapping[str, Sequence[Member]]:
    found: dict[str, list[Member]] = {}
    for member in roster.members:
        found.setdefault(member.school, []).append(member)
    return found


def _only(county: County, groups: Collection[str]) -> County:
    whole = None if county.whole is None else replace(county.whole, **_tables(county.whole, groups))
    return replace(county, **_tables(county, groups), whole=whole, layered=county)


def _tables(county: County, groups: Collection[str]) -> dict[str, Any]:
    return {
        "groups": tuple(group for group in county.groups if group.id in groups),
        "members": tuple(member for member in county.members if member.group in groups),
    }
