"""Planted conflicts: small instances without a plan, each for one reason that can be counted by hand.

What a planner should be told is worked out from the records and stands in ``expected.yaml``; no solver has a part in
it. The same plants at any seed and scale are what ``python -m benchmarks explain`` measures.
"""

from collections.abc import Mapping
from typing import Any

from optimizer.generating.clashing import people, quotas
from optimizer.generating.clashing.campus import draws_of
from optimizer.generating.clashing.planting import YEAR, Plant, Planted

__all__ = ["PLANTS", "Planted", "expected", "planted", "policy_of"]

PLANTS: Mapping[str, Plant] = {
    "flow_against_outflow": Plant("交流比例与学校派出上限", quotas.outflow),
    "backbone_stock": Plant("骨干占比与骨干人数", quotas.stock),
    "new_school_against_dilution": Plant("新建学校骨干与核心校不稀释", quotas.dilution),
    "exemptions": Plant("暂缓人员过多，达不到交流比例", quotas.exemptions),
    "mirror_against_backbone": Plant("交流教师结构与骨干占比", quotas.mirror),
    "budget_against_flow": Plant("全县补助预算与两个集团的交流比例", quotas.budget),
    "odd_exchange": Plant("对等互派与单数的交流人数（只有整数才看得出）", quotas.odd),
    "equity_against_flow": Plant("全县差异系数与只进不出的交流方向", quotas.equity),
    "due_against_flow": Plant("应交流人员一年完成与交流比例上限", quotas.due),
    "full_new_school": Plant("新建学校编制已满，又不得派出", people.full_school),
    "senior_posts": Plant("新建学校没有高级岗位，可派骨干都是高级", people.senior_posts),
    "far_new_school": Plant("新建学校超出通勤上限", people.far_school),
    "newcomers": Plant("全员未满最短在校年限", people.newcomers),
    "decided_in_term": Plant("决定派出的教师任期未满", people.in_term),
    "two_decisions": Plant("两项决定互相矛盾", people.two_decisions),
    "leaders": Plant("成员校没有可交流的干部", people.leaders),
    "full_group": Plant("集团成员已满而未退一补一", people.members),
    "two_at_once": Plant("两处互不相干的冲突", people.two_at_once),
}


def planted(name: str, seed: int, scale: int = 1) -> Planted:
    """The conflict of that name; the same for the same seed and scale."""
    return PLANTS[name].make(draws_of(seed), scale)


def policy_of(name: str, found: Planted) -> dict[str, Any]:
    """The policy as plain data, on top of the shipped base."""
    plain: dict[str, Any] = {"extends": "基础", "name": PLANTS[name].title, "year": YEAR}
    plain |= {"definitions": dict(found.definitions)} if found.definitions else {}
    return plain | {"entries": [dict(each) for each in found.entries]}


def expected(name: str, found: Planted) -> dict[str, Any]:
    """What the answer should say: one of its clashes, the least change, and some changes of one clause alone."""
    return {
        "reason": PLANTS[name].title,
        "status": "impossible",
        "clash": [{"entry": entry, "subject": list(subject)} for entry, subject in found.clash],
        "bars": list(found.bars),
        "repair": {
            "total": found.total / 100,
            "alone": [
                {"entry": entry, "parameter": parameter, "after": value}
                for entry, (parameter, value) in found.alone.items()
            ],
        },
    }
