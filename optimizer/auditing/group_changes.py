"""集团变动: what the dated memberships say of each year, and who returns where when schools part."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from optimizer.domain.county import Member
from optimizer.domain.vocabulary import Mode
from optimizer.policy.instance import Instance
from optimizer.readings.plain_view import History
from optimizer.rules.growth_window import GrowthWindow


class Turn(StrEnum):
    """What happens to a group, or to a school in it."""

    FOUNDED = "组建新集团"
    SUSPENDED = "暂停"
    ENDED = "解散"
    JOINED = "加入"
    LOOSENED = "转协作"
    CHANGED = "转变模式"
    GRADUATED = "毕业独立"
    LEFT = "退出"
    GROWN = "成长期满"


PARTINGS = (Turn.SUSPENDED, Turn.ENDED, Turn.GRADUATED, Turn.LEFT)


class Event(NamedTuple):
    """One change of a school year; ``school`` is the core where the whole group is meant."""

    year: int
    turn: Turn
    group: str
    school: str
    note: str = ""


class Return(NamedTuple):
    """Somebody who served between two schools that part: back to the 编制 school, or where the plan sends next."""

    year: int
    group: str  # that the two schools shared
    teacher: str
    origin: str  # 编制 school
    school: str  # left behind
    to: str
    stage: str  # of the post taken up there
    subject: str
    post: int  # teachers of that stage and subject there, the returning one included


class Loss(NamedTuple):
    """What a school loses by returns: teachers of a subject, and how many serve there after."""

    school: str
    subject: str
    lost: int
    left: int


def events(instance: Instance, seen: Mapping[int, History]) -> tuple[Event, ...]:
    """The changes of every year against the year before it, in the order of the tables."""
    found: list[Event] = []
    for year, history in seen.items():
        entries = instance.entries_in(year)
        window = next((entry.rule for entry in entries if isinstance(entry.rule, GrowthWindow)), GrowthWindow())
        for view in history.layers:
            found += [*_of_groups(view), *_of_schools(view, window)]
    return tuple(found)


def _of_groups(history: History) -> Iterator[Event]:
    year, roster = history.year, history.county.roster
    before, now = history.groups_in(year - 1), history.groups_in(year)
    for group in roster.groups:
        worked, works = (group.id in groups.values() for groups in (before, now))
        if works and not worked:
            former = before.get(group.core)
            note = f"核心校原为{roster.group[former].name}成员校" if former is not None else ""
            yield Event(year, Turn.FOUNDED, group.id, group.core, note)
        elif worked and not works:
            yield Event(year, Turn.SUSPENDED if group.suspended == year else Turn.ENDED, group.id, group.core)


def _of_schools(history: History, window: GrowthWindow) -> Iterator[Event]:
    """A school that leaves after the growth window, or to lead a group of its own, has graduated."""
    year, roster = history.year, history.county.roster
    before, now = history.groups_in(year - 1), history.groups_in(year)
    lasting = set(before.values()) & set(now.values())
    lines: dict[str, list[Member]] = defaultdict(list)
    for member in roster.members:
        lines[member.school].append(member)
    for school in roster.schools:
        old, new = before.get(school.id), now.get(school.id)
        was, here = (next((m for m in lines[school.id] if m.holds(each)), None) for each in (year - 1, year))
        if was and old in lasting and old != new:
            joined = [m.joined for m in lines[school.id] if m.group == old and m.joined is not None and m.joined < year]
            grown = was.mode is not Mode.COOPERATION and (not joined or year - min(joined) >= window.years)
            leads = here is not None and here.mode is Mode.CORE
            yield Event(year, Turn.GRADUATED if grown or leads else Turn.LEFT, was.group, school.id)
        if here is None or new not in lasting:
            continue
        if old != new:
            yield Event(year, Turn.JOINED, here.group, school.id, here.mode)
        elif was and was.mode is not here.mode:
            turn = Turn.LOOSENED if here.mode is Mode.COOPERATION else Turn.CHANGED
            yield Event(year, turn, here.group, school.id, f"{was.mode}→{here.mode}")
        if here.joined is not None and year - here.joined == window.years and window.watches(here, history):
            yield Event(year, Turn.GROWN, here.group, school.id, f"{here.joined}学年加入，应毕业独立或转协作")


def returns(seen: Mapping[int, History]) -> tuple[Return, ...]:
    """Everybody who served in the year before between two schools that shared a group then and do not any more."""
    found: list[Return] = []
    for year, history in ((year, view) for year, whole in seen.items() for view in whole.layers):
        before, now = history.groups_in(year - 1), history.groups_in(year)
        serving = {
            past.teacher: (past.origin, past.school)
            for past in history.county.roster.history
            if past.away and past.first_year <= year - 1 <= history.last_of(past)
        } | {p.teacher: (p.origin, p.school) for p in history.plan.postings if p.covers(year - 1)}
        for teacher, (origin, school) in serving.items():
            group = before.get(origin)
            parted = group is not None and before.get(school) == group and (
                origin not in now or now.get(school) != now[origin]
            )
            if group is None or not parted or teacher not in history.standings:
                continue
            standing = history.standings[teacher]
            to, lesson = standing.after, history.lesson_at(standing.teacher, standing.after)
            posts = [history.lesson_at(each.teacher, to) for each in history.staff_after[to]]
            found.append(Return(year, group, teacher, origin, school, to, *lesson, posts.count(lesson)))
    return tuple(found)


def caused(event: Event, returning: Sequence[Return]) -> list[Return]:
    """The returns that a parting brings: of the whole group, or between the school that leaves and the others."""
    if event.turn not in PARTINGS:
        return []
    return [
        each
        for each in returning
        if (each.year, each.group) == (event.year, event.group)
        and (event.turn in (Turn.SUSPENDED, Turn.ENDED) or event.school in (each.origin, each.school))
    ]


def losses(history: History, returning: Sequence[Return]) -> tuple[Loss, ...]:
    """Per school and subject, the returning teachers of a year, and those who serve there then."""

    def taught(teacher: str, school: str) -> tuple[str, str]:
        return school, history.lesson_at(history.county.teacher[teacher], school)[1]

    lost = Counter(taught(each.teacher, each.school) for each in returning)
    return tuple(
        Loss(
            school, subject, count,
            sum(taught(each.teacher.id, school)[1] == subject for each in history.staff_after.get(school, [])),
        )
        for (school, subject), count in lost.items()
    )
