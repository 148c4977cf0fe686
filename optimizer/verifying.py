"""Checks a plan and its certificate in integer arithmetic, without any solver (model A13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from optimizer.assembly import Assembly, Component, assemble
from optimizer.certificate import prove
from optimizer.errors import InputError
from optimizer.facts import Ints
from optimizer.instance import Instance
from optimizer.plan import Plan
from optimizer.policy import LEVEL_NAMES


@dataclass(frozen=True)
class LevelVerdict:
    """One level: the value recomputed from the plan, the bound recomputed from the duals, and the claim."""

    name: str
    value: int
    certified: int
    claimed: int
    rests_on_core: int  # components whose bound rests on the integer core
    open: int  # components without a proof

    @property
    def words(self) -> str:
        if self.value <= self.certified:
            return "证书已核验"
        if self.open or self.value > self.claimed:
            return f"未证明（差距 {self.value - self.claimed}）"
        rest = self.value - self.certified
        return f"证书核验下界 {self.certified}，其余 {rest} 由 {self.rests_on_core} 个集团的整数核心求解证明"


@dataclass(frozen=True)
class Verification:
    """``faults`` is empty exactly when the plan is lawful and every statement of the certificate holds."""

    levels: tuple[LevelVerdict, ...]
    faults: tuple[str, ...]


def verify(instance: Instance, plan: Plan, certificate: Mapping[str, Any]) -> Verification:
    """Legality from A·x, values from the goals' integer amounts, bounds from the duals."""
    faults: list[str] = []
    for name, digest in instance.digests.items():
        if plan.digests.get(name) != digest:
            faults.append(f"方案所依据的{'数据' if name == 'data' else '政策'}与现在的不同（摘要不一致）")
        if certificate.get("digests", {}).get(name) != digest:
            faults.append(f"证书所依据的{'数据' if name == 'data' else '政策'}与现在的不同（摘要不一致）")
    assembly = assemble(instance)
    rows = assembly.postings.rows_of(plan)
    faults += [
        f"教师{posting.teacher}到{posting.school}的交流不在政策允许的范围内"
        for posting, row in zip(plan.postings, rows, strict=True)
        if row < 0
    ]
    x = np.zeros(len(assembly.postings), dtype=np.int64)
    np.add.at(x, rows[rows >= 0], 1)
    whole = assembly.completed(x)
    faults += _breaches(assembly, whole)
    components = list(assembly.components(joined=bool(certificate.get("joined"))))
    claims = certificate.get("components")
    if not isinstance(claims, list) or len(claims) != len(components):
        raise InputError.of("证书与本实例不相符", "请用生成该方案时的数据、政策与程序版本核验。")
    certified, claimed = list(assembly.constants), list(assembly.constants)
    core, undone = [0] * len(assembly.levels), [0] * len(assembly.levels)
    for component, claim in zip(components, claims, strict=True):
        stated = _component(assembly, component, claim, whole[component.postings], faults)
        for level, (proved, said, basis) in enumerate(stated):
            certified[level] += proved
            claimed[level] += said
            core[level] += basis == "core"
            undone[level] += basis == "open"
    values = assembly.values(x)
    levels = tuple(
        LevelVerdict(*facts) for facts in zip(assembly.levels, values, certified, claimed, core, undone, strict=True)
    )
    return Verification(levels, tuple(faults))


def _breaches(assembly: Assembly, whole: Ints) -> list[str]:
    """Rows that the plan breaks, from one product of the matrix."""
    found = []
    at = assembly.A @ whole
    for row in np.flatnonzero((at < assembly.low) | (at > assembly.high)):
        case = assembly.case(int(row))
        if case.entry.startswith("#"):
            found.append(f"教师{case.subject[0]}被安排了多次")
        else:
            entry = assembly.instance.policy.entry(case.entry)
            found.append(f"不满足：{entry.rule.state(case.subject, assembly.instance.county)}（{entry.id}）")
    if (whole > assembly.upper).any():
        found.append("有教师被重复安排到同一学校")
    return found


def _component(
    assembly: Assembly, component: Component, claim: Mapping[str, Any], x: Ints, faults: list[str]
) -> list[tuple[int, int, str]]:
    """Per level: bound proved here by integers, bound claimed, and the basis of the claim."""
    system, result = component.system, []
    for level, stated in enumerate(claim["levels"]):
        cost = component.costs[level]
        if not cost.any():
            result.append((0, 0, "certificate"))
            continue
        y = np.zeros(len(system.low), dtype=np.int64)
        y[np.array(stated["rows"], dtype=np.int64)] = stated["duals"]
        bound = prove(system, cost, y, int(stated["exponent"]))
        proved, basis, limit = bound.value, str(stated["basis"]), stated["limit"]
        here = f"第{component.index + 1}个集团块「{LEVEL_NAMES[assembly.levels[level]]}」"
        if proved < int(stated["certified"]):
            faults.append(f"{here}：证书只证明下界 {proved}，却声称 {stated['certified']}")
        if basis == "certificate" and int(stated["bound"]) > proved:
            faults.append(f"{here}：声称由证书证明的下界 {stated['bound']} 高于证书所证明的 {proved}")
        if limit is not None and int(cost @ x) > limit:
            faults.append(f"{here}：方案的值 {int(cost @ x)} 超过后续目标所用的限值 {limit}")
        result.append((min(proved, int(stated["bound"])), int(stated["bound"]), basis))
        if limit is not None:
            system = system.capped(cost, limit).shrunk(bound.reduced, bound.fixed_by(limit))
    return result
