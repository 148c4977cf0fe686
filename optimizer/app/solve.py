"""What ``rotation solve`` does."""

import os
import shutil
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from optimizer.app.rosters import print_contradictions
from optimizer.app.terms import Asked, clock_of
from optimizer.app.weekly_cover import FOLDER, covered, print_covering, report_parts, told_of, write_covering
from optimizer.auditing.audit import with_visitors
from optimizer.domain.errors import Exit, InputError
from optimizer.engine.process_pool import Effort
from optimizer.policy.instance import open_instance
from optimizer.reporting.files.decisions import NAME as DECISIONS
from optimizer.reporting.files.decisions import NO_DECISIONS, InForce, decisions_text, read_decisions
from optimizer.reporting.files.plan_files import certificate_data, write_json
from optimizer.reporting.files.policy import write_repaired
from optimizer.reporting.json.report import invalid_data, report_data
from optimizer.reporting.terminal.progress import progress_words
from optimizer.reporting.terminal.refusal import print_impossible, print_undecided
from optimizer.reporting.terminal.summary import print_summary
from optimizer.reporting.terminal.weekly_cover import LEVELS as VISIT_LEVELS
from optimizer.reporting.xlsx.workbook import read_plan, write_workbook
from optimizer.solving.answers import Impossible, Solved
from optimizer.solving.published_moves import reasons
from optimizer.solving.repairs import firm, mended
from optimizer.solving.rotation import Known, Listener, Progress
from optimizer.solving.rounds import weighs_cover

EARLIER = "上一次"  # folder for the files of the run before
REPAIRED = "repaired.yaml"
PRODUCTS = ("plan.xlsx", "plan.json", "report.json", "certificate.json")


def run_solve(
    path: Path, output: Path, *, policy: str | None, year: int | None, years: int | None, workers: int | None,
    seconds: float | None, seed: int, previous: Path | None, gap: float, certify: bool, full_names: bool,
    console: Console, keep: Sequence[str] = (), itineraries: bool | None = None, decided: Path | None = None,
    hear: Listener = lambda progress: None,
) -> int:
    """Solve an instance and write its files; the exit code says which of the answers it was.

    Should there be no plan, no repair touches the entries of ``keep``. The week of visits is planned with the
    rotation where the policy weighs it and not too many may visit, or as ``itineraries`` says. The decisions of the
    file ``decided`` are in force, and stand beside the plan again. ``hear`` is told what the screen shows meanwhile.
    """
    output.mkdir(parents=True, exist_ok=True)
    try:
        instance = open_instance(path, policy=policy, year=year, years=years)
        if previous is not None:
            instance = instance.following(read_plan(previous, instance))
        roster = instance.digests["data"]
        decisions = NO_DECISIONS.decisions if decided is None else read_decisions(decided).decisions
        instance = decisions.applied(instance)
        firm(instance, keep)
        if itineraries or (itineraries is None and weighs_cover(instance)):
            clock_of(instance, Asked())  # what the calendars of the week will need
    except InputError as error:
        _set_aside(output, keep=previous)
        write_json(output / "report.json", invalid_data(error))
        raise
    _set_aside(output, keep=previous)
    old = output / REPAIRED
    if old.exists() and (policy is None or old.resolve() != Path(policy).resolve()):
        (output / EARLIER).mkdir(exist_ok=True)
        old.replace(output / EARLIER / REPAIRED)
    for note in instance.announcements:
        console.print(f"提示：{note}", markup=False)
    print_contradictions(instance, console)
    effort = Effort(workers or os.cpu_count() or 1, seconds, seed=seed, gap=gap, certify=certify)
    known: Known = {}
    started = time.monotonic()
    with _bar(console) as bar:
        task = bar.add_task("准备模型", total=None)

        def listen(progress: Progress) -> None:
            bar.update(task, total=progress.total, completed=progress.done, description=progress_words(progress))
            hear(progress)

        def week(number: int, level: str) -> None:
            words = f"第{number + 1}轮走教周课表：正在优化「{VISIT_LEVELS[level][0]}」"
            bar.update(task, total=None, description=words)

        covering = covered(instance, effort, listen, week, known, itineraries)
    answer = covering.answer
    if isinstance(answer, Solved):
        _set_aside(output, keep=None)
        why = reasons(answer)
        told = None if covering.week is None else told_of(covering, covering.week, full_names=full_names)
        if told is not None:
            answer = replace(answer, audit=with_visitors(answer.audit, told.visitors))
        write_covering(output, covering, told)
        write_json(output / "certificate.json", certificate_data(answer))
        write_workbook(output / "plan.xlsx", answer, full_names=full_names, seed=seed, reasons=why, told=told)
        write_json(output / "report.json", report_data(answer, why) | report_parts(covering, told))
        if decisions:
            text = decisions_text(InForce(decisions, roster, ""))
            (output / DECISIONS).write_text(text, encoding="utf-8")
        print_summary(console, answer)
        print_covering(console, covering, told, asked=itineraries is not False)
        products = (*PRODUCTS, FOLDER) if (output / FOLDER).exists() else PRODUCTS
        console.print(f"结果已写入 {output}/：{'、'.join(products)}", markup=False)
        return Exit.FINE
    write_json(output / "report.json", report_data(answer))
    if isinstance(answer, Impossible):
        left = None if seconds is None else max(0.0, seconds - (time.monotonic() - started))
        answer = _mended(answer, keep, replace(effort, seconds=left), known, console)
        write_json(output / "report.json", report_data(answer))
        print_impossible(console, answer)
        _offer(answer, path, output, year=year, years=years, console=console)
    else:
        print_undecided(console, answer)
    console.print(f"报告已写入 {output}/report.json", markup=False)
    return Exit.IMPOSSIBLE if isinstance(answer, Impossible) else Exit.UNDECIDED


def _mended(answer: Impossible, keep: Sequence[str], effort: Effort, known: Known, console: Console) -> Impossible:
    """With every clash and tried remedies; an interrupt keeps what is known."""
    with _bar(console) as bar:
        task = bar.add_task("查找冲突与调整方案", total=None)

        def listen(progress: Progress) -> None:
            bar.update(task, total=progress.total, completed=progress.done, description="按调整后的政策试算")

        try:
            return mended(answer, keep=keep, effort=effort, listen=listen, known=known)
        except KeyboardInterrupt:
            console.print("已中断：以下只列出已查明的冲突，调整方案未经试算。", markup=False)
            return answer


def _offer(
    answer: Impossible, path: Path, output: Path, *, year: int | None, years: int | None, console: Console
) -> None:
    """Write the policy of the best remedy that has a plan, and say how to run with it."""
    remedy = next((remedy for remedy in answer.remedies if isinstance(remedy.answer, Solved)), None)
    if remedy is None:
        return
    write_repaired(output / REPAIRED, answer.instance, remedy)
    number = answer.remedies.index(remedy) + 1
    options = "".join(f" --{name} {value}" for name, value in (("year", year), ("years", years)) if value is not None)
    console.print(
        f"调整方案 {number} 的政策已写入 {output}/{REPAIRED}，核对后可执行：\n"
        f"  rotation solve {path} -o {output} --policy {output}/{REPAIRED}{options}", markup=False, soft_wrap=True,
    )


def _set_aside(output: Path, *, keep: Path | None) -> None:
    """Move what an earlier run left: no stale plan stands beside a new report, and nothing is lost."""
    old = [output / name for name in (*PRODUCTS, DECISIONS, FOLDER) if (output / name).exists()]
    for path in old:
        if keep is None or path.resolve() != keep.resolve():
            (output / EARLIER).mkdir(exist_ok=True)
            target = output / EARLIER / path.name
            if target.is_dir():  # a folder cannot be replaced while there is something in it
                shutil.rmtree(target)
            path.replace(target)


def _bar(console: Console) -> Bar:
    return Bar(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=24), MofNCompleteColumn(),
        TimeElapsedColumn(), console=console, transient=True,
    )
