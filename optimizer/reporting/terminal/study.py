"""What the terminal says of a study: its cases before solving, then the counts and the verdicts."""

from collections.abc import Collection

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from optimizer.reporting.html.figures import Figures
from optimizer.reporting.html.values import words
from optimizer.studies.acceptance import Verdict

SHOWN = 50  # cases of a preview


def print_preview(console: Console, figures: Figures, finished: Collection[str]) -> None:
    """The cases as a table, and how many have a row."""
    axes = figures.axes
    shown = Table(title=f"{figures.study.name}：各案例不同之处", box=SIMPLE_HEAD)
    for heading in ("案例", *(axis.title for axis in axes), "状态"):
        shown.add_column(heading, overflow="fold")
    for case in figures.cases[:SHOWN]:
        cells = [words(case.point.get(axis.name)) for axis in axes]
        shown.add_row(case.id[:8], *cells, "已有结果" if case.id in finished else "待算")
    console.print(shown)
    more = f"（只列前 {SHOWN} 个）" if len(figures.cases) > SHOWN else ""
    done = sum(case.id in finished for case in figures.cases)
    console.print(f"共 {len(figures.cases)} 个案例{more}，其中 {done} 个已有结果。没有求解。", markup=False)


def print_study(console: Console, figures: Figures) -> None:
    """How the cases ended, and every verdict."""
    says = "，".join(f"{title} {number}" for title, number in figures.counts.items() if number)
    console.print(f"{len(figures.done)}/{len(figures.cases)} 个案例有结果：{says or '无'}。", markup=False)
    for verdict in figures.verdicts:
        _print_verdict(console, verdict, figures)


def _print_verdict(console: Console, verdict: Verdict, figures: Figures) -> None:
    rule = figures.stated(verdict.rule)
    if verdict.passed:
        console.print(f"✓ 验收通过：{rule}（比较 {verdict.compared} 个案例）", markup=False)
        return
    why = f"{len(verdict.breaches)}/{verdict.compared} 个案例超出" if verdict.compared else "没有可比较的结果"
    console.print(f"✗ 验收未通过：{rule}：{why}", style="bold red", markup=False)
    for breach in verdict.breaches[:3]:
        reached = "没有方案" if breach.value is None else f"{float(breach.value):.6g}"
        limit = f"基准 {float(breach.baseline):.6g}，最多 {float(breach.most):.6g}"
        console.print(f"    {figures.told(breach.case)}：{reached}，{limit}", markup=False)
