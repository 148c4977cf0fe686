"""What the terminal says of a judged plan: every breach, and what its certificate proves."""

from collections.abc import Collection

from rich.console import Console

from optimizer.auditing.audit import Audit
from optimizer.auditing.rehomed import rehomed
from optimizer.auditing.verdicts import Verification
from optimizer.domain.vocabulary import Case
from optimizer.goals.uncovered import Uncovered
from optimizer.policy.instance import Instance
from optimizer.reporting.facts.proved_levels import doubt
from optimizer.reporting.facts.refusals import when
from optimizer.reporting.files.decisions import NAME
from optimizer.rules.base import UNKNOWN


def print_decisions(console: Console, instance: Instance) -> None:
    """A word on the decisions beside the plan."""
    for note in instance.announcements:
        if NAME in note:
            console.print(f"提示：{note}", markup=False)


def print_audit(console: Console, instance: Instance, seen: Audit) -> None:
    """Every breach, and how much was judged."""
    hard = [finding for finding in seen.findings if finding.hard]
    for finding in seen.findings:
        force = "✗ 硬性" if finding.hard else "△ 弹性"
        console.print(f"{force}  {when(instance, finding.case)}{finding.text}", markup=False)
    doubts = list(seen.doubts)
    for judged in doubts:
        force = "硬性" if judged.entry.hard else "弹性"
        told = f"{when(instance, Case(judged.entry.id, judged.check.subject, judged.year))}{doubt(judged, instance)}"
        console.print(f"？ {force}  {told}", markup=False)
    moved = list(rehomed(instance, {year: each.history for year, each in seen.years.items()}))
    if moved:
        console.print(f"撤并安置 {len(moved)} 人（编制随校转入，不算交流）：")
        for each in moved:
            console.print(f"  {each.year}学年  {each.teacher}  {each.origin} → {each.school}", markup=False)
    cases = sum(1 for judged in seen.compliance if not judged.reading)
    entries = {entry.id for each in instance.years for entry in instance.entries_in(each)}
    told = f"{UNKNOWN} {len(doubts)} 处，" if doubts else ""
    console.print(
        f"共审核 {len(entries)} 项条款、{cases} 处：硬性不合规 {len(hard)} 处，{told}"
        f"弹性缺口 {len(seen.findings) - len(hard)} 处。{verdict_words(seen)}"
    )


def verdict_words(seen: Audit) -> str:
    """What is said of the plan as a whole."""
    if not seen.lawful:
        return "方案不合规。"
    if seen.certain:
        return "方案合规。"
    titles = dict.fromkeys(judged.entry.rule.title for judged in seen.doubts if judged.entry.hard)
    return f"已核对的条款全部合规；{_named(titles)}。"


def _named(titles: Collection[str]) -> str:
    return f"{len(titles)} 项{UNKNOWN}：{'、'.join(titles)}"


def print_verification(console: Console, seen: Verification) -> None:
    """Value and proof of every level, what the proof rests on, and every fault."""
    for level in seen.levels:
        console.print(f"{level.gauge.heading}：值 {level.gauge.told(level.value)}，{level.words}", markup=False)
    if seen.limits:
        console.print(f"「{Uncovered.title}」的下界以证书所列的 {seen.limits} 处走教、同步课堂限额为前提。")
    for line in (*seen.question, *seen.notes):
        console.print(line, markup=False)
    if seen.matrix:
        console.print(f"{seen.matrix}。", markup=False)
    for fault in seen.faults:
        console.print(f"✗ {fault}", markup=False)
    console.print(f"{seen.headline}。", markup=False)
