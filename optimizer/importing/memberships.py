"""Rules on who belongs to which group, and in which school years."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from optimizer.domain.errors import Problem
from optimizer.domain.roster_by_year import EVER, NEVER
from optimizer.domain.vocabulary import Mode
from optimizer.formats.cells import quoted
from optimizer.formats.sheet import listed
from optimizer.importing.parsing import BAD, Parsed
from optimizer.importing.references import Tables, fault
from optimizer.importing.spans import overlaps


class Line(NamedTuple):
    """A readable line of 集团成员; ``end`` is its first year outside, also by the group's suspension."""

    row: int
    group: str
    school: str
    first: int
    end: int
    dated: bool


def lines(tables: Tables) -> Sequence[Line]:
    """The lines whose years are readable and in order."""
    suspended: dict[str, Any] = {}
    if "groups" in tables:
        groups = tables["groups"].values
        suspended = dict(zip(groups["id"], groups["suspended"], strict=True))
    found = []
    for row, group, school, joined, left in tables["members"].sound("group", "school", "joined", "left"):
        first, end, pause = EVER if joined is None else joined, NEVER if left is None else left, suspended.get(group)
        if first < end and pause is not BAD:
            dated = joined is not None or left is not None
            found.append(Line(row, group, school, first, end if pause is None else min(end, pause), dated))
    return found


def cores(tables: Tables) -> Iterator[Problem]:
    """The core of a group is listed among its members as 核心, and nobody else is."""
    if "groups" not in tables or "members" not in tables:
        return
    groups, members = tables["groups"], tables["members"]
    listed_in = {(group, school) for _, group, school in members.sound("group", "school")}
    core_of = {group: core for _, group, core in groups.sound("id", "core")}
    for row, group, core in groups.sound("id", "core"):
        if (group, core) not in listed_in:
            yield fault(
                groups, row, "core", f"核心校{quoted(core)}不在集团{quoted(group)}的成员表内",
                f"请在集团成员表增加一行：{quoted(group)}、{quoted(core)}、核心",
            )
    for row, group, school, mode in members.sound("group", "school", "mode"):
        if group in core_of and (core_of[group] == school) != (mode is Mode.CORE):
            yield fault(
                members, row, "mode",
                f"集团{quoted(group)}的核心校是{quoted(core_of[group])}，与此行{quoted(f'{school} {mode}')}不符",
                "核心校的办学模式填 核心，其他成员填其他模式",
            )


def years_in_order(tables: Tables) -> Iterator[Problem]:
    """A school leaves after it has joined, and joins no group that is suspended by then."""
    if "members" not in tables:
        return
    members = tables["members"]
    for row, joined, left in members.sound("joined", "left"):
        if joined is not None and left is not None and left <= joined:
            rule = f"退出学年{left}不晚于加入学年{joined}"
            yield fault(members, row, "left", rule, "退出学年是退出后的第一个学年，请改正两个学年")
    for line in lines(tables):
        if line.first >= line.end:
            rule = f"集团{quoted(line.group)}自{line.end}学年起暂停，此行却从{line.first}学年加入"
            yield fault(members, line.row, "joined", rule, "请改正加入学年、删去此行，或改正集团表的暂停学年")


def one_group_a_year(tables: Tables) -> Iterator[Problem]:
    """In any one school year a school leads at most one group, and is in at most one that another school leads.

    So a township's centre may be taken in by a town school and lead its village schools (S0b 33, 34). Two schools that
    lead each other would share two groups, and a posting between them would belong to both.
    """
    if "members" not in tables:
        return
    members = tables["members"]
    core_of = {group: core for _, group, core in tables["groups"].sound("id", "core")} if "groups" in tables else {}
    roles: defaultdict[tuple[str, bool], list[Line]] = defaultdict(list)
    for line in lines(tables):
        if line.first < line.end:
            roles[line.school, core_of.get(line.group) == line.school].append(line)
    for (school, leads), own in roles.items():
        role = "核心校" if leads else "成员校"
        undated = [line.row for line in own if not line.dated]
        for row in undated if len(undated) > 1 else ():
            yield fault(
                members, row, "school", f"{quoted(school)}与{listed([other for other in undated if other != row])}重复",
                f"一所学校只能做一个集团的{role}、只列一次，请删去多余的行；中途换集团或换模式的，请填加入学年与退出学年；"
                "同一所学校牵头的几组成员校请并为一个集团，以办学模式区分",
            )
        for row, before in overlaps((line.first, line.end, line.row) for line in own if line.row not in undated[1:]):
            yield fault(
                members, row, "joined", f"{quoted(school)}此行与{listed([before])}的学年重叠",
                f"一所学校同一学年只能做一个集团的{role}：请填前一行的退出学年，此行的加入学年不早于它",
            )
    joined = [line for (_, leads), own in roles.items() for line in own if not leads and line.group in core_of]
    for one in joined:
        for other in joined:
            mutual = (core_of[one.group], core_of[other.group]) == (other.school, one.school)
            if mutual and one.row > other.row and one.first < other.end and other.first < one.end:
                yield fault(
                    members, one.row, "school",
                    f"{quoted(one.school)}与{quoted(other.school)}互为对方集团的核心校（见{listed([other.row])}）",
                    "两所学校同一学年只能同在一个集团，否则交流不知算哪个集团的：请只保留一个集团",
                )


def led(tables: Tables) -> Iterator[Problem]:
    """A group lives no longer than its core belongs to it, so nobody stays after the core has left.

    A member that was there before its core is let pass: cores change, and the record has only the present one.
    """
    if "groups" not in tables or "members" not in tables:
        return
    members = tables["members"]
    core_of = {group: core for _, group, core in tables["groups"].sound("id", "core")}
    unsure = _unsure(members)
    present: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for line in lines(tables):
        if line.group not in unsure and core_of.get(line.group) == line.school:
            present[line.group].append((line.first, line.end))
    for line in lines(tables):
        stays = sorted(present[line.group])
        without = max(line.first, stays[0][0]) if stays else NEVER
        for first, end in stays:
            if first <= without < end:
                without = end
        if without < line.end:
            yield fault(
                members, line.row, "left",
                f"集团{quoted(line.group)}的核心校{quoted(core_of[line.group])}自{without}学年起不在集团内，此行却没有同时退出",
                "请填此行的退出学年，或在集团表填暂停学年；核心校其实没有退出的，请改正核心校的那一行",
            )


def _unsure(members: Parsed) -> set[str]:
    """Groups with a line whose years are unreadable or out of order: told already, so nothing rests on them."""
    unsure = set()
    for group, joined, left in zip(*(members.values[name] for name in ("group", "joined", "left")), strict=True):
        unreadable = joined is BAD or left is BAD
        if group is not BAD and (unreadable or (joined is not None and left is not None and left <= joined)):
            unsure.add(group)
    return unsure
