"""Levels before and after, and what a change costs, in the units that a planner reads."""

from collections.abc import Iterable, Sequence

from optimizer.auditing.audit import histories
from optimizer.domain.plan import Plan
from optimizer.policy.entries import LEVEL_NAMES
from optimizer.policy.instance import Instance
from optimizer.questions.counterfactuals import Desk
from optimizer.questions.results import Barred, Effect, Reply, Tried
from optimizer.readings.equity import variations
from optimizer.reporting.facts.proved_levels import SUMMED, UNITS
from optimizer.reporting.stories.story import Grid

BRIEF = {"equity": "", "soft": "", "burden": "分钟"}  # units where a phrase needs them shorter
LEVELS = ("目标", "现方案", "按此要求", "变化", "说明")


def cost(levels: Iterable[Effect], *, several: bool = False) -> str:
    """What changes, level by level; a gap is said."""
    told = [_shift(level, several) for level in levels if level.change or level.after > level.bound]
    return "；".join(told) if told else "各级目标不变"


def _shift(level: Effect, several: bool) -> str:
    least = f"（{_gap(level)}）" if level.after > level.bound else ""
    return f"{LEVEL_NAMES[level.name]}{signed(level.change, level.scale)}{unit(level.name, several)}{least}"


def _gap(level: Effect) -> str:
    if level.after > level.bound:
        return f"未证明，至少{signed(level.bound - level.before, level.scale)}"
    return f"未证明：{level.remark}"


def unit(name: str, several: bool) -> str:
    return (UNITS | BRIEF | (SUMMED if several else {}))[name]


def figure(value: int, scale: int) -> str:
    """A level's value in its own unit, with no more digits than it has."""
    return f"{value:,}" if scale == 1 else f"{value / scale:,.{len(str(scale)) - 1}f}".rstrip("0").rstrip(".")


def signed(value: int, scale: int) -> str:
    return ("+" if value > 0 else "−" if value < 0 else "±") + figure(abs(value), scale)


def table(desk: Desk, levels: Sequence[Effect]) -> Grid:
    """Every level that a plan pays anything for, before and after."""
    rows = []
    for level in levels:
        if level.before or level.after or not level.proved:
            base = counted_blocks(desk.instance, desk.plan) * level.scale if level.name == "equity" else 0
            name = f"{LEVEL_NAMES[level.name]}（{(UNITS | (SUMMED if desk.instance.span > 1 else {}))[level.name]}）"
            change = signed(level.change, level.scale) if level.change else "不变"
            rows.append((
                name, figure(level.before - base, level.scale), figure(level.after - base, level.scale), change,
                "已证明最小" if level.proved else _gap(level),
            ))
    return Grid(LEVELS, tuple(rows))


def counted_blocks(instance: Instance, plan: Plan) -> int:
    """Blocks (year, district, stage, indicator) of the equity level, which counts CV² + 1 of each."""
    seen = histories(instance, plan).values()
    return sum(each.squared is not None for history in seen for each in variations(history, after=False))


def brief(reply: Reply, *, several: bool = False) -> str:
    """A reply in one phrase."""
    if isinstance(reply, Tried):
        return cost(reply.levels, several=several)
    return "没有合规方案" if isinstance(reply, Barred) else "在限定的计算量内未能判定"
