"""Limits on visits that a level rests on: worked out anew, never taken from a file (definitions §7).

What holds whatever plan is made (``reachable``) is derived here. A limit below it came from a week of visits that no
file proves: the levels from ``uncovered`` on are then said to rest on it. A limit above it, one too many or one too
few is a false claim.
"""

from collections import Counter
from collections.abc import Sequence

from optimizer.goals.disruption import Disruption
from optimizer.goals.uncovered import Uncovered
from optimizer.itinerant.reach_limits import reachable
from optimizer.policy.instance import Instance

DERIVED, TIGHTENED, NONE = "derived", "tightened", "none"
SPLIT = "只在各集团块前几级均不更差的方案中比较，前面有未证明的目标"
UNLINKED = "容差从各集团块单独的最优值起算，没有计入跨集团的条款"
FEWEST = "只在对上一版方案改动不更多的方案中比较，上一版方案未一并核验"


def weighed(instance: Instance) -> bool:
    """Whether some level counts what visits may cover."""
    return Uncovered.name in instance.policy.levels


def strayed(instance: Instance) -> tuple[str, ...]:
    """Limits of an instance that roster and policy do not give, in words."""
    if not instance.limits:
        return ()
    derived = {limit[:3]: limit for limit in reachable(instance)}
    found = []
    for key, times in Counter(limit[:3] for limit in instance.limits).items():
        if key not in derived:
            found.append(f"走教限额有误：{_named(key)}没有可由走教补足的课程")
        elif times > 1:
            found.append(f"走教限额有误：{_named(key)}写了 {times} 次")
    for limit in instance.limits:
        most = derived.get(limit[:3])
        if most is not None and (limit.visits > most.visits or limit.online > most.online):
            found.append(
                f"走教限额有误：{_named(limit[:3])}写走教 {limit.visits} 节、同步课堂 {limit.online} 节，"
                f"按名册至多 {most.visits} 节、{most.online} 节"
            )
    missing = [key for key in derived if key not in instance.limit]
    found += [f"走教限额不全：缺少{_named(key)}的限额" for key in missing]
    return tuple(found)


def tightened(instance: Instance) -> int:
    """How many limits are below what roster and policy give."""
    derived = {limit[:3]: limit for limit in reachable(instance)} if instance.limits else {}
    return sum(limit != derived.get(limit[:3], limit) for limit in instance.limits)


def premise(instance: Instance) -> str:
    """What the levels from ``uncovered`` on are not proved without; empty where roster and policy give it."""
    if not weighed(instance):
        return ""
    if not instance.limits and instance.span == 1 and reachable(instance):
        return "没有走教限额，缺口按走教可全部补足计算"
    count = tightened(instance)
    return f"以走教排课收紧的 {count} 处限额为前提，限额未独立核验" if count else ""


def derivation(instance: Instance) -> str:
    """Where the limits of an instance come from, as it is sealed."""
    if not instance.limits:
        return NONE
    return TIGHTENED if tightened(instance) else DERIVED


def from_uncovered(levels: tuple[str, ...], told: str) -> tuple[str, ...]:
    """By level, the premise that it stands on: what comes before ``uncovered`` needs no limits."""
    start = levels.index(Uncovered.name) if told and Uncovered.name in levels else len(levels)
    return tuple(told if place >= start else "" for place in range(len(levels)))


def after_changes(instance: Instance) -> tuple[str, ...]:
    """By level, that its proof compares plans near the plan before only: whoever gives that one chooses among plans.

    What comes before ``disruption`` does not depend on it.
    """
    levels = instance.policy.levels
    near = instance.previous is not None and Disruption.name in levels
    start = levels.index(Disruption.name) + 1 if near else len(levels)
    return tuple(FEWEST if place >= start else "" for place in range(len(levels)))


def after_blocks(open_in: Sequence[int], costly_in: Sequence[int], lowered: Sequence[bool]) -> tuple[str, ...]:
    """By level, what it stands on because limits on the levels before are by block.

    A level is not proved in so many blocks, of those that it costs anything in: another plan may be as good in all
    and worse in one block. Where a limit was ``lowered`` to what blocks reach alone, county-wide rows do not let them
    reach it together.
    """
    found, told = [], list[str]()
    for open_blocks, costly, low in zip(open_in, costly_in, lowered, strict=True):
        found.append("，".join(dict.fromkeys(told)))
        told += [SPLIT] * (open_blocks > 0 and costly > 1) + [UNLINKED] * low
    return tuple(found)


def _named(key: tuple[object, ...]) -> str:
    school, stage, subject = key
    return f"{school}{stage}{subject}"
