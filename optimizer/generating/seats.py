"""The needs of every school, and how many teachers serve in each of them before the plan."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.domain.county import Need
from optimizer.domain.vocabulary import Stage
from optimizer.generating.curriculum import PLAY, SCARCE, Lessons, lessons
from optimizer.generating.draws import Draws, Flags, Numbers
from optimizer.generating.plans import TRAITS, GroupSketch, Role, SchoolPlan

Course = tuple[Stage, str]
WEAK_SUBJECTS = ("英语", "音乐", "美术")
DEEP = 2.5  # posts a core needs in a subject before one of its backbone teachers is promised to another school


@dataclass(frozen=True)
class Seats:
    """One entry per need. ``claimed``: a backbone teacher of the core is expected there; ``free``: a post is free, for
    that one or for a teacher who crosses between kindergarten and primary school."""

    needs: tuple[Need, ...]
    school: Numbers
    course: Numbers  # index into ``courses``
    courses: tuple[Course, ...]
    high: Numbers
    claimed: Flags
    free: Flags
    staff: Numbers


def school_id(index: int) -> str:
    """Ids count from one."""
    return f"S{index + 1:03d}"


def draw(draws: Draws, plans: Sequence[SchoolPlan], groups: Sequence[GroupSketch]) -> Seats:
    """Core schools hold some posts too many, rural members lack some, claimed posts are free."""
    posts = _posts(plans, groups)
    rows = []
    for index, plan in enumerate(plans):
        for (stage, subject), entry in posts[index].items():
            deep = posts[plan.core].get((stage, subject))
            rich = deep is not None and deep.posts >= DEEP
            if plan.role is Role.NEW and not rich:
                continue
            weak = plan.role is Role.RESETTLED and rich and subject in WEAK_SUBJECTS
            need = Need(school_id(index), stage, subject, entry.classes, entry.periods, entry.load, weak=weak)
            rows.append((need, index, (stage, subject), entry.posts, plan.role is Role.NEW or weak))
    needs, school, course, wanted, claimed = zip(*rows, strict=True)
    courses = tuple(dict.fromkeys(course))
    code = {name: number for number, name in enumerate(courses)}
    low = np.floor(np.array(wanted) + 1e-9).astype(np.int64)
    high = np.ceil(np.array(wanted) - 1e-9).astype(np.int64)
    scarce = np.array([need.subject in SCARCE for need in needs])
    claims = np.array(claimed, dtype=bool)
    free = claims | np.array([need.stage is Stage.KINDERGARTEN and need.subject in PLAY for need in needs])
    return Seats(
        needs=needs,
        school=np.array(school, dtype=np.int64),
        course=np.array([code[name] for name in course], dtype=np.int64),
        courses=courses,
        high=high,
        claimed=claims,
        free=free,
        staff=_staff(draws, [plans[index].role for index in school], low, high, scarce, free),
    )


def _posts(plans: Sequence[SchoolPlan], groups: Sequence[GroupSketch]) -> list[dict[Course, Lessons]]:
    return [
        {
            (stage, entry.subject): entry
            for stage, count in plan.classes.items()
            for entry in lessons(stage, count, groups[plan.group].play)
        }
        for plan in plans
    ]


def _staff(draws: Draws, roles: Sequence[Role], low: Numbers, high: Numbers, scarce: Flags, free: Flags) -> Numbers:
    short = np.array([TRAITS[role].short for role in roles])
    full = np.array([TRAITS[role].full for role in roles])
    leading = np.array([role in (Role.CORE, Role.CENTRE) for role in roles])
    dice = draws.random(len(low))
    lacking = dice < np.where(short > 0, short + 0.08 * scarce, 0.0)
    staff = np.where(lacking, low - 1, np.where(dice > 1 - full, high, low))
    spare = draws.random(len(low)) < np.where(high >= 4, 0.45, 0.15)
    staff = np.where(leading & spare, high + 1, staff)
    staff = np.where(free, np.minimum(staff, high - 1), staff)
    found: Numbers = np.maximum(staff, 0).astype(np.int64)
    return found
