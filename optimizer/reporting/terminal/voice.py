"""How the terminal speaks: plain lines and plain tables."""

from rich import box
from rich.console import Console
from rich.table import Table


class Voice:
    """Plain lines: the text is data and never markup."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def __call__(self, text: str, style: str = "") -> None:
        self._console.print(text, style=style or None, markup=False, highlight=False, soft_wrap=True)


def table(*headings: str) -> Table:
    """A plain table: the first column to the left, the others to the right."""
    found = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for position, heading in enumerate(headings):
        last = position == len(headings) - 1
        found.add_column(heading, justify="left" if position == 0 else "right", no_wrap=not last, overflow="fold")
    return found
