"""Checks a plan and its certificate in integer arithmetic, without any solver (model A13).

Nothing is believed that roster, policy, previous plan and decisions do not give: order of levels, ε, limits,
components and values are worked out anew and compared; bounds count as far as integers prove them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from pydantic import ValidationError

from optimizer.auditing.claims import Certificate, ComponentClaim
from optimizer.auditing.grounds import Grounds
from optimizer.auditing.premises import after_blocks, after_changes, from_uncovered, premise, weighed
from optimizer.auditing.question import differences, told
from optimizer.auditing.tolerances import Stated, strained
from optimizer.auditing.verdicts import LevelVerdict, Verification
from optimizer.domain.errors import InputError
from optimizer.domain.plan import Plan
from optimizer.goals import GOALS
from optimizer.model.assembly import Assembly, Component
from optimizer.model.certificate import prove
from optimizer.model.faces import Face
from optimizer.model.tolerance import allowed, remarks_of, shares_of, together
from optimizer.policy.digests import DATA
from optimizer.policy.instance import Instance, Limit
from optimizer.readings.columns import Ints

UNSEALED = "证书由早先的版本写出，没有封存所问的目标顺序、容差和人工决定；这些均按现在的名册与政策重新得出。"
TOLD = 4  # faults that a certificate of another model is refused with


def verify(instance: Instance, plan: Plan, certificate: Mapping[str, Any]) -> Verification:
    """Legality by matrix and auditor, values by both readings, bounds from the duals. Raises InputError."""
    claims = read_claims(certificate)
    return judged(Grounds.of(limited(instance, claims), plan), claims)


def limited(instance: Instance, claims: Certificate) -> Instance:
    """The instance under the limits that a certificate states; that they are the roster's is checked elsewhere."""
    return instance.limited(tuple(Limit(each.school, each.stage, each.subject, each.visits, each.online)
                                  for each in claims.limits))


def judged(grounds: Grounds, claims: Certificate) -> Verification:
    """What the claims of a certificate are worth on grounds that have its limits. Raises InputError."""
    instance, plan, assembly = grounds.instance, grounds.plan, grounds.assembly
    faults = list(_of_another(instance, plan, claims))
    if claims.question is not None:
        faults += differences(claims.question, instance)
    faults += grounds.faults
    components = list(assembly.components(joined=claims.joined))
    stated = _stated(assembly, components, claims, grounds.whole, faults)
    strains, shared = strained(assembly, components, stated)
    faults += strains
    apart = _apart(assembly, components, stated, grounds.whole, joined=claims.joined)
    premises = tuple(map(_joined, from_uncovered(assembly.levels, premise(instance)), shared, apart))
    shared_out = remarks_of(shares_of(assembly, components), len(assembly.levels))
    remarks = tuple(map(_joined, shared_out, after_changes(instance)))
    open_ = (doubt.entry.rule.title for doubt in grounds.audited.doubts if doubt.entry.hard)
    return Verification(
        tuple(_verdicts(grounds, stated, premises, remarks)), tuple(faults),
        len(claims.limits) if weighed(instance) else 0, tuple(dict.fromkeys(open_)), told(instance, plan),
        () if claims.question is not None else (UNSEALED,), bool(instance.decisions), grounds.compared,
    )


def read_claims(certificate: Mapping[str, Any]) -> Certificate:
    """The claims of certificate.json. Raises InputError."""
    try:
        return Certificate.model_validate(certificate)
    except ValidationError as error:
        raise InputError.of("证书内容不完整或有误", "请使用求解时写出的 certificate.json，不要修改。") from error


def _of_another(instance: Instance, plan: Plan, claims: Certificate) -> Iterator[str]:
    """Digests of plan and certificate that are not those of the instance."""
    for who, digests in (("方案", plan.digests), ("证书", claims.digests)):
        for name in instance.differing(digests):
            what = "数据" if name == DATA else "政策、学年或上一版方案"
            yield f"{who}所依据的{what}与现在的不同（摘要不一致）"


def _joined(*told: str) -> str:
    return "，".join(filter(None, told))


def _stated(
    assembly: Assembly, components: list[Component], claims: Certificate, whole: Ints, faults: list[str]
) -> list[list[Stated]]:
    """By component, what is stated and proved of every level. Raises InputError where the model is another one."""
    names = [tuple(level.level for level in claim.levels) for claim in claims.components]
    if [len(levels) for levels in names] != [len(assembly.levels)] * len(components):
        raise _no_fit(faults)
    if any(levels != assembly.levels for levels in names):
        faults.append("证书各级目标的名称或顺序与政策不同")
    return [
        list(_component(assembly, component, claim, whole[component.postings], faults))
        for component, claim in zip(components, claims.components, strict=True)
    ]


def _apart(
    assembly: Assembly, components: list[Component], stated: list[list[Stated]], whole: Ints, *, joined: bool
) -> tuple[str, ...]:
    """By level, what it stands on because each block has limits of its own."""
    shares, height = shares_of(assembly, components), range(len(assembly.levels))
    return after_blocks(
        [sum(p[n].value > p[n].proved + own[n] for p, own in zip(stated, shares, strict=True)) for n in height],
        [sum(not part[n].idle for part in stated) for n in height],
        [not joined and not together(assembly, components, [part[n].point for part in stated], whole) for n in height],
    )


def _verdicts(
    grounds: Grounds, stated: list[list[Stated]], premises: tuple[str, ...], remarks: tuple[str, ...],
) -> Iterator[LevelVerdict]:
    assembly = grounds.assembly
    histories = [year.history for year in grounds.audited.years.values()]
    for level, name in enumerate(assembly.levels):
        parts = [part[level] for part in stated]
        constant = assembly.constants[level]
        yield LevelVerdict(
            name, grounds.values[level], constant + sum(part.proved for part in parts),
            constant + sum(part.bound for part in parts),
            sum(part.on_solver for part in parts), sum(part.basis == "open" for part in parts),
            assembly.gauges[name], _joined(GOALS[name].remark(assembly.amounts[name], histories), remarks[level]),
            allowed(assembly, level),
            premises[level],
        )


def _no_fit(faults: list[str]) -> InputError:
    """A certificate of another model, with what is known to differ."""
    known = f"：{'；'.join(faults[:TOLD])}" if faults else ""
    return InputError.of(f"证书与本实例不相符{known}", "请用生成该方案时的数据、政策与程序版本核验。")


@dataclass(frozen=True)
class _Place:
    """Where a fault is."""

    block: int
    title: str

    def __str__(self) -> str:
        return f"第{self.block + 1}个集团块「{self.title}」"


def _component(
    assembly: Assembly, component: Component, claim: ComponentClaim, x: Ints, faults: list[str]
) -> Iterator[Stated]:
    """Each level in turn: its bound proved here by integers, under the limits on the levels before."""
    face = Face.of(component.system)
    for level, (cost, stated) in enumerate(zip(component.costs, claim.levels, strict=True)):
        here = _Place(component.index, assembly.gauges[assembly.levels[level]].title)
        if not cost.any():
            if (stated.value, stated.bound, stated.certified) != (0, 0, 0):
                faults.append(f"{here}：块内没有这一级的费用，证书却写了数值")
            yield Stated(0, 0, 0, None, "certificate", idle=True)
            continue
        y, rows = np.zeros(len(face.system.low), dtype=np.int64), np.array(stated.rows, dtype=np.int64)
        if len(stated.rows) != len(stated.duals) or (rows >= len(y)).any():
            raise _no_fit(faults)
        y[rows] = stated.duals
        bound = prove(face.system, cost, y, stated.exponent)
        proved, value, limit = bound.value, int(cost @ x), stated.limit
        if proved < stated.certified:
            faults.append(f"{here}：证书只证明下界 {proved}，却声称 {stated.certified}")
        if stated.basis == "tree" and face.proves(cost, bound, stated.bound, stated.tree):
            proved = max(proved, stated.bound)
        if stated.basis in ("certificate", "tree") and stated.bound > proved:
            faults.append(f"{here}：声称由证书证明的下界 {stated.bound} 高于证书所证明的 {proved}")
        if value > stated.value:
            faults.append(f"{here}：方案的值 {value} 高于所声称的 {stated.value}")
        if value < stated.bound:
            faults.append(f"{here}：方案的值 {value} 低于所声称的下界 {stated.bound}")
        if limit is not None and value > limit:
            faults.append(f"{here}：方案的值 {value} 超过后续目标所用的限值 {limit}")
        point, reached = None, value
        if stated.reached is not None:
            point = face.point_of(stated.reached.columns, stated.reached.values)
            if point is None:
                faults.append(f"{here}：证书所附的比较点不合规或超出前几级的限值")
            elif int(cost @ point) < value:
                reached = int(cost @ point)
            else:
                point = None
        yield Stated(value, min(proved, stated.bound), stated.bound, limit, stated.basis, reached, point=point)
        if limit is not None:
            face = face.under(cost, bound, limit)
