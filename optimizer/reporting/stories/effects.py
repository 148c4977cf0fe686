"""Levels before and after, and what a change costs, in the units that a planner reads."""

from collections.abc import Iterable, Sequence

from optimizer.questions.results import Barred, Effect, Reply, Tried
from optimizer.reporting.stories.story import Grid

LEVELS = ("目标", "现方案", "按此要求", "变化", "说明")


def cost(levels: Iterable[Effect]) -> str:
    """What changes, level by level; a gap is said."""
    told = [_shift(level) for level in levels if level.change or level.after > level.bound]
    return "；".join(told) if told else "各级目标不变"


def _shift(level: Effect) -> str:
    least = "" if level.proved else f"（{_verdict(level)}）"
    return f"{level.gauge.named(level.change)}{least}"


def _verdict(level: Effect) -> str:
    if not level.proved:
        return f"未证明，至少{level.gauge.change(level.bound - level.before)}"
    return f"已证明最小（{level.remark}）" if level.remark else "已证明最小"


def table(levels: Sequence[Effect]) -> Grid:
    """Every level that a plan pays anything for, before and after."""
    rows = []
    for level in levels:
        if level.before or level.after or not level.proved:
            gauge = level.gauge
            change = gauge.change(level.change) if level.change else "不变"
            rows.append((gauge.heading, gauge.told(level.before), gauge.told(level.after), change, _verdict(level)))
    return Grid(LEVELS, tuple(rows))


def brief(reply: Reply) -> str:
    """A reply in one phrase."""
    if isinstance(reply, Tried):
        return cost(reply.levels)
    return "没有合规方案" if isinstance(reply, Barred) else "在限定的计算量内未能判定"
