"""Whether a plan keeps every row of the model: from one product of the matrix."""

from collections.abc import Sequence

import numpy as np

from optimizer.domain.plan import Plan
from optimizer.model.assembly import Assembly
from optimizer.policy.instance import Instance
from optimizer.readings.columns import Ints


def breaches(assembly: Assembly, plan: Plan) -> tuple[Ints, Ints, list[str]]:
    """Postings as columns, all columns, and what the plan breaks."""
    rows = assembly.horizon.rows_of(plan)
    found = [
        f"教师{posting.teacher}{posting.first_year}学年到{posting.school}的交流不在政策允许的范围内"
        for posting, row in zip(plan.postings, rows, strict=True)
        if row < 0
    ]
    x = np.zeros(len(assembly.horizon), dtype=np.int64)
    np.add.at(x, rows[rows >= 0], 1)
    whole = assembly.completed(x)
    return x, whole, [*found, *_broken(assembly, whole)]


def _broken(assembly: Assembly, whole: Ints) -> list[str]:
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


def misstated(instance: Instance, plan: Plan) -> list[str]:
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
