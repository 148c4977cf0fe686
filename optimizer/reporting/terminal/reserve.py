"""The reserve list on the terminal."""

from fractions import Fraction

from rich.console import Console

from optimizer.goals.gauge import decimal
from optimizer.reporting.facts.reserve import Reserve
from optimizer.reporting.facts.school_years import school_year
from optimizer.reporting.terminal.voice import Voice, table
from optimizer.rules.base import group_name, school_name

MOST_POSTS, MOST_LISTS = 10, 30


def print_reserve(console: Console, reserve: Reserve) -> None:
    """Expected shortage, the posts most at risk, and the lists."""
    say, county = Voice(console), reserve.instance.county
    chances = reserve.chances
    by_table = f"（另有 {len(chances.own)} 人按概率表）" if chances.own else ""
    say(
        f"\n{school_year(reserve.instance.year)}：方案缺岗 {reserve.planned} 个；按拒绝 {_percent(chances.declines)}"
        f"（自愿者 {_percent(chances.volunteer_declines)}）、离岗 {_percent(chances.leave)} 计{by_table}，"
        f"不补充时期望缺岗 {float(reserve.expected):.2f} 个。",
        "bold",
    )
    worst = sorted(reserve.risks, key=lambda risk: risk.shortage - risk.expected)[:MOST_POSTS]
    worst = [risk for risk in worst if risk.expected > risk.shortage + Fraction(1, 2000)]
    if worst:
        rows = table("最可能更缺的岗位", "最低", "安排", "缺岗", "期望缺岗", "更缺的概率")
        for risk in worst:
            rows.add_row(
                f"{school_name(county, risk.school)} {risk.stage}{risk.subject}", str(risk.least),
                decimal(risk.planned), decimal(risk.shortage), f"{float(risk.expected):.3f}", _percent(risk.worse),
            )
        console.print(rows)
    listed = [each for each in reserve.lists if each.candidates]
    total = sum(len(each.candidates) for each in listed)
    alone = sum(each.enough and not each.candidates for each in reserve.lists)
    say(
        f"候补名单（每份以 {_percent(reserve.level)} 的把握补齐全部岗位）：{len(listed)} 份、共 {total} 人；"
        f"另有 {alone} 份不需要候补；各份同时补齐的概率 {_percent(reserve.together)}。", "bold",
    )
    for each in listed[:MOST_LISTS]:
        who = "、".join(f"{one.teacher} {reserve.name(one.teacher)}" for one in each.candidates)
        say(
            f"  {group_name(county, each.group)} {each.stage}{each.subject} {len(each.posts)} 个岗位："
            f"候补 {len(each.candidates)} 名，把握 {_percent(each.filled)}：{who}"
        )
    if len(listed) > MOST_LISTS:
        say(f"另有 {len(listed) - MOST_LISTS} 份，见写出的候补名单。")
    for each in reserve.short[:MOST_LISTS]:
        say(
            f"人选不足：{group_name(county, each.group)} {each.stage}{each.subject} {len(each.posts)} 个岗位，"
            f"把握只有 {_percent(each.filled)}"
            + (f"，其中 {len(each.bare)} 个岗位没有人能单独顶替" if each.bare else "")
            + f"（至少要 {each.least} 名候补）。", "yellow",
        )


def _percent(value: Fraction) -> str:
    """Rounded down below one, so that nothing uncertain is called certain."""
    return f"{float(int(value * 10_000)) / 100:g}%"
