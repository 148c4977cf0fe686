"""A workbook in the making: pages of cells that a mess may change before they are written."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from optimizer.domain.county import County
from optimizer.formats.record_rows import tabulated

Cell = str | int | float | date
Sureness = str  # one of the three below
PLAIN, GUESSED, OPEN = "plain", "guessed", "open"
"""What the reader may do: read it, ask whether its guess is right, or ask without a guess (or refuse)."""


Row = list[Cell]


@dataclass
class Page:
    """A sheet; ``grid[0]`` is the row of headings until a mess puts something above it."""

    title: str
    grid: list[Row]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  # top, left, bottom, right
    hidden_rows: set[int] = field(default_factory=set)
    struck_rows: set[int] = field(default_factory=set)
    hidden: bool = False

    def at(self, heading: str) -> int | None:
        """The column under a heading of the template, or None where another mess has renamed or moved it."""
        return self.grid[0].index(heading) if heading in self.grid[0] else None

    def replace(self, heading: str, chance: random.Random, share: float, change: Callable[[Cell], Cell | None]) -> int:
        """Change some filled cells of a column; how many were changed."""
        column, done = self.at(heading), 0
        if column is None:
            return 0
        for row in self.grid[1:]:
            new = change(row[column]) if row[column] != "" and chance.random() < share else None
            if new is not None:
                row[column], done = new, done + 1
        return done


@dataclass
class Book:
    """The pages by the name of their table in the template."""

    pages: dict[str, Page]
    extra: list[Page] = field(default_factory=list)  # pages that a mess adds

    @classmethod
    def of(cls, county: County, settings: Mapping[str, str]) -> "Book":
        """As the program itself would write it, without empty tables."""
        return cls({
            table.name: Page(table.name, [[column.heading for column in table.columns], *map(list, rows)])
            for table, rows in tabulated(county, settings)
            if rows
        })

    def write(self, path: Path) -> None:
        """As an .xlsx workbook."""
        with xlsxwriter.Workbook(str(path)) as book:
            month, struck = book.add_format({"num_format": "yyyy-mm"}), book.add_format({"font_strikeout": True})
            for page in (*self.pages.values(), *self.extra):
                sheet = book.add_worksheet(page.title)
                merged = {(top, left) for top, left, _, _ in page.merged}
                for top, left, bottom, right in page.merged:
                    sheet.merge_range(top, left, bottom, right, page.grid[top][left])
                for number, row in enumerate(page.grid):
                    form = struck if number in page.struck_rows else None
                    for position, value in enumerate(row):
                        if value != "" and (number, position) not in merged:
                            _put(sheet, number, position, value, form, month)
                for number in page.hidden_rows:
                    sheet.set_row(number, None, None, {"hidden": True})
                if page.hidden:
                    sheet.hide()


def _put(sheet: Worksheet, row: int, column: int, value: Cell, form: Format | None, month: Format) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, 1), form or month)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, form)
    else:
        sheet.write_number(row, column, value, form)
