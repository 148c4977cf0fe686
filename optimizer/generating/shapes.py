"""The shapes that a county can take, after public group-schooling plans."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from optimizer.domain.county import County
from optimizer.generating import handmade, patterned
from optimizer.generating.plans import GroupSketch


class Shape(NamedTuple):
    """A county to generate; small ones carry a road table, large ones are measured in straight lines."""

    title: str
    sketch: Callable[[], Sequence[GroupSketch]]
    roads: bool = False
    then: Callable[[County, int], County] | None = None  # what happens to it after the plan year


SHAPE: Mapping[str, Shape] = {
    "three_schools": Shape("三校集团：一所核心初中和两所成员校，约150名教师", handmade.three_schools, roads=True),
    "closing": Shape(
        "一所核心小学带三所成员小学，其中村小次年撤并到乡镇小学，约130名教师", handmade.closing, roads=True,
        then=handmade.merged,
    ),
    "prefecture": Shape(
        "州属县（市）：6个集团、约30所学校、约1700名教师，紧密型与协作型并存", handmade.prefecture, roads=True
    ),
    "county": Shape("县：10个集团，托管、联盟、协作三种模式，约58所学校、约3500名教师", patterned.county, roads=True),
    "ruian": Shape("县级市教共体：小学30个、初中23个教共体，约250所学校、约12000名教师", patterned.ruian),
    "beibei": Shape("区：9个中小学集团和5个幼儿园联盟，约100所学校、约7000名教师", patterned.beibei),
    "zhangzhou": Shape("设区市：11个县区、165个小学教育集团，约930所学校、约45000名教师", patterned.zhangzhou),
}
