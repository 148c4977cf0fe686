"""What the terminal says of the money of visits, and of the flow quotas that count them."""

from rich.console import Console

from optimizer.domain.county import County
from optimizer.reporting.facts.rota import Context
from optimizer.rules.base import group_name

LINES = 12


def print_credits(console: Console, context: Context) -> None:
    """The allowance of the term, where the policy sets one."""
    lines, clock = context.credits or (), context.clock
    if yuan := sum(line.yuan for line in lines):
        term = "" if clock is None else f"（{clock.term.first}至{clock.term.last}）"
        console.print(f"走教补助：本学期{term}合计 {yuan} 元，{len(lines)} 名教师，逐人见「走教补助」表", markup=False)


def print_quotas(console: Console, county: County, context: Context) -> None:
    """The flow quotas of the rotation plan, with those who visit in this week counted."""
    if context.quotas:
        console.print("年度交流比例·计入本课表的走教教师（另一种口径，仅供对照）：", markup=False)
    for judged in context.quotas[:LINES]:
        name, base = group_name(county, judged.check.subject[0]), judged.check.facts["base"]
        verdict = judged.check.verdict.word
        told = f"  {name}（{judged.entry.id}）：基数 {base} 人，{judged.actual}，要求 {judged.required}：{verdict}"
        console.print(told, markup=False)
    if len(context.quotas) > LINES:
        console.print(f"  另有 {len(context.quotas) - LINES} 项，见 itineraries.json", markup=False)
