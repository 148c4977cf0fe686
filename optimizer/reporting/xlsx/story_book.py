"""A story as a workbook of one sheet."""

from pathlib import Path

from xlsxwriter.workbook import Workbook

from optimizer.files.undated import WRITTEN
from optimizer.files.whole import whole
from optimizer.reporting.stories.story import Grid, Story
from optimizer.reporting.xlsx.page import Book, Column, Page

WIDTH = 110  # characters of a sheet, shared out over the columns of a table
NARROW = 8


def write_workbook(path: Path, story: Story) -> None:
    """One sheet, printed on A4."""
    options = {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    with whole(path) as part, Workbook(str(part), options) as book:
        book.set_properties({"created": WRITTEN})
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
