"""The question that a plan answers, as a certificate seals it and as it is told: order, ε, plan before, decisions.

Everything here is worked out from roster, policy, previous plan and decisions; what a file says of it is compared.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from optimizer.auditing.premises import DERIVED, NONE, TIGHTENED, derivation
from optimizer.domain.plan import Plan
from optimizer.goals import GOALS
from optimizer.goals.disruption import Disruption
from optimizer.policy.digests import plan_digest
from optimizer.policy.instance import Instance

NAMES = {
    "order": "目标顺序", "epsilon": "容差", "years": "学年", "previous": "上一版方案",
    "decisions": "人工决定和离岗登记", "limits": "走教限额的来历",
}
LIMITS = {NONE: "没有限额", DERIVED: "由名册推得", TIGHTENED: "由走教排课收紧"}
MOST = 3  # differences of a list that are told


def question_of(instance: Instance) -> dict[str, Any]:
    """What is sealed, as plain data."""
    levels = instance.policy.levels
    return {
        "order": list(levels),
        "epsilon": {level: instance.policy.epsilon[level] for level in levels if instance.policy.epsilon.get(level)},
        "years": list(instance.years),
        "previous": None if instance.previous is None else plan_digest(instance.previous),
        "decisions": list(instance.decisions),
        "limits": derivation(instance),
    }


def differences(stated: Mapping[str, Any], instance: Instance) -> Iterator[str]:
    """Where a sealed question is not the one that roster, policy, plan before and decisions ask."""
    mine = question_of(instance)
    for key, name in NAMES.items():
        if key not in stated or stated[key] != mine[key]:
            yield f"证书所封存的{name}与现在的不同{_apart(key, stated.get(key), mine[key])}"
    strange = sorted(set(stated) - set(NAMES))
    if strange:
        yield f"证书所封存的问题中有不认识的项：{'、'.join(strange)[:80]}"


def _apart(key: str, stated: Any, mine: Any) -> str:
    """The difference in words, where both sides can be told."""
    if key == "order" and isinstance(stated, list) and all(isinstance(level, str) for level in stated):
        return f"：证书为{_order(stated)}，现为{_order(mine)}"
    if key == "decisions" and isinstance(stated, list) and all(isinstance(line, str) for line in stated):
        for told, lines in (
            ("证书没有", Counter(mine) - Counter(stated)), ("现在没有", Counter(stated) - Counter(mine)),
        ):
            if lines:
                shown = "；".join(line[:60] for line in list(lines)[:MOST])
                return f"：{told}{shown}{'等' if len(lines) > MOST else ''}"
        return "：次序不同"
    return ""


def _order(levels: list[str]) -> str:
    return "→".join(GOALS[level].title if level in GOALS else level[:20] for level in levels)


def told(instance: Instance, plan: Plan) -> tuple[str, ...]:
    """The question in words: the order of levels, ε, the plan before, every decision and every leave."""
    policy = instance.policy
    lines = [f"目标顺序：{_order(list(policy.levels))}"]
    lines += [
        f"容差：{GOALS[level].title} {policy.epsilon[level]}" for level in policy.levels if policy.epsilon.get(level)
    ]
    if instance.previous is not None:
        apart = len(set(_places(instance.previous)) ^ set(_places(plan)))
        same = f"与本方案相差 {apart} 处" if apart else "与本方案相同"
        lines.append(f"上一版方案（摘要 {plan_digest(instance.previous)[:12]}）{same}")
        if Disruption.name in policy.levels:
            lines.append(f"「{Disruption.title}」之后的各级只在改动不更多的方案中比较")
    lines += instance.decisions
    if instance.limits:
        lines.append(f"走教、同步课堂限额 {len(instance.limits)} 处：{LIMITS[derivation(instance)]}")
    return tuple(lines)


def _places(plan: Plan) -> list[tuple[str, str, int]]:
    return [(posting.teacher, posting.school, posting.first_year) for posting in plan.postings]
