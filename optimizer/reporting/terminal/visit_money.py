"""What the terminal says of the money of visits, of the flow quotas that count them, and of certificates."""

from collections.abc import Sequence

from rich.console import Console

from optimizer.domain.county import County
from optimizer.itinerant.certificate import Reckoned
from optimizer.reporting.facts.rota import Context
from optimizer.reporting.facts.visit_words import LEVELS, reckoned_words
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
        verdict = "合规" if judged.check.holds else "不合规"
        told = f"  {name}（{judged.entry.id}）：基数 {base} 人，{judged.actual}，要求 {judged.required}：{verdict}"
        console.print(told, markup=False)
    if len(context.quotas) > LINES:
        console.print(f"  另有 {len(context.quotas) - LINES} 项，见 itineraries.json", markup=False)


def print_verified(console: Console, levels: Sequence[Reckoned], faults: Sequence[str]) -> bool:
    """What stands behind each bound; whether nothing is wrong."""
    for fault in faults:
        console.print(f"✗  {fault}", markup=False)
    for level in levels:
        title, unit = LEVELS[level.name]
        console.print(f"  {title} {level.value} {unit}：{reckoned_words(level)}", markup=False)
    return not faults and all(level.stated is None or level.stated <= level.value for level in levels)
