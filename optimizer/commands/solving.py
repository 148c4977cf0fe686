"""What ``rotation solve`` does."""

import os
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from optimizer.answers import Impossible, Solved
from optimizer.commands.rosters import print_contradictions
from optimizer.engine.running import Effort
from optimizer.errors import Exit, InputError
from optimizer.instance import open_instance
from optimizer.keeping import reasons
from optimizer.planning import Progress, plan_rotation
from optimizer.policy import LEVEL_NAMES
from optimizer.reporting.data import invalid_data, report_data
from optimizer.reporting.files import certificate_data, plan_data, write_json
from optimizer.reporting.refusing import print_impossible, print_undecided
from optimizer.reporting.summary import print_summary
from optimizer.reporting.workbook import read_plan, write_workbook

EARLIER = "上一次"  # folder for the files of the run before
PRODUCTS = ("plan.xlsx", "plan.json", "report.json", "certificate.json")


def run_solve(
    path: Path, output: Path, *, policy: str | None, year: int | None, years: int | None, workers: int | None,
    seconds: float | None, seed: int, previous: Path | None, gap: float, certify: bool, full_names: bool,
    console: Console,
) -> int:
    """Solve an instance and write its files; the exit code says which of the answers it was."""
    output.mkdir(parents=True, exist_ok=True)
    try:
        instance = open_instance(path, policy=policy, year=year, years=years)
        if previous is not None:
            instance = instance.following(read_plan(previous, instance))
    except InputError as error:
        _set_aside(output, keep=previous)
        write_json(output / "report.json", invalid_data(error))
        raise
    _set_aside(output, keep=previous)
    for note in instance.announcements:
        console.print(f"提示：{note}", markup=False)
    print_contradictions(instance, console)
    effort = Effort(workers or os.cpu_count() or 1, seconds, seed=seed, gap=gap, certify=certify)
    with _bar(console) as bar:
        task = bar.add_task("准备模型", total=None)

        def listen(progress: Progress) -> None:
            bar.update(task, total=progress.total, completed=progress.done, description=_words(progress))

        answer = plan_rotation(instance, effort, listen)
    if isinstance(answer, Solved):
        _set_aside(output, keep=None)
        write_json(output / "plan.json", plan_data(answer.plan))
        write_json(output / "certificate.json", certificate_data(answer))
        why = reasons(answer)
        write_workbook(output / "plan.xlsx", answer, full_names=full_names, seed=seed, reasons=why)
        write_json(output / "report.json", report_data(answer, why))
        print_summary(console, answer)
        console.print(f"结果已写入 {output}/：{'、'.join(PRODUCTS)}", markup=False)
        return Exit.FINE
    write_json(output / "report.json", report_data(answer))
    if isinstance(answer, Impossible):
        print_impossible(console, answer)
    else:
        print_undecided(console, answer)
    console.print(f"报告已写入 {output}/report.json", markup=False)
    return Exit.IMPOSSIBLE if isinstance(answer, Impossible) else Exit.UNDECIDED


def _set_aside(output: Path, *, keep: Path | None) -> None:
    """Move what an earlier run left: no stale plan stands beside a new report, and nothing is lost."""
    old = [output / name for name in PRODUCTS if (output / name).exists()]
    for path in old:
        if keep is None or path.resolve() != keep.resolve():
            (output / EARLIER).mkdir(exist_ok=True)
            path.replace(output / EARLIER / path.name)


def _bar(console: Console) -> Bar:
    return Bar(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=24), MofNCompleteColumn(),
        TimeElapsedColumn(), console=console, transient=True,
    )


def _words(progress: Progress) -> str:
    """Level at work, and for the finished groups the value and bound of the levels that cost something."""
    parts = [f"正在优化「{LEVEL_NAMES[progress.level]}」"] if progress.level else ["正在优化"]
    for name, value, bound in zip(progress.levels, progress.values, progress.bounds, strict=True):
        if value or bound:
            gap = "" if value == bound else f"（下界{bound}）"
            parts.append(f"{LEVEL_NAMES[name]}{value}{gap}")
    return " ".join(parts)
