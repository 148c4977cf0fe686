"""The bar of a study, and lines where nobody watches a bar."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from optimizer.app.progress import StudyBegun, StudyEvent, StudyListen, StudyStep

STEPS = 20  # lines where nobody watches


@contextmanager
def study_shown(console: Console) -> Iterator[StudyListen]:
    """Says what is left to do, then a bar while cases are solved; it is gone afterwards."""
    bar = Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=24), MofNCompleteColumn(),
        TimeElapsedColumn(), TextColumn("剩余"), TimeRemainingColumn(), console=console, transient=True,
        disable=not console.is_terminal,
    )

    def listen(event: StudyEvent) -> None:
        if isinstance(event, StudyStep):
            _step(console, bar, event)
            return
        _announce(console, event)
        if event.left:
            bar.start()
            bar.add_task("正在求解", total=event.left)

    try:
        yield listen
    finally:
        if bar.tasks:
            bar.stop()


def _announce(console: Console, begun: StudyBegun) -> None:
    if begun.retried is not None:
        console.print(f"{begun.retried} 个计算失败的案例重新计算。", markup=False)
    done = begun.cases - begun.left
    already = f"，其中 {done} 个已有结果，不再重算" if done else ""
    console.print(f"「{begun.name}」：{begun.cases} 个案例{already}。", markup=False)


def _step(console: Console, bar: Progress, step: StudyStep) -> None:
    says = " ".join(f"{title}{number}" for title, number in step.counts.items())
    bar.update(bar.task_ids[0], completed=step.done, description=says)
    if not console.is_terminal and (step.done == step.total or step.done % max(1, step.total // STEPS) == 0):
        console.print(f"  {step.done}/{step.total} {says}", markup=False)
