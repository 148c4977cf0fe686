"""Checks a plan and its certificate in integer arithmetic, without any solver (model A13).

Nothing is believed that roster, policy, previous plan and decisions do not give: order of levels, ε, limits,
components and values are worked out anew and compared; bounds count as far as integers prove them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from pydantic import ValidationError

from optimizer.auditing.agreement.comparison import compare
from optimizer.auditing.audit import Audit, audit
from optimizer.auditing.claims import Certificate, ComponentClaim
from optimizer.auditing.legality import breaches, misstated
from optimizer.auditing.premises import after_blocks, after_changes, from_uncovered, premise, strayed, weighed
from optimizer.auditing.question import differences, told
from optimizer.auditing.tolerances import Stated, strained
from optimizer.auditing.verdicts import LevelVerdict, Verification
from optimizer.domain.errors import InputError
from optimizer.domain.plan import Plan
from optimizer.goals import GOALS
from optimizer.model.assembly import Assembly, Component, assemble
from optimizer.model.certificate import prove
from optimizer.model.faces import Face
from optimizer.model.tolerance import allowed, remarks_of, shares_of, together
from optimizer.policy.digests import DATA
from optimizer.policy.instance import Instance, Limit
from optimizer.readings.columns import Ints

UNSEALED = "证书由早先的版本写出，没有封存所问的目标顺序、容差和人工决定；这些均按现在的名册与政策重新得出。"
TOLD = 4  # faults that a certificate of another model is refused with


def verify(instance: Instance, plan: Plan, certificate: Mapping[str, Any]) -> Verification:
    """Legality by matrix and auditor, values by both readings, bounds from the duals. Raises InputError.

    That the matrix says what the clauses say is read a second time, by loops (``agreement``).
    """
    claims = _read(certificate)
    limited = instance.limited(tuple(Limit(each.school, each.stage, each.subject, each.visits, each.online)
                                     for each in claims.limits))
    faults = [*_of_another(instance, plan, claims), *strayed(limited)]
    if claims.question is not None:
        faults += differences(claims.question, limited)
    assembly = assemble(limited)
    x, whole, legal = breaches(assembly, plan)
    agreement = compare(assembly, plan)
    faults += [*misstated(instance, plan), *legal, *agreement.faults]
    audited, values = audit(limited, plan), assembly.values(x)
    faults += _contradicted(assembly, audited, values, known=bool(faults))
    components = list(assembly.components(joined=claims.joined))
    stated = _stated(assembly, components, claims, whole, faults)
    strains, shared = strained(assembly, components, stated)
    faults += strains
    apart = _apart(assembly, components, stated, whole, joined=claims.joined)
    premises = tuple(map(_joined, from_uncovered(assembly.levels, premise(limited)), shared, apart))
    shared_out = remarks_of(shares_of(assembly, components), len(assembly.levels))
    remarks = tuple(map(_joined, shared_out, after_changes(limited)))
    levels = tuple(_verdicts(assembly, audited, values, stated, premises, remarks))
    open_ = (judged.entry.rule.title for judged in audited.doubts if judged.entry.hard)
    return Verification(
        levels, tuple(faults), len(claims.limits) if weighed(limited) else 0, tuple(dict.fromkeys(open_)),
        told(limited, plan), () if claims.question is not None else (UNSEALED,), bool(instance.decisions),
        agreement.words,
    )


def _read(certificate: Mapping[str, Any]) -> Certificate:
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


def _contradicted(assembly: Assembly, audited: Audit, values: tuple[int, ...], *, known: bool) -> Iterator[str]:
    """What the auditor's plain reading says otherwise than the matrix; breaches only where none is ``known``."""
    if not known:
        for finding in audited.findings:
            if finding.hard:
                yield f"审核程序判定不合规：{finding.text}（{finding.case.entry}）"
    histories = [year.history for year in audited.years.values()]
    for name, value in zip(assembly.levels, values, strict=True):
        plain = GOALS[name].value(assembly.instance, histories, assembly.gauges[name].scale)
        if plain != value:
            yield f"「{assembly.gauges[name].title}」的值两种读法不同：矩阵 {value}，审核 {plain}"


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
    assembly: Assembly, audited: Audit, values: tuple[int, ...], stated: list[list[Stated]],
    premises: tuple[str, ...], remarks: tuple[str, ...],
) -> Iterator[LevelVerdict]:
    histories = [year.history for year in audited.years.values()]
    for level, name in enumerate(assembly.levels):
        parts = [part[level] for part in stated]
        constant = assembly.constants[level]
        yield LevelVerdict(
            name, values[level], constant + sum(part.proved for part in parts),
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
