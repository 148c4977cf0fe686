"""The bar that shows what a use case tells while it works."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from optimizer.app.progress import Event, Listen, RotationStep, Step, WeekStep


@contextmanager
def shown(console: Console, first: str = "准备模型") -> Iterator[Listen]:
    """A bar while something long runs, gone afterwards; ``first`` is what it says before anything is told."""
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=24), MofNCompleteColumn(),
        TimeElapsedColumn(), console=console, transient=True, disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task(first, total=None)

        def listen(event: Event) -> None:
            if isinstance(event, WeekStep):
                bar.update(task, description=told(event), total=None)
            else:
                bar.update(task, description=told(event), completed=event.done, total=event.total)

        yield listen


def told(event: Event) -> str:
    """An event in words."""
    if isinstance(event, Step):
        return event.text
    return _rotation(event) if isinstance(event, RotationStep) else _week(event)


def _rotation(step: RotationStep) -> str:
    """Level at work, and for the finished components the figure and bound of the levels that cost something.

    A level that leaves ones out of its figure is told when all are done: no share of the ones is a component's.
    """
    parts = [f"正在优化「{step.title}」"] if step.level else ["正在优化"]
    for level in step.levels:
        gauge, value = level.gauge, level.value
        if value is not None and (value or level.bound) and (not gauge.ones or step.done == step.total):
            gap = "" if value == level.bound else f"（下界{gauge.told(level.bound)}）"
            parts.append(f"{gauge.title}{gauge.told(value)}{gauge.brief}{gap}")
    return " ".join(parts)


def _week(step: WeekStep) -> str:
    from optimizer.reporting.facts.visit_words import LEVELS

    which = "" if step.round is None else f"第{step.round}轮走教周课表："
    return f"{which}正在优化「{LEVELS[step.level][0]}」"
