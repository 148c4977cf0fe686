"""Teams (团队): three teachers of a core school, one of them a middle leader, who go to a member together."""

from dataclasses import replace
from itertools import islice

from optimizer.domain.county import County, Teacher
from optimizer.domain.vocabulary import Leader

TEAM = 3


def form_teams(county: County, count: int, year: int) -> County:
    """At most one team for each group, in the order of groups; wishes of a team are one and the same school."""
    if not count:
        return county
    chosen: dict[str, tuple[str, str]] = {}
    teams = (found for group in county.groups if (found := _team(county, group.core, year)))
    for number, (school, people) in enumerate(islice(teams, count), start=1):
        chosen.update({teacher.id: (f"TD{number:02d}", school) for teacher in people})
    teachers = tuple(
        replace(teacher, team=chosen[teacher.id][0], wishes=(chosen[teacher.id][1],), volunteer=True)
        if teacher.id in chosen
        else teacher
        for teacher in county.teachers
    )
    return replace(county, teachers=teachers)


def _team(county: County, core: str, year: int) -> tuple[str, list[Teacher]] | None:
    """A school that teaches all their subjects, and the three."""
    posted = {posting.teacher for posting in county.history}
    group = county.member[core].group
    free = [
        teacher
        for teacher in county.teachers
        if teacher.home == core
        and teacher.id not in posted
        and teacher.deferred_until is None
        and teacher.leader <= Leader.中层
        and teacher.arrived is not None
        and year - teacher.arrived.year >= 6
    ]
    for member in county.members:
        if member.group != group or member.school == core:
            continue
        offered = {(need.stage, need.subject) for need in county.needs if need.school == member.school}
        able = [teacher for teacher in free if (teacher.stage, teacher.subject) in offered]
        able.sort(key=lambda teacher: teacher.leader is not Leader.中层)
        team = list({teacher.subject: teacher for teacher in reversed(able)}.values())
        team.sort(key=lambda teacher: teacher.leader is not Leader.中层)
        if len(team) >= TEAM and team[0].leader is Leader.中层:
            return member.school, team[:TEAM]
    return None
