"""A front of equity and burden on the terminal."""

from collections.abc import Sequence

from rich.console import Console

from optimizer.policy.instance import Instance
from optimizer.reporting.facts.front import Traced, numbered
from optimizer.reporting.facts.school_years import school_years
from optimizer.reporting.terminal.voice import Voice, table


def print_front(console: Console, instance: Instance, traced: Sequence[Traced], group: str | None) -> None:
    """One line for each point, and what is claimed of each front."""
    say = Voice(console)
    whole = "全县" if group is None else f"{instance.county.group[group].name}（其他集团保持最优）"
    [other, *_] = {each.short: each for each in traced}.values()
    say(f"\n{school_years(instance.years)}均衡与{other.short}的权衡：{whole}，政策「{instance.policy.name}」", "bold")
    several = any(each.flow is not None for each in traced)
    lead = ["序号", "流动"] if several else ["序号"]
    rows = table(*lead, "交流", "差异", other.short, "价格", "来源", "证明")
    for number, each, point in numbered(traced):
        price = each.price(point)
        rows.add_row(
            str(number), *([f"{each.flow}%"] if several else []), str(each.movers(point)),
            each.gauge.told(point.spot.equity), f"{point.spot.burden:,}", "—" if price is None else f"{price:g}",
            each.way(point), each.words(point),
        )
    console.print(rows)
    unit = other.other.brief
    say(f"交流：人数；差异：差异系数平方和，越小越均衡；{other.short}：{other.other.title}（{unit}）。")
    say(f"价格：差异每降 0.001，该点愿意多付出多少{unit}；从上到下越来越看重{other.short}。")
    for each in traced:
        say(f"{f'流动比例{each.flow}%：' if several else ''}{each.claim}。")
