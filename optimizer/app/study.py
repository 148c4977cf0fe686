"""What ``rotation study`` does."""

import os
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bar
from rich.table import Table

from optimizer.domain.errors import Exit, InputError
from optimizer.reporting.html.figures import Figures
from optimizer.reporting.html.values import words
from optimizer.studies.acceptance import Verdict, check_rules, judge
from optimizer.studies.cases import Case
from optimizer.studies.columns import STATUS, Row
from optimizer.studies.executor import execute
from optimizer.studies.expansion import expand
from optimizer.studies.reading import read_study
from optimizer.studies.store import NAME, Store, alone
from optimizer.studies.study import Study
from optimizer.studies.table_files import columns_of, replacing, table, write_table

PRODUCTS = ("rows.parquet", "rows.csv", "columns.csv", "summary.html")
SHOWN = 50  # cases of a preview
STEPS = 20  # lines of progress where nobody watches a bar


def run_study(
    path: Path, output: Path | None, *, workers: int | None, preview: bool, retry: bool, console: Console
) -> int:
    """Solve the cases that have no row yet, then write the table, the page and the verdicts."""
    study = read_study(path)
    cases = expand(study, path.resolve().parent)
    check_rules(study, cases)
    if preview:
        _preview(study, cases, output, console)
        return Exit.FINE
    if output is None:
        raise InputError.of("没有写明结果写入的文件夹", "请加 -o 文件夹；只想预览案例请加 --list。", column="-o")
    try:
        output.mkdir(parents=True, exist_ok=True)
        return _run(study, cases, output, workers or os.cpu_count() or 1, retry=retry, console=console)
    except (OSError, sqlite3.OperationalError) as error:
        raise InputError.of(
            f"无法写入 {output}（{error}）", "请检查磁盘空间和权限；已得的结果不受影响，再次运行即接着算。", column="-o"
        ) from error


def _run(
    study: Study, cases: Sequence[Case], output: Path, workers: int, *, retry: bool, console: Console
) -> int:
    with alone(output), closing(Store(output)) as store:
        if retry:
            count = store.forget_failed([case.id for case in cases])
            console.print(f"{count} 个计算失败的案例重新计算。", markup=False)
        finished = store.finished()
        left = [case for case in cases if case.id not in finished]
        _announce(study, cases, left, console)
        interrupted = _solve(left, store, workers, console)
        return _conclude(study, cases, store, output, console, interrupted=interrupted)


def _announce(study: Study, cases: Sequence[Case], left: Sequence[Case], console: Console) -> None:
    done = len(cases) - len(left)
    already = f"，其中 {done} 个已有结果，不再重算" if done else ""
    console.print(f"「{study.name}」：{len(cases)} 个案例{already}。", markup=False)


def _solve(left: Sequence[Case], store: Store, workers: int, console: Console) -> bool:
    if not left:
        return False
    counts: Counter[str] = Counter()
    bar = Bar(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=24), MofNCompleteColumn(),
        TimeElapsedColumn(), TextColumn("剩余"), TimeRemainingColumn(), console=console, transient=True,
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task("正在求解", total=len(left))

        def told_of(case: Case, row: Row) -> None:
            counts[STATUS[str(row["status"])]] += 1
            done = sum(counts.values())
            says = " ".join(f"{title}{number}" for title, number in counts.items())
            bar.update(task, completed=done, description=says)
            if not console.is_terminal and (done == len(left) or done % max(1, len(left) // STEPS) == 0):
                console.print(f"  {done}/{len(left)} {says}", markup=False)

        return execute(left, store, workers, told_of)


def _conclude(
    study: Study, cases: Sequence[Case], store: Store, output: Path, console: Console, *, interrupted: bool
) -> int:
    figures = write_products(output, study, cases, store.rows([case.id for case in cases]), interrupted=interrupted)
    says = "，".join(f"{title} {number}" for title, number in figures.counts.items() if number)
    console.print(f"{len(figures.done)}/{len(cases)} 个案例有结果：{says or '无'}。", markup=False)
    for verdict in figures.verdicts:
        _print_verdict(verdict, figures, console)
    console.print(f"结果已写入 {output}/：{'、'.join(PRODUCTS)}", markup=False)
    failed = len(figures.with_status("failed"))
    if failed:
        advice = "原因见 summary.html；加 --retry 可再试"
        console.print(f"有 {failed} 个案例计算失败，{advice}。", style="bold red", markup=False)
    if interrupted:
        console.print("已中断；再次运行同一命令即接着算。", style="bold yellow", markup=False)
        return Exit.UNDECIDED
    return Exit.DEFECT if failed or not all(verdict.passed for verdict in figures.verdicts) else Exit.FINE


def write_products(
    output: Path, study: Study, cases: Sequence[Case], rows: Mapping[str, Row], *, interrupted: bool
) -> Figures:
    """The table, its columns and the page, from the rows by case id; what the page tells."""
    from optimizer.reporting.html.page import summary_page  # slow to load

    figures = Figures(study, cases, rows, judge(study, cases, rows), interrupted)
    columns = columns_of(study, cases)
    write_table(output, table(study, cases, rows), columns)
    page = summary_page(figures, columns)
    replacing(output / "summary.html", lambda part: part.write_text(page, encoding="utf-8"))
    return figures


def _print_verdict(verdict: Verdict, figures: Figures, console: Console) -> None:
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


# ---------------------------------------------------------------------- preview
def _preview(study: Study, cases: Sequence[Case], output: Path | None, console: Console) -> None:
    """The cases as a table, and how many have a row."""
    finished: set[str] = set()
    if output is not None and (output / NAME).is_file():
        with closing(Store(output)) as store:
            finished = store.finished()
    axes = Figures(study, cases, {}, ()).axes
    shown = Table(title=f"{study.name}：各案例不同之处", box=SIMPLE_HEAD)
    for heading in ("案例", *(axis.title for axis in axes), "状态"):
        shown.add_column(heading, overflow="fold")
    for case in cases[:SHOWN]:
        cells = [words(case.point.get(axis.name)) for axis in axes]
        shown.add_row(case.id[:8], *cells, "已有结果" if case.id in finished else "待算")
    console.print(shown)
    more = f"（只列前 {SHOWN} 个）" if len(cases) > SHOWN else ""
    done = sum(case.id in finished for case in cases)
    console.print(f"共 {len(cases)} 个案例{more}，其中 {done} 个已有结果。没有求解。", markup=False)
