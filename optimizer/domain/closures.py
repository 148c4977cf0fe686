"""Schools that close (撤并): who and what goes to the receiving school, from the first school year without the school.

A statement about records only. The 编制 of everybody goes along, with the pupils, posts and needs, unless the roster
states those of the receiving school from that year on itself; postings of record to the closed school end. That is no
posting: nobody moves by a clause.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from optimizer.domain.county import County, Need, School, Teacher
from optimizer.domain.outlook import Outlook
from optimizer.domain.past_postings import PastPosting
from optimizer.domain.vocabulary import Stage

POSTS = ("quota", "senior_posts", "middle_posts")


class Heir(NamedTuple):
    """The school that stands for a closed one (None: nobody receives it), and since which school year."""

    school: str | None
    since: int


def is_closed(school: School, year: int) -> bool:
    return school.closes is not None and school.closes <= year


def heirs(county: County, year: int) -> Mapping[str, Heir]:
    """By closed school; who receives it may have been merged further since."""
    found: dict[str, Heir] = {}
    for school in county.schools:
        end: School | None = school
        since = 0
        for _ in county.schools:  # a chain is no longer than the table
            if end is None or end.closes is None or end.closes > year:
                break
            since = max(since, end.closes)
            end = county.school.get(end.merged_into or "")
        if since:
            found[school.id] = Heir(end.id if end else None, since)
    return found


def cores(county: County, year: int) -> Mapping[str, str]:
    """By group the school that leads it in a year. The heir of a closed core leads it where it leads no other group.

    Whether that school is inside is for the members to say; else the group ends with its core.
    """
    found: dict[str, str] = {}
    taken = {group.core for group in county.groups}
    closed = heirs(county.roster, year)
    for group in county.groups:
        heir = closed[group.core].school if group.core in closed else None
        if heir is not None and heir not in taken:
            taken.add(heir)
            found[group.id] = heir
        else:
            found[group.id] = group.core
    return found


def home_in(county: County, home: str, year: int) -> str:
    """The 编制 school in a year of whoever has this one in the roster."""
    heir = heirs(county.roster, year).get(home)
    return heir.school if heir is not None and heir.school is not None else home


def over_by(county: County, home: str, school: str) -> int | None:
    """First school year in which nobody of ``home`` is on a posting at ``school``: it is closed, or the own school."""
    roster = county.roster
    for year in sorted({each.closes for each in roster.schools if each.closes is not None}):
        if is_closed(roster.school[school], year) or home_in(roster, home, year) == school:
            return year
    return None


def merged(county: County, year: int) -> County:
    """The county of a year, with what its closed schools leave handed on. The tables of schools stay as long."""
    found = heirs(county.roster, year)
    if not found:
        return county
    own = {teacher.id: teacher.home for teacher in county.teachers}
    return replace(
        county,
        whole=county.roster,
        schools=_schools(county, found, year),
        needs=_needs(county.needs, found, county.roster.school),
        teachers=tuple(_teacher(teacher, found) for teacher in county.teachers),
        history=tuple(_ended(past, own.get(past.teacher, ""), found) for past in county.history),
        visits=tuple(visit for visit in county.visits if visit.school not in found),
        visited=tuple(visit for visit in county.visited if visit.school not in found),
    )


def _teacher(teacher: Teacher, found: Mapping[str, Heir]) -> Teacher:
    """With the 编制 at the receiving school, where the years begin anew."""
    heir = found.get(teacher.home)
    if heir is None or heir.school is None:
        return teacher
    begun = date(heir.since, 9, 1)
    return replace(teacher, home=heir.school, arrived=max(begun, teacher.arrived or begun))


def _ended(past: PastPosting, home: str, found: Mapping[str, Heir]) -> PastPosting:
    """A posting ends with the school that it is at, or when that school becomes the own one."""
    ends = [found[past.school].since] if past.school in found else []
    if home in found and found[home].school == past.school:
        ends.append(found[home].since)
    if not ends or (past.last_year is not None and past.last_year < min(ends)):
        return past
    return replace(past, end=date(min(ends), 8, 31))


# ------------------------------------------------------------------ what the receiving school is given
def _schools(county: County, found: Mapping[str, Heir], year: int) -> tuple[School, ...]:
    heads = {school: sum(teacher.home == school for teacher in county.teachers) for school in found}
    bringing: dict[str, list[tuple[School, int]]] = {}
    for school in county.schools:
        if (heir := found.get(school.id)) is not None and heir.school is not None:
            given = replace(school, quota=heads[school.id] if school.quota is None else school.quota)
            bringing.setdefault(heir.school, []).append((given, heir.since))
    return tuple(
        replace(school, pupils={}, quota=None, senior_posts=None, middle_posts=None) if school.id in found
        else _received(school, bringing.get(school.id, ()), county.roster.outlooks, year)
        for school in county.schools
    )


def _received(
    school: School, brought: Iterable[tuple[School, int]], outlooks: Sequence[Outlook], year: int
) -> School:
    """With pupils and posts of the closed schools added, but for what 学校年度 states of it from then on."""
    for other, since in brought:
        if school.opened is not None and school.opened >= since:
            continue  # it opens with them: its own figures hold
        stated = [each for each in outlooks if each.school == school.id and since <= each.year <= year]
        told = {stage for each in stated for stage in each.pupils or ()}
        pupils: dict[Stage, int] = dict(school.pupils)
        for stage, number in other.pupils.items():
            if stage not in told:
                pupils[stage] = pupils.get(stage, 0) + number
        posts = {
            name: getattr(school, name) + getattr(other, name)
            for name in POSTS
            if getattr(school, name) is not None and getattr(other, name) is not None
            and all(getattr(each, name) is None for each in stated)
        }
        school = replace(school, pupils=pupils, **posts)
    return school


def _needs(
    needs: Sequence[Need], found: Mapping[str, Heir], schools: Mapping[str, School]
) -> tuple[Need, ...]:
    """Needs of closed schools join those of the receiving ones, but for what 学科需求 states of these from then on."""
    kept = {(need.school, need.stage, need.subject): need for need in needs if need.school not in found}
    for need in needs:
        heir = found.get(need.school)
        if heir is None or heir.school is None:
            continue
        opened = schools[heir.school].opened
        key = (heir.school, need.stage, need.subject)
        own = kept.get(key)
        if own is None:
            stated = opened is not None and opened >= heir.since
            if not stated:
                kept[key] = replace(need, school=heir.school, since=None)
        elif (own.since is None or own.since < heir.since) and (opened is None or opened < heir.since):
            kept[key] = _together(own, need)
    return tuple(kept.values())


def _together(own: Need, other: Need) -> Need:
    """Both needs as one: classes are added, and posts where they are not those of the same lessons."""
    classes = [each.classes for each in (own, other) if each.classes is not None]
    alike = len(classes) == 2 and (own.periods, own.load) == (other.periods, other.load)
    given = (own.least, own.most, other.least, other.most)
    both = replace(
        own, weak=own.weak or other.weak, classes=sum(classes) if classes else None,
        periods=other.periods if own.periods is None else own.periods, load=own.load or other.load,
    )
    if alike and all(each is None for each in given):
        return both
    least = sum(_posts(need, need.least) or 0 for need in (own, other))
    most = [_posts(need, need.most, up=True) for need in (own, other)]
    return replace(both, least=least, most=None if None in most else sum(each or 0 for each in most))


def _posts(need: Need, given: int | None, *, up: bool = False) -> int | None:
    """Posts as given, else whole ones from lessons; None where nothing says."""
    if given is not None or need.classes is None or need.periods is None or not need.load:
        return given
    lessons = need.classes * need.periods
    return int(-(-lessons // need.load) if up else lessons // need.load)
