"""A workbook as a reader of the tests sees it."""

import zipfile
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet


def text(path: Path) -> str:
    """All parts of the file as one text."""
    with zipfile.ZipFile(path) as parts:
        return "\n".join(parts.read(name).decode("utf-8") for name in parts.namelist())


def heading(sheet: Worksheet, name: str) -> Cell:
    """The cell of a heading."""
    return next(cell for row in sheet.iter_rows(max_row=6) for cell in row if cell.value == name)  # type: ignore[misc]


def column(sheet: Worksheet, name: str) -> list[object]:
    """Values below a heading, down to the first empty cell of the first column."""
    cell = heading(sheet, name)
    values = []
    for row in sheet.iter_rows(min_row=cell.row + 1):
        if row[0].value in (None, ""):
            break
        values.append(row[cell.column - 1].value)
    return values


def table(path: Path, name: str, *headings: str) -> list[tuple[object, ...]]:
    """Rows of a sheet, cut to some columns."""
    sheet = load_workbook(path)[name]
    return list(zip(*(column(sheet, each) for each in headings), strict=True))


def visible(path: Path) -> list[str]:
    return [sheet.title for sheet in load_workbook(path) if sheet.sheet_state == "visible"]
