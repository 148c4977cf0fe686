"""Made-up counties with real structure: any shape, any seed, the same records every time.

``generate`` makes a county of a named shape, ``district`` one of any size. Every group of an unspoilt county can
meet the usual policy (10–20 % of the staff move, 40 % of them backbone teachers, a backbone teacher of the core for
each subject of a new school) with room to spare; ``impossible`` spoils one group in a named way.
"""

from optimizer.domain.county import County
from optimizer.domain.errors import InputError
from optimizer.generating import patterned, shapes
from optimizer.generating.building import build
from optimizer.generating.conflicts import CONFLICTS, prepare, spoil
from optimizer.generating.teams import form_teams

SHAPES = {name: shape.title for name, shape in shapes.SHAPE.items()}

__all__ = ["CONFLICTS", "SHAPES", "district", "generate"]


def generate(shape: str, seed: int, year: int = 2026, *, impossible: str | None = None, teams: int = 0) -> County:
    """A county of a named shape; ``teams`` forms that many teams (团队) of three in its core schools."""
    if shape not in shapes.SHAPE:
        raise InputError.of(f"没有名为「{shape}」的示例县", f"可选：{'、'.join(SHAPES)}")
    if impossible is not None and impossible not in CONFLICTS:
        raise InputError.of(f"没有名为「{impossible}」的冲突", f"可选：{'、'.join(CONFLICTS)}")
    plan = shapes.SHAPE[shape]
    groups = prepare(plan.sketch(), impossible) if impossible else plan.sketch()
    county = form_teams(build(groups, seed, year, plan.roads), teams, year)
    county = plan.then(county, year) if plan.then else county
    return spoil(county, impossible, year) if impossible else county


def district(groups: int, schools_per_group: int, seed: int, year: int = 2026) -> County:
    """Equal groups of primary and junior schools in turn, about 46 teachers a school."""
    if groups < 1 or schools_per_group < 2:
        raise InputError.of("集团数至少为1，每个集团至少2所学校", "请调大参数")
    return build(patterned.regular(groups, schools_per_group), seed, year)
