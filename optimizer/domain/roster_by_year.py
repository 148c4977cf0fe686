"""The roster as it will stand in a later school year: enrolment, needs, memberships, postings cut short.

A statement about records only (what the tables say of that year); no plan and no policy enters.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from optimizer.domain.closures import cores, heirs, is_closed, merged
from optimizer.domain.county import County, Member, Need, School
from optimizer.domain.outlook import Outlook
from optimizer.domain.past_postings import PastPosting
from optimizer.domain.vocabulary import Mode

Stays = Mapping[str, Sequence[tuple[str, int, int]]]  # by school: group, first year inside, first year outside
EVER, NEVER = -9999, 9999


def unfolded(county: County, year: int) -> County:
    """The county of one school year; the same object where no table is dated."""
    dated = (
        county.outlooks
        or any(need.since is not None for need in county.needs)
        or any(member.joined is not None or member.left is not None for member in county.members)
        or any(group.suspended is not None for group in county.groups)
        or any(school.opened is not None and school.opened > year for school in county.schools)
        or any(is_closed(school, year) for school in county.schools)
    )
    if not dated:
        return county
    stays = memberships(county)
    inside = {
        (school, group) for school, lines in stays.items() for group, first, out in lines if first <= year < out
    }
    outlooks: dict[str, list[Outlook]] = {}
    for outlook in sorted(county.outlooks, key=lambda outlook: outlook.year):
        if outlook.year <= year:
            outlooks.setdefault(outlook.school, []).append(outlook)
    core = cores(county.roster, year)
    groups = tuple(replace(group, core=core[group.id]) for group in county.groups)
    found = replace(
        county,
        whole=county.roster,
        schools=tuple(_school(school, outlooks.get(school.id, ()), year) for school in county.schools),
        needs=_needs(county, year),
        groups=tuple(group for group in groups if (group.core, group.id) in inside),
        members=tuple(
            replace(member, mode=Mode.CORE) if member.school == core[member.group] else member
            for member in county.members
            if member.holds(year) and (member.school, member.group) in inside
            and not is_closed(county.school[member.school], year)
        ),
        history=tuple(_cut(stays, past, year) for past in county.history),
    )
    return merged(found, year)


def memberships(county: County) -> Stays:
    """The years that each school spends in a group, which works while its core is in it and it is not suspended.

    The end of a group ends it for everybody (S3 202), so that those sent within it return. A school that closes is
    where its receiving school is from then on, also as a core: who comes from it belongs there.
    """
    turns = sorted({school.closes for school in county.schools if school.closes is not None})
    working: dict[str, list[tuple[int, int]]] = {group.id: [] for group in county.groups}
    lines: dict[str, list[tuple[str, int, int]]] = {}
    for member in county.members:
        first, out = _years(member, county.school[member.school])
        if first < out:
            lines.setdefault(member.school, []).append((member.group, first, out))
    for since, until in pairwise((*turns, NEVER)):
        for school, heir in heirs(county, since).items():
            came = [(name, max(first, since), min(out, until)) for name, first, out in lines.get(heir.school or "", ())]
            lines.setdefault(school, []).extend(each for each in came if each[1] < each[2])
    leading = {since: cores(county, since) for since in (EVER, *turns)}
    for group in county.groups:
        end = NEVER if group.suspended is None else group.suspended
        for since, until in pairwise((EVER, *turns, NEVER)):
            working[group.id] += [
                (max(first, since), min(out, end, until))
                for name, first, out in lines.get(leading[since][group.id], ()) if name == group.id
            ]
    return {
        school: [
            (name, max(first, begin), min(out, end)) for name, first, out in own for begin, end in working[name]
        ]
        for school, own in lines.items()
    }


def _years(member: Member, school: School) -> tuple[int, int]:
    """The years of a line; a school is in no group once it has closed."""
    out = NEVER if member.left is None else member.left
    return EVER if member.joined is None else member.joined, out if school.closes is None else min(out, school.closes)


def together(stays: Stays, one: str, other: str, year: int) -> bool:
    """Whether two schools belong to one working group in that year."""
    groups = [
        {group for group, first, out in stays.get(school, ()) if first <= year < out} for school in (one, other)
    ]
    return bool(groups[0] & groups[1])


def parting(stays: Stays, one: str, other: str, first: int, until: int) -> int | None:
    """First year after ``first`` in which two schools of one group no longer share it; None up to ``until``."""
    if not together(stays, one, other, first):
        return None
    return next((year for year in range(first + 1, until + 1) if not together(stays, one, other, year)), None)


def _school(school: School, outlooks: Sequence[Outlook], year: int) -> School:
    for outlook in outlooks:
        given = {
            name: value
            for name in ("quota", "senior_posts", "middle_posts")
            if (value := getattr(outlook, name)) is not None
        }
        school = replace(school, pupils={**school.pupils, **(outlook.pupils or {})}, **given)
    return replace(school, pupils={}) if school.opened is not None and school.opened > year else school


def _needs(county: County, year: int) -> tuple[Need, ...]:
    """The line in force of each (school, stage, subject); a school that is not open yet needs nobody."""
    latest: dict[tuple[str, str, str], Need] = {}
    for need in county.needs:
        opened = county.school[need.school].opened
        if (need.since is not None and need.since > year) or (opened is not None and opened > year):
            continue
        key = (need.school, need.stage, need.subject)
        if key not in latest or (latest[key].since or EVER) < (need.since or EVER):
            latest[key] = need
    return tuple(latest.values())


def _cut(stays: Stays, past: PastPosting, year: int) -> PastPosting:
    """A posting between schools that have parted ends with the last year that they shared."""
    ends = (past.origin, past.school)
    last = year if past.last_year is None else min(year, past.last_year)
    shared = (each for each in range(past.first_year, last + 1) if together(stays, *ends, each))
    apart = parting(stays, *ends, next(shared, last), last)  # it may be older than the group
    return past if apart is None else replace(past, end=date(apart, 8, 31))
