"""From a sketch of a group to schools with classes, flags, towns and names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from optimizer.domain.vocabulary import Mode, Stage
from optimizer.generating.draws import Draws
from optimizer.generating.naming import SchoolNames
from optimizer.generating.places import Town

Stages = tuple[Stage, ...]
KINDERGARTEN: Stages = (Stage.KINDERGARTEN,)
PRIMARY: Stages = (Stage.PRIMARY,)
JUNIOR: Stages = (Stage.JUNIOR,)
NINE_YEAR: Stages = (Stage.PRIMARY, Stage.JUNIOR)


class Role(StrEnum):
    """What a school is in its group; drives size, staffing and the quality of its staff."""

    CORE = "core"
    CENTRE = "centre"  # 乡镇中心校 that leads village schools
    TOWN = "town"
    RURAL = "rural"
    VILLAGE = "village"
    NEW = "new"
    RESETTLED = "resettled"  # 易地扶贫搬迁安置点


class Traits(NamedTuple):
    """``crowd`` is the filling of a class against its legal size; ``short`` and ``full`` the odds of a subject with
    one post too few or with every post filled; ``backbone`` the share of backbone teachers (县级 and above)."""

    classes: Mapping[Stage, tuple[int, int]]
    crowd: tuple[float, float]
    short: float
    full: float
    backbone: float


def sizes(
    kindergarten: tuple[int, int], primary: tuple[int, int], junior: tuple[int, int]
) -> Mapping[Stage, tuple[int, int]]:
    """Classes, low and high, for each stage."""
    return {Stage.KINDERGARTEN: kindergarten, Stage.PRIMARY: primary, Stage.JUNIOR: junior}


TRAITS: Mapping[Role, Traits] = {
    Role.CORE: Traits(sizes((12, 18), (44, 60), (34, 45)), (0.93, 1.0), 0.00, 1.0, 0.25),
    Role.CENTRE: Traits(sizes((9, 12), (20, 28), (18, 24)), (0.80, 0.95), 0.00, 0.8, 0.22),
    Role.TOWN: Traits(sizes((9, 15), (24, 36), (20, 30)), (0.80, 0.98), 0.06, 0.5, 0.13),
    Role.RURAL: Traits(sizes((6, 9), (12, 24), (12, 21)), (0.55, 0.85), 0.18, 0.25, 0.06),
    Role.VILLAGE: Traits(sizes((3, 6), (6, 11), (6, 9)), (0.15, 0.50), 0.20, 0.2, 0.05),
    Role.NEW: Traits(sizes((6, 9), (18, 27), (15, 24)), (0.78, 0.95), 0.10, 0.2, 0.07),
    Role.RESETTLED: Traits(sizes((6, 9), (24, 34), (18, 24)), (0.85, 0.98), 0.15, 0.2, 0.06),
}


class Sketch(NamedTuple):
    """One member of a group to be drawn."""

    role: Role
    mode: Mode
    town: Town
    stages: Stages


@dataclass(frozen=True)
class GroupSketch:
    """A group to be drawn; ``core`` comes first. ``stable`` is counted from the plan year, None for not yet."""

    core: Sketch
    members: tuple[Sketch, ...]
    kind: str = "教育集团"
    stable: int | None = None
    play: bool = False  # kindergartens share arts and PE teachers with primary schools
    scale: float = 1.0


@dataclass(frozen=True)
class SchoolPlan:
    """A school before it has staff."""

    name: str
    sketch: Sketch
    group: int
    core: int  # index of the core school
    classes: Mapping[Stage, int]
    crowd: float
    opened: int
    lon: float
    lat: float

    @property
    def role(self) -> Role:
        """Its role in the group."""
        return self.sketch.role

    @property
    def leads(self) -> bool:
        """Whether it is the core."""
        return self.sketch.mode is Mode.CORE


def draw(draws: Draws, groups: Sequence[GroupSketch], year: int) -> tuple[SchoolPlan, ...]:
    """All schools, group by group, core first."""
    names = SchoolNames(draws)
    plans: list[SchoolPlan] = []
    for number, group in enumerate(groups):
        core = len(plans)
        for sketch in (group.core, *group.members):
            plans.append(_school(draws, names, sketch, number, core, group.scale, year))
    return tuple(plans)


def _school(
    draws: Draws, names: SchoolNames, sketch: Sketch, group: int, core: int, scale: float, year: int
) -> SchoolPlan:
    traits, town = TRAITS[sketch.role], sketch.town
    part = 0.6 if len(sketch.stages) > 1 else 1.0  # a nine-year school is two smaller schools
    classes = {}
    for stage in sketch.stages:
        low, high = traits.classes[stage]
        wanted = draws.integers(low, high + 1) * scale * part
        classes[stage] = max(3 if stage is not Stage.PRIMARY else 6, round(float(wanted)))
    scatter = 0.009 if town.urban else 0.018
    match sketch.role:
        case Role.NEW:
            opened = year - int(draws.integers(1, 3))
        case Role.RESETTLED:
            opened = year - int(draws.integers(6, 8))
        case Role.CORE | Role.CENTRE:
            opened = int(draws.integers(1905, 1979))
        case _:
            opened = int(draws.integers(1950, 2013))
    return SchoolPlan(
        name=names.take(town.name, town.urban, sketch.stages),
        sketch=sketch,
        group=group,
        core=core,
        classes=classes,
        crowd=float(draws.uniform(*traits.crowd)),
        opened=opened,
        lon=round(town.lon + float(draws.normal(0, scatter)), 5),
        lat=round(town.lat + float(draws.normal(0, scatter)), 5),
    )
