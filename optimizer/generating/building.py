"""From sketches to the records of a county."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from optimizer.domain.county import County, Group, Member, School
from optimizer.domain.past_postings import PastPosting
from optimizer.domain.vocabulary import Stage
from optimizer.generating import posts, roster, seats, service, staff, supply
from optimizer.generating.curriculum import LARGEST
from optimizer.generating.draws import Draws
from optimizer.generating.plans import GroupSketch, Role, SchoolPlan, draw
from optimizer.generating.posts import Posts
from optimizer.generating.roads import RoadMap
from optimizer.generating.seats import school_id
from optimizer.generating.service import TERM, Service

TEACHING_POINT = 50  # fewer pupils are outside the national equity figure


def build(groups: Sequence[GroupSketch], seed: int, year: int, roads: bool = False) -> County:
    """Everything is drawn from one stream, so (sketches, seed, year) fix the county."""
    draws = np.random.Generator(np.random.PCG64(seed))
    plans = draw(draws, groups, year)
    needs = seats.draw(draws, plans, groups)
    terms = service.draw(draws, plans, needs)
    people = staff.draw(draws, plans, needs, terms, year)
    supply.ensure(draws, plans, needs, terms, people)
    ledger = posts.draw(draws, plans, needs, terms, people)
    road_map = RoadMap(draws, plans) if roads else None
    return County(
        schools=tuple(_schools(plans, ledger, road_map)),
        needs=needs.needs,
        groups=tuple(_groups(groups, plans, year)),
        members=tuple(
            Member(_group_id(plan.group), school_id(index), plan.sketch.mode, max(plan.opened, year - 4))
            for index, plan in enumerate(plans)
        ),
        teachers=roster.write(draws, groups, plans, needs, terms, people, road_map, year),
        history=tuple(_history(draws, terms, year)),
        roads=tuple(road_map.roads) if road_map else (),
        junctions=tuple(road_map.junctions) if road_map else (),
    )


def _group_id(index: int) -> str:
    return f"G{index + 1:02d}"


def _schools(plans: Sequence[SchoolPlan], ledger: Posts, road_map: RoadMap | None) -> list[School]:
    found = []
    for index, plan in enumerate(plans):
        town, role = plan.sketch.town, plan.role
        pupils = {stage: round(count * LARGEST[stage] * plan.crowd) for stage, count in plan.classes.items()}
        found.append(
            School(
                id=school_id(index),
                name=plan.name,
                pupils=pupils,
                district=town.district,
                town=town.name,
                zone=town.zone,
                rural=not town.urban and role is not Role.NEW,
                weak=role in (Role.RURAL, Role.VILLAGE, Role.RESETTLED),
                new=role is Role.NEW,
                opened=plan.opened,
                mountain=town.mountain,
                resettlement=role is Role.RESETTLED,
                counted=Stage.KINDERGARTEN not in pupils and sum(pupils.values()) >= TEACHING_POINT,
                quota=int(ledger.quota[index]),
                senior_posts=int(ledger.senior[index]),
                middle_posts=int(ledger.middle[index]),
                lon=plan.lon,
                lat=plan.lat,
                node=road_map.school_nodes[index] if road_map else None,
            )
        )
    return found


def _groups(groups: Sequence[GroupSketch], plans: Sequence[SchoolPlan], year: int) -> list[Group]:
    cores = [index for index, plan in enumerate(plans) if plan.leads]
    return [
        Group(
            id=_group_id(number),
            name=plans[core].name + group.kind.split("（")[0],
            core=school_id(core),
            kind=group.kind,
            stable_since=None if group.stable is None else year + group.stable,
        )
        for number, (group, core) in enumerate(zip(groups, cores, strict=True))
    ]


def _history(draws: Draws, terms: Service, year: int) -> list[PastPosting]:
    """Only postings that are over ever moved the post itself, and short ones are 支教."""
    moved = draws.random(len(terms.home)) < 0.05
    found = []
    for index in np.flatnonzero(terms.other >= 0).tolist():
        start, lasts = year + int(terms.began[index]), int(terms.lasts[index])
        found.append(
            PastPosting(
                teacher=roster.teacher_id(index),
                type="轮岗交流" if lasts == TERM else "支教",
                transfer=bool(moved[index] and terms.back[index]),
                start=date(start, 9, 1),
                end=date(start + lasts, 7, 1),
                origin=school_id(int(terms.home[index])),
                school=school_id(int(terms.other[index])),
            )
        )
    return found
