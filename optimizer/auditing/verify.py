"""Checks a plan and its certificate in integer arithmetic, without any solver (model A13)."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from pydantic import ValidationError

from optimizer.auditing.agreement.comparison import compare
from optimizer.auditing.audit import audit
from optimizer.auditing.claims import Certificate, ComponentClaim
from optimizer.auditing.verdicts import LevelVerdict, Verification
from optimizer.domain.errors import InputError
from optimizer.domain.plan import Plan
from optimizer.goals import GOALS
from optimizer.goals.uncovered import Uncovered
from optimizer.model.assembly import Assembly, Component, assemble
from optimizer.model.certificate import prove
from optimizer.policy.digests import DATA
from optimizer.policy.instance import Instance, Limit
from optimizer.readings.columns import Ints


def verify(instance: Instance, plan: Plan, certificate: Mapping[str, Any]) -> Verification:
    """Legality from A·x, values from the goals' integer amounts, bounds from the duals.

    That the matrix says what the clauses say is read a second time, by loops (``agreement``).
    """
    try:
        claims = Certificate.model_validate(certificate)
    except ValidationError as error:
        raise InputError.of("证书内容不完整或有误", "请使用求解时写出的 certificate.json，不要修改。") from error
    faults: list[str] = []
    for who, digests in (("方案", plan.digests), ("证书", claims.digests)):
        for name in instance.differing(digests):
            what = "数据" if name == DATA else "政策、学年或上一版方案"
            faults.append(f"{who}所依据的{what}与现在的不同（摘要不一致）")
    limits = (Limit(one.school, one.stage, one.subject, one.visits, one.online) for one in claims.limits)
    assembly = assemble(instance.limited(tuple(limits)))
    rows = assembly.horizon.rows_of(plan)
    faults += [
        f"教师{posting.teacher}{posting.first_year}学年到{posting.school}的交流不在政策允许的范围内"
        for posting, row in zip(plan.postings, rows, strict=True)
        if row < 0
    ]
    faults += _misstated(instance, plan)
    agreement = compare(assembly, plan)
    faults += agreement.faults
    x = np.zeros(len(assembly.horizon), dtype=np.int64)
    np.add.at(x, rows[rows >= 0], 1)
    whole = assembly.completed(x)
    faults += _breaches(assembly, whole)
    components = list(assembly.components(joined=claims.joined))
    if [len(claim.levels) for claim in claims.components] != [len(assembly.levels)] * len(components):
        raise InputError.of("证书与本实例不相符", "请用生成该方案时的数据、政策与程序版本核验。")
    certified, claimed = list(assembly.constants), list(assembly.constants)
    core, undone = [0] * len(assembly.levels), [0] * len(assembly.levels)
    for component, claim in zip(components, claims.components, strict=True):
        stated = _component(assembly, component, claim, whole[component.postings], faults)
        for level, (proved, said, basis) in enumerate(stated):
            certified[level] += proved
            claimed[level] += said
            core[level] += basis in ("core", "witness")
            undone[level] += basis == "open"
    values, audited = assembly.values(x), audit(instance, plan)
    seen = [year.history for year in audited.years.values()]
    remarks = [GOALS[name].remark(assembly.amounts[name], seen) for name in assembly.levels]
    levels = tuple(
        LevelVerdict(*facts)
        for facts in zip(
            assembly.levels, values, certified, claimed, core, undone, assembly.gauges.values(), remarks, strict=True
        )
    )
    weighed = Uncovered.name in assembly.levels
    open_ = (judged.entry.rule.title for judged in audited.doubts if judged.entry.hard)
    return Verification(
        levels, tuple(faults), len(claims.limits) if weighed else 0, tuple(dict.fromkeys(open_)),
        agreement.words,
    )


def _misstated(instance: Instance, plan: Plan) -> list[str]:
    """A plan of other years, and postings whose origin is not that of the roster."""
    found = []
    if plan.years != instance.years:
        found.append(f"方案属于{_span(plan.years)}学年，实例为{_span(instance.years)}学年")
    for posting in plan.postings:
        first = posting.first_year if posting.first_year in instance.years else instance.year
        teacher = instance.county_in(first).teacher.get(posting.teacher)
        if teacher is not None and teacher.home != posting.origin:
            found.append(f"教师{posting.teacher}的原单位有误，应为{teacher.home}")
    return found


def _span(years: Sequence[int]) -> str:
    return f"{years[0]}" if len(years) == 1 else f"{years[0]}至{years[-1]}"


def _breaches(assembly: Assembly, whole: Ints) -> list[str]:
    """Rows that the plan breaks, from one product of the matrix."""
    found = []
    at = assembly.A @ whole
    for row in np.flatnonzero((at < assembly.low) | (at > assembly.high)):
        case = assembly.case(int(row))
        if case.entry.startswith("#"):
            found.append(f"教师{case.subject[0]}被安排了多次")
        else:
            instance = assembly.instance
            demand = instance.policy.entry(case.entry).rule.state(case.subject, instance.county_in(case.year))
            year = f"{case.year}学年" if instance.span > 1 else ""
            found.append(f"不满足：{year}{demand}（{case.entry}）")
    if (whole > assembly.upper).any():
        found.append("有教师被重复安排到同一学校")
    return found


def _component(
    assembly: Assembly, component: Component, claim: ComponentClaim, x: Ints, faults: list[str]
) -> list[tuple[int, int, str]]:
    """Per level: bound proved here by integers, bound claimed, and the basis of the claim."""
    system, result = component.system, []
    for level, (cost, stated) in enumerate(zip(component.costs, claim.levels, strict=True)):
        if not cost.any():
            result.append((0, 0, "certificate"))
            continue
        y, rows = np.zeros(len(system.low), dtype=np.int64), np.array(stated.rows, dtype=np.int64)
        if len(stated.rows) != len(stated.duals) or (rows >= len(y)).any():
            raise InputError.of("证书与本实例不相符", "请用生成该方案时的数据、政策与程序版本核验。")
        y[rows] = stated.duals
        bound = prove(system, cost, y, stated.exponent)
        proved, value, limit = bound.value, int(cost @ x), stated.limit
        here = f"第{component.index + 1}个集团块「{assembly.gauges[assembly.levels[level]].title}」"
        if proved < stated.certified:
            faults.append(f"{here}：证书只证明下界 {proved}，却声称 {stated.certified}")
        if stated.basis == "certificate" and stated.bound > proved:
            faults.append(f"{here}：声称由证书证明的下界 {stated.bound} 高于证书所证明的 {proved}")
        if value > stated.value:
            faults.append(f"{here}：方案的值 {value} 高于所声称的 {stated.value}")
        if value < stated.bound:
            faults.append(f"{here}：方案的值 {value} 低于所声称的下界 {stated.bound}")
        if limit is not None and value > limit:
            faults.append(f"{here}：方案的值 {value} 超过后续目标所用的限值 {limit}")
        result.append((min(proved, stated.bound), stated.bound, stated.basis))
        if limit is not None:
            system = system.capped(cost, limit).shrunk(bound.reduced, bound.fixed_by(limit))
    return result
