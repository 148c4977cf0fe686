"""Where something stands in a planner's own workbook, whose sheets and columns may have names of their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from openpyxl.cell import Cell, MergedCell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from optimizer.formats.schema import TABLES
from optimizer.importing.headings import folded, headings_of, names, words_of
from optimizer.importing.mapping import Line

SEARCHED = 15  # rows in which headings may stand


@dataclass(frozen=True, slots=True)
class Mark:
    """What is said of a place; without a row it is about the column, without a column about the sheet.

    ``sheet`` is its title in the file, "" where that is not said.
    """

    table: str
    row: int | None
    column: str | None
    text: str
    fault: bool  # else a question
    sheet: str = ""


class Places:
    """Finds cells of a workbook; ``lines`` say how its own titles and headings are read."""

    def __init__(self, book: Workbook, lines: Iterable[Line]) -> None:
        self.book = book
        answers = [line for line in lines if line.answer]
        self._tables = {folded(line.written): line.answer for line in answers if line.topic == "表"}
        self._headings = {(line.table, folded(line.written)): line.answer for line in answers if line.topic == "列"}

    def cell(self, mark: Mark) -> Cell | None:
        """Where the row and column of a mark meet, or the heading, or the first cell of the row."""
        sheet = self._sheet(mark)
        if sheet is None:
            return None
        heading = None if mark.column is None else self._heading(sheet, mark.table, mark.column, mark.row)
        top, column = (1, 1) if heading is None else heading
        return _own(sheet, mark.row or top, column)

    def _sheet(self, mark: Mark) -> Worksheet | None:
        """The sheet of that title, else the only one of the table: of several, nothing says which is meant."""
        if mark.sheet:  # a sheet with several tables: its title and more
            titled = [each for each in self.book.worksheets if folded(mark.sheet).startswith(folded(each.title))]
            return max(titled, key=lambda each: len(each.title), default=None)
        own = [each for each in self.book.worksheets if self._table(each.title) == mark.table]
        return own[0] if len(own) == 1 else None

    def _table(self, title: str) -> str | None:
        return _titles().get(folded(title)) or self._tables.get(folded(title))

    def _heading(self, sheet: Worksheet, table: str, name: str, before: int | None) -> tuple[int, int] | None:
        """Row and column of a heading above that row: by its own name, else by what is read as it."""
        last = max(1, min(SEARCHED, sheet.max_row, (before or SEARCHED + 1) - 1))
        cells = [
            (row, column, value)
            for row, line in enumerate(sheet.iter_rows(max_row=last, values_only=True), start=1)
            for column, value in enumerate(line, start=1) if isinstance(value, str)
        ]
        alike = ((row, column) for row, column, value in cells if folded(value) == folded(name))
        read = ((row, column) for row, column, value in cells if self._column(table, value) == name)
        return next(alike, None) or next(read, None)

    def _column(self, table: str, heading: str) -> str | None:
        """The column that a heading is read as."""
        answer = self._headings.get((table, folded(heading)))
        found = next((each for each in TABLES if each.name == table), None)
        if answer or found is None:
            return answer
        meaning = headings_of(found).meaning(heading)
        return next((each.heading for each in found.columns if meaning and each.target == meaning.target), None)


@cache
def _titles() -> dict[str, str]:
    """Tables by the folded titles that the template and the vocabulary give their sheets."""
    usual = {folded(title): table.name for table in TABLES for title in words_of(table).titles}
    return usual | {name: table.name for table in TABLES for name in names(table)}


def _own(sheet: Worksheet, row: int, column: int) -> Cell:
    """The cell itself, or the one that stands for it in a merged area."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        area = next(each for each in sheet.merged_cells.ranges if cell.coordinate in each)
        cell = sheet.cell(area.min_row, area.min_col)
    assert isinstance(cell, Cell)
    return cell
