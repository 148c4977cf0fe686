"""撤并安置: whose 编制 goes to another school because the own one has closed. No posting, and counted by no clause."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from optimizer.policy.instance import Instance
from optimizer.readings.plain_view import History


class Rehomed(NamedTuple):
    """Somebody on the staff, from the school year on in which the own school is not there any more."""

    year: int
    teacher: str
    origin: str
    school: str


def rehomed(instance: Instance, seen: Mapping[int, History]) -> Iterator[Rehomed]:
    """By year, in the order of the roster; those of a school that had closed before the first year come with that."""
    before = {teacher.id: teacher.home for teacher in instance.county.teachers}
    for year, history in seen.items():
        for identity, standing in history.standings.items():
            home = standing.teacher.home
            if home != before[identity]:
                yield Rehomed(year, identity, before[identity], home)
                before[identity] = home
