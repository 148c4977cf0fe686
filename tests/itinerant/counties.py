"""Four schools with music classes, small enough to reckon the needs in the head.

甲 and 乙 lie in 东镇, 丙 in 西镇 nearby, 丁 far away in 南镇 but in a group with 甲. Six classes each (丙 twelve) have
two periods of music; a full post teaches 16.
"""

from datetime import date
from typing import Any

from optimizer.domain.county import County, Group, Member, Need, Road, School, Teacher
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Mode, Stage
from optimizer.policy.instance import Instance
from optimizer.policy.layers import load

YEAR = 2026
TOWNS = {"甲": "东镇", "乙": "东镇", "丙": "西镇", "丁": "南镇"}
CLASSES = {"甲": 6, "乙": 6, "丙": 12, "丁": 6}
ROADS = (Road("甲", "乙", 10), Road("乙", "丙", 20), Road("丙", "丁", 60))


def teacher(name: str, home: str = "甲", subject: str = "音乐", **changes: Any) -> Teacher:
    fields: dict[str, Any] = {"gender": "女", "birth": date(1990, 1, 1), "stage": Stage.PRIMARY, **changes}
    return Teacher(id=name, name=name, home=home, subject=subject, **fields)


def instance(*teachers: Teacher, definitions: Definitions | None = None, **changes: Any) -> Instance:
    """The county with these teachers (one at 甲 where none is given)."""
    tables: dict[str, Any] = {
        "schools": tuple(
            School(name, f"{name}小学", {Stage.PRIMARY: 200}, town=town, node=name) for name, town in TOWNS.items()
        ),
        "needs": tuple(Need(name, Stage.PRIMARY, "音乐", count, 2, 16) for name, count in CLASSES.items()),
        "groups": (Group("G", "甲集团", "甲"),),
        "members": (Member("G", "甲", Mode.CORE), Member("G", "丁", Mode.TIGHT)),
        "teachers": teachers or (teacher("t1"),),
        "roads": ROADS,
    }
    policy = load("标准")
    if definitions is not None:
        policy = policy.model_copy(update={"definitions": definitions})
    return Instance(County(**tables | changes), policy, YEAR)
