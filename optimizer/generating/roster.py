"""The teacher records, from the arrays that describe them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import numpy as np

from optimizer.domain.county import Teacher
from optimizer.domain.vocabulary import Backbone, Degree, Leader, Stage, Title
from optimizer.generating import naming
from optimizer.generating.curriculum import SECOND
from optimizer.generating.draws import Draws, Numbers, Reals
from optimizer.generating.plans import GroupSketch, SchoolPlan
from optimizer.generating.roads import RoadMap
from optimizer.generating.seats import Seats, school_id
from optimizer.generating.service import Service
from optimizer.generating.staff import NO_YEAR, Staff

SHARED_SUBJECTS = ("体育", "音乐", "美术")
BRIDGE = {Stage.KINDERGARTEN: Stage.PRIMARY, Stage.PRIMARY: Stage.KINDERGARTEN}
WISH, WISH_OTHERS, SECOND_SUBJECT, SHARED, COMMUTER = 0.6, 0.04, 0.2, 0.6, 0.28


def teacher_id(index: int) -> str:
    """Ids count from one."""
    return f"T{index + 1:06d}"


def write(
    draws: Draws,
    groups: Sequence[GroupSketch],
    plans: Sequence[SchoolPlan],
    needs: Seats,
    terms: Service,
    people: Staff,
    roads: RoadMap | None,
    year: int,
) -> tuple[Teacher, ...]:
    """In the order of home schools and courses."""
    count = len(terms.home)
    names = naming.people(draws, people.male)
    months = draws.integers(1, 13, count).tolist()
    papers = (draws.permutation(count) + 1).tolist()
    until = [(date(year + 1, 3, 1), date(year + 1, 9, 1), date(year + 2, 9, 1))[k] for k in draws.integers(0, 3, count)]
    wishing = (draws.random(count) < np.where(people.volunteer, WISH, WISH_OTHERS)) & ~people.recruited
    second, shared = draws.random(count) < SECOND_SUBJECT, draws.random(count) < SHARED
    dice = draws.random(count).tolist()
    near = np.where(draws.random(count) < COMMUTER, np.array([plan.core for plan in plans])[terms.home], terms.home)
    lon, lat = _homes(draws, plans, near)
    towns = [plans[index].sketch.town.name for index in near.tolist()]
    taught, offered = _courses(plans, needs)
    found = []
    for index in range(count):
        home, code = int(terms.home[index]), int(terms.course[index])
        plan, (stage, subject) = plans[home], needs.courses[code]
        years, worked, end = int(people.tenure[index]), int(people.worked[index]), int(people.service_end[index])
        bound, deferred, born = end != NO_YEAR, bool(people.deferred[index]), months[index]
        found.append(
            Teacher(
                id=teacher_id(index),
                name=str(names[index]),
                gender="男" if people.male[index] else "女",
                birth=date(year - int(people.age[index]) - (born > 9), born, 1),
                home=school_id(home),
                stage=stage,
                subject=subject,
                stages=_certified(stage, subject) if groups[plan.group].play and shared[index] else (),
                second_subject=_second(offered[stage], subject, dice[index]) if second[index] else None,
                title=Title(int(people.title[index])),
                backbone=Backbone(int(people.backbone[index])),
                degree=Degree(int(people.degree[index])),
                arrived=date(year - years, 9, 1),
                hired=date(year - worked, 9, 1),
                leader=Leader(int(people.leader[index])),
                volunteer=bool(people.volunteer[index]),
                wishes=_wishes([s for s in taught[plan.group, code] if s != home], dice[index])
                if wishing[index]
                else (),
                deferred_until=until[index] if deferred else None,
                evidence=f"教人暂〔{year}〕{papers[index]}号" if deferred else None,
                recruited=year - worked if worked == years and (worked <= 3 or bound) else None,
                service_end=year + end if bound else None,
                lon=lon[index],
                lat=lat[index],
                node=roads.nearest(towns[index], lon[index], lat[index]) if roads else None,
            )
        )
    return tuple(found)


def _courses(
    plans: Sequence[SchoolPlan], needs: Seats
) -> tuple[dict[tuple[int, int], list[int]], dict[Stage, set[str]]]:
    """Schools by group and course, subjects by stage."""
    taught = defaultdict(list)
    for school, course in zip(needs.school.tolist(), needs.course.tolist(), strict=True):
        taught[plans[school].group, course].append(school)
    offered = defaultdict(set)
    for stage, subject in needs.courses:
        offered[stage].add(subject)
    return taught, offered


def _homes(draws: Draws, plans: Sequence[SchoolPlan], near: Numbers) -> tuple[list[float], list[float]]:
    """Scattered around a school: for most their own, for commuters the core of the group."""
    found = []
    for centre in ([plan.lon for plan in plans], [plan.lat for plan in plans]):
        place: Reals = np.array(centre)[near] + 0.011 * draws.standard_t(4, len(near)).clip(-6, 6)
        found.append([float(value) for value in place.round(5)])
    return found[0], found[1]


def _certified(stage: Stage, subject: str) -> tuple[Stage, ...]:
    if subject not in SHARED_SUBJECTS or stage not in BRIDGE:
        return ()
    return stage, BRIDGE[stage]


def _second(offered: set[str], subject: str, dice: float) -> str | None:
    options = [other for other in SECOND.get(subject, ()) if other in offered]
    return options[int(dice * len(options))] if options else None


def _wishes(others: list[int], dice: float) -> tuple[str, ...]:
    """One or two schools, in the order of preference."""
    if not others:
        return ()
    first = int(dice * len(others))
    return tuple(school_id(school) for school in (others[first:] + others[:first])[: 1 + (dice > 0.5)])
