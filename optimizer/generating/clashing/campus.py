"""Tiny primary schools whose every number is known: what a planted conflict is counted on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

import numpy as np

from optimizer.domain.county import County, Group, Member, Need, Road, School, Teacher
from optimizer.domain.vocabulary import Backbone, Degree, Mode, Stage, Title
from optimizer.generating import naming
from optimizer.generating.draws import Draws

SUBJECTS = ("语文", "数学", "英语", "体育")
NAMES = ("城关实验小学", "河西小学", "柳林小学", "石桥小学", "双河小学", "高坎小学", "龙潭小学", "白岩小学")
NEAR = 10  # minutes between schools where nothing else is said


@dataclass(frozen=True)
class Campus:
    """A school: ``staff`` teachers over its subjects in turn, the first ``backbone`` of whom are backbone teachers."""

    staff: int
    backbone: int = 0
    subjects: Sequence[str] = SUBJECTS
    pupils: int = 0  # 15 for a teacher where not given
    facts: Mapping[str, object] = field(default_factory=dict)  # of the school's record
    joined: int | None = None
    minutes: int = NEAR  # from the core


def drawn(draws: Draws, scale: int, *, members: int = 2, backbone: int = 5) -> list[Campus]:
    """A core of 32 to 48 teachers, half of them backbone, and members half its size, one in ``backbone`` of theirs."""
    core = 4 * int(draws.integers(8, 13)) * scale
    sizes = [4 * int(draws.integers(4, 7)) * scale for _ in range(members)]
    return [Campus(core, core // 2), *(Campus(size, size // backbone) for size in sizes)]


def county(draws: Draws, groups: Sequence[Sequence[Campus]], year: int) -> County:
    """One group for each list of schools, the core first; everybody long at school, nobody exempt, room everywhere."""
    schools: list[School] = []
    needs: list[Need] = []
    teachers: list[Teacher] = []
    members: list[Member] = []
    roads: list[Road] = []
    cores: list[str] = []
    for number, campuses in enumerate(groups):
        for position, campus in enumerate(campuses):
            identity = f"S{len(schools) + 1:03d}"
            if position == 0:
                cores.append(identity)
            else:
                roads.append(Road(f"N{cores[number]}", f"N{identity}", float(campus.minutes)))
            schools.append(_school(identity, NAMES[len(schools)], campus, year))
            needs += _needs(identity, campus)
            mode = Mode.TIGHT if position else Mode.CORE
            members.append(Member(f"G{number + 1:02d}", identity, mode, campus.joined))
            teachers += _staff(draws, identity, campus, len(teachers), year)
    roads += [Road(f"N{a}", f"N{b}", float(NEAR)) for a, b in pairwise(cores)]
    named = {school.id: school.name for school in schools}
    return County(
        schools=tuple(schools), needs=tuple(needs),
        groups=tuple(
            Group(f"G{number + 1:02d}", f"{named[core]}教育集团", core, "教育集团")
            for number, core in enumerate(cores)
        ),
        members=tuple(members), teachers=tuple(teachers), history=(), roads=tuple(roads),
    )


def _school(identity: str, name: str, campus: Campus, year: int) -> School:
    pupils = campus.pupils or 15 * campus.staff
    facts: dict[str, object] = {"quota": 2 * campus.staff, "opened": 1960, **campus.facts}
    return School(
        identity, name, {Stage.PRIMARY: pupils}, district="示例县", town="城关镇", node=f"N{identity}",
        **facts,  # type: ignore[arg-type]
    )


def _needs(identity: str, campus: Campus) -> list[Need]:
    counts = [len(range(first, campus.staff, len(campus.subjects))) for first in range(len(campus.subjects))]
    return [
        Need(identity, Stage.PRIMARY, subject, least=count // 2, most=2 * count)
        for subject, count in zip(campus.subjects, counts, strict=True)
    ]


def _staff(draws: Draws, home: str, campus: Campus, before: int, year: int) -> list[Teacher]:
    male = draws.random(campus.staff) < 0.35
    names = naming.people(draws, male)
    born = draws.integers(year - 50, year - 32, campus.staff).tolist()
    months = draws.integers(1, 13, campus.staff).tolist()
    arrived = draws.integers(year - 12, year - 7, campus.staff).tolist()
    return [
        Teacher(
            f"T{before + number + 1:04d}", str(names[number]), "男" if male[number] else "女",
            date(born[number], months[number], 1), home, Stage.PRIMARY, campus.subjects[number % len(campus.subjects)],
            title=Title.一级, backbone=Backbone.县级 if number < campus.backbone else Backbone.无, degree=Degree.本科,
            arrived=date(arrived[number], 9, 1), hired=date(born[number] + 23, 9, 1),
        )
        for number in range(campus.staff)
    ]


def draws_of(seed: int) -> Draws:
    """The stream of one seed."""
    return np.random.Generator(np.random.PCG64(seed))
