"""A story on the terminal and in a workbook."""

from collections.abc import Iterator
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from xlsxwriter.workbook import Workbook

from optimizer.reporting.stories.story import Grid, Story
from optimizer.reporting.terminal.voice import Voice
from optimizer.reporting.xlsx.page import Book, Column, Page

WIDTH = 110  # characters of a sheet, shared out over the columns of a table
NARROW = 8


def print_story(console: Console, story: Story) -> None:
    """Verdict, facts, sections."""
    say = Voice(console)
    say(f"\n{story.title}", "bold")
    say(story.verdict, "bold green")
    if story.facts:
        say("　".join(f"{name}：{value}" for name, value in story.facts.items()))
    for section in story.sections:
        say(f"\n{section.title}", "bold")
        for line in section.lines:
            say(f"  {line}")
        if section.grid is not None:
            for line in _lines(section.grid):
                say(f"  {line}")
        for note in section.notes:
            say(f"  {note}")


def _lines(grid: Grid) -> Iterator[str]:
    """Columns padded to their width; the last one runs on, for a terminal wraps it better than a narrow column."""
    widths = [max(map(cell_len, column)) for column in zip(grid.headings, *grid.rows, strict=True)]
    rows = [grid.headings, tuple("─" * width for width in widths), *grid.rows]
    for row in rows:
        padded = (text + " " * (width - cell_len(text)) for text, width in zip(row[:-1], widths, strict=False))
        yield "  ".join([*padded, row[-1]])


def write_workbook(path: Path, story: Story) -> None:
    """One sheet, printed on A4."""
    with Workbook(path, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}) as book:
        grids = [section.grid for section in story.sections if section.grid is not None]
        most = max((len(grid.headings) for grid in grids), default=4)
        page = Page(Book(book), "说明", landscape=most > 5)
        widths = _widths(grids, most)
        page.widths(widths)
        row = page.title(story.title)
        for line in [story.verdict, *(f"{name}：{value}" for name, value in story.facts.items())]:
            row = _line(page, row, most, line)
        for section in story.sections:
            page.spread(row, 0, most - 1, section.title, "section", 24)
            row += 1
            for line in section.lines:
                row = _line(page, row, most, line)
            if section.grid is not None:
                sized = zip(section.grid.headings, widths, strict=False)
                row = page.table(row, [Column(name, width, "long") for name, width in sized], section.grid.rows)
            for note in section.notes:
                row = _line(page, row, most, note)
        page.sheet.print_area(0, 0, row - 1, most - 1)


def _line(page: Page, row: int, most: int, text: str) -> int:
    page.spread(row, 0, most - 1, text, "long", 18 * (1 + 2 * len(text) // WIDTH))
    return row + 1


def _widths(grids: list[Grid], most: int) -> list[float]:
    """Columns as wide as what stands in them asks, together as wide as the page."""
    asked = [float(NARROW)] * most
    for grid in grids:
        for row in (grid.headings, *grid.rows):
            for place, text in enumerate(row):
                asked[place] = max(asked[place], min(40.0, 2.0 * len(text)))
    scale = WIDTH / sum(asked)
    return [max(NARROW, width * scale) for width in asked]
