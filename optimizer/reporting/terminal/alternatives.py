"""Diverse plans: how much each differs, and what is proved of that."""

from collections.abc import Sequence

from rich.console import Console

from optimizer.goals.gauge import decimal
from optimizer.questions.alternatives.diverse import Alternative
from optimizer.questions.counterfactuals import Desk
from optimizer.reporting.terminal.voice import Voice, table


def print_diverse(
    console: Console, desk: Desk, found: Sequence[Alternative], caps: Sequence[int], *, complete: bool = True
) -> None:
    """What was allowed, and one line for each plan; that there is no other is said of a ``complete`` search alone."""
    say, gauges = Voice(console), desk.assembly.gauges
    allowed = [
        f"{gauges[name].title}至多 +{decimal(gauges[name].step(cap - value))}"
        for name, value, cap in zip(desk.assembly.levels, desk.values, caps, strict=True)
        if cap > value
    ]
    say(f"\n与原方案相比允许：{'，'.join(allowed) or '各级目标都不变差'}", "bold")
    if not found:
        say("在此范围内没有其他方案。" if complete else "还没有找到其他方案。")
        return
    rows = table("方案", "与此前各方案至少不同（项）", "至多可达", "结论")
    for number, each in enumerate(found, start=1):
        words = "已证明最大" if each.proved else f"未证明（差距 {each.bound - each.difference}）"
        rows.add_row(f"备选方案{number}", str(each.difference), str(each.bound), words)
    console.print(rows)
    say("一项＝一名教师某学年去一所学校，只在一份方案中出现；各备选方案均已审核合规。")
