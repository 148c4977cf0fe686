"""A plan found again among the columns of its model, or everything that makes it unlawful."""

from collections.abc import Sequence

import numpy as np

from optimizer.auditing.audit import audit
from optimizer.domain.errors import InputError, Problem
from optimizer.domain.plan import Plan, Posting
from optimizer.model.assembly import Assembly
from optimizer.policy.instance import Instance
from optimizer.readings.columns import Ints

MOST_FAULTS = 20


def lawful(assembly: Assembly, plan: Plan) -> Ints:
    """The columns that the plan chooses, steps at their least. Raises InputError with every hard breach."""
    instance = assembly.instance
    rows = assembly.horizon.rows_of(plan)
    strange = [posting for posting, row in zip(plan.postings, rows.tolist(), strict=True) if row < 0]
    if strange or plan.years != instance.years:
        raise _unlawful(instance, plan, strange)
    x = assembly.completed(np.bincount(rows, minlength=len(assembly.horizon)).astype(np.int64))
    at = assembly.A @ x
    if ((at < assembly.low) | (at > assembly.high)).any() or (x > assembly.upper).any():
        raise _unlawful(instance, plan, strange)
    return x


def _unlawful(instance: Instance, plan: Plan, strange: Sequence[Posting]) -> InputError:
    """What is wrong with a plan, as the auditor says it, then as the model does."""
    said = [finding.text.rstrip("。") for finding in audit(instance, plan).findings if finding.hard]
    said += [f"教师{p.teacher}{p.first_year}学年到{p.school}的交流不在政策允许的范围内" for p in strange if not said]
    advice = "先用 rotation audit 核对方案与数据、政策是否一致，改正或重新求解后再问。"
    shown = said[:MOST_FAULTS] + ([f"另有{len(said) - MOST_FAULTS}处"] if len(said) > MOST_FAULTS else [])
    problems = [Problem("方案", None, None, text, "") for text in shown]
    return InputError([*problems, Problem("", None, None, "方案须合规，才能解释或修改", advice)])
