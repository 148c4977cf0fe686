"""A progress bar that says what is done, and how much of how many."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

Listen = Callable[[str, int, int], None]


@contextmanager
def listening(console: Console) -> Iterator[Listen]:
    """A bar while something long runs; it is gone afterwards."""
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=24), MofNCompleteColumn(),
        TimeElapsedColumn(), console=console, transient=True,
    ) as bar:
        task = bar.add_task("准备模型", total=None)
        yield lambda what, done, of: bar.update(task, description=what, completed=done, total=of)
