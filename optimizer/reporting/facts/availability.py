"""Who could move in the first year of a plan, who could not, and the first thing that stands against it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from optimizer.domain.county import Teacher
from optimizer.domain.retirement import retirement
from optimizer.domain.vocabulary import STAY
from optimizer.reporting.facts.annual import Annual
from optimizer.rules.base import school_name


class Availability(StrEnum):
    """What a planner may expect of a teacher."""

    POSTED = "posted"
    MOVABLE = "movable"
    ABSENT = "absent"
    IN_TERM = "in_term"
    FIXED = "fixed"
    EXEMPT = "exempt"
    NO_POST = "no_post"


@dataclass(frozen=True, slots=True)
class Available:
    """One teacher, and the reason in words. Why somebody is exempt is nobody's business but the exempting office's."""

    teacher: str
    status: Availability
    text: str


def available(annual: Annual, able: Collection[str]) -> Iterator[Available]:
    """Everybody on the roster, in its order; ``able`` has a posting that no clause excludes."""
    for teacher in annual.county.teachers:
        yield Available(teacher.id, *_of(annual, teacher, able=teacher.id in able))


def _of(annual: Annual, teacher: Teacher, *, able: bool) -> tuple[Availability, str]:
    history = annual.history
    standing = history.standings.get(teacher.id)
    if standing is None:
        gone = retirement(teacher) <= history.opening
        return Availability.ABSENT, "该学年前已退休" if gone else "该学年不在岗"
    if standing.posting is not None:
        return Availability.POSTED, f"方案安排到{school_name(annual.county, standing.after)}"
    if standing.in_term:
        return Availability.IN_TERM, f"上一轮交流任期未满，现在{school_name(annual.county, standing.before)}任教"
    if teacher.fixed is not None:
        stays = teacher.fixed == STAY
        return Availability.FIXED, "名册指定留校" if stays else "名册指定了去向"
    if able:
        return Availability.MOVABLE, "可以交流"
    if history.is_exempt(teacher):
        return Availability.EXEMPT, "属暂缓或免于交流人员"
    return Availability.NO_POST, "按现有条款没有可去的学校"
