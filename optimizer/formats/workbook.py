"""Workbooks: read as .xlsx, .xlsm, .ods or .xls, written as .xlsx with one sheet per table."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter
from python_calamine import (
    CalamineError,
    CalamineSheet,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from optimizer.domain.errors import InputError
from optimizer.files.content import content
from optimizer.files.undated import WRITTEN
from optimizer.files.whole import whole
from optimizer.formats.container import SAVE_AS, damaged
from optimizer.formats.gate import Inspection, inspected
from optimizer.formats.kinds import Ident
from optimizer.formats.old_workbook import old_sheets
from optimizer.formats.open_document import read_open_document
from optimizer.formats.recognition import Form, form_of
from optimizer.formats.record_rows import Sheetful
from optimizer.formats.sheet import Cell, Remarks, Sheet
from optimizer.formats.table import Column


def read_workbook(path: Path, remarks: Remarks) -> Sequence[Sheet]:
    """The sheets of a workbook, hidden ones included. Raises InputError where the file is something else."""
    raw = content(path)
    form = form_of(raw)
    if form in ("json", "csv", "zip"):
        raise InputError.of("不是工作簿", SAVE_AS)
    return sheets_of(raw, form, remarks)


def sheets_of(raw: bytes, form: Form, remarks: Remarks) -> Sequence[Sheet]:
    """The sheets of a workbook of this form, hidden ones included."""
    if form == "xls":
        return old_sheets(raw)
    if form == "ods":
        return read_open_document(raw)
    inspection = inspected(raw)
    if inspection.macros:
        remarks.note("文件带有宏：宏没有运行，也不会被运行。")
    if inspection.comments:
        cells = "、".join(inspection.comments[:10]) + ("等" if len(inspection.comments) > 10 else "")
        remarks.note(f"有{len(inspection.comments)}格带批注（{cells}）：批注未读取，写有调动、退休等的请填在表内。")
    try:
        with load_workbook(io.BytesIO(raw)) as book:
            return [
                _sheet(book.get_sheet_by_name(sheet.name), sheet.visible != SheetVisibleEnum.Visible, inspection)
                for sheet in book.sheets_metadata
                if sheet.typ == SheetTypeEnum.WorkSheet
            ]
    except CalamineError:
        raise damaged() from None


def _sheet(source: CalamineSheet, hidden: bool, inspection: Inspection) -> Sheet:
    grid: list[list[Cell]] = [list[Cell](row) for row in source.to_python(skip_empty_area=False)]
    facts = inspection.sheets.get(source.name)
    if facts is None:
        raise damaged()
    if facts.faults:  # the library leaves them out, so they may lie outside its grid
        tall, wide = (max(positions) + 1 for positions in zip(*facts.faults, strict=True))
        wide = max(wide, *map(len, grid))
        grid += [[] for _ in range(tall - len(grid))]
        grid = [[*row, *[""] * (wide - len(row))] for row in grid]
        for (row, column), fault in facts.faults.items():
            grid[row][column] = fault
    return Sheet(
        source.name, grid, inspection.epoch,
        [(top, left, bottom, right) for (top, left), (bottom, right) in source.merged_cell_ranges or ()],
        frozenset(facts.hidden_rows), frozenset(facts.hidden_columns), hidden,
        frozenset(facts.struck_rows),
    )


def write_workbook(tables: Sequence[Sheetful], path: Path) -> None:
    """One sheet per table, headings frozen, ids as text, no cell that could run as a formula."""
    with whole(path) as part, xlsxwriter.Workbook(str(part), {"in_memory": True}) as book:
        book.set_properties({"created": WRITTEN})
        heading, text = book.add_format({"bold": True, "bg_color": "#DDEBF7"}), book.add_format({"num_format": "@"})
        month = book.add_format({"num_format": "yyyy-mm"})
        for table, rows in tables:
            sheet = book.add_worksheet(table.name)
            sheet.freeze_panes(1, 1)
            for position, column in enumerate(table.columns):
                sheet.set_column(position, position, width(column), text if isinstance(column.kind, Ident) else None)
                sheet.write_string(0, position, column.heading, heading)
            for number, row in enumerate(rows, start=1):
                for position, value in enumerate(row):
                    if value != "":
                        put(sheet, number, position, value, month)


def put(sheet: Worksheet, row: int, column: int, value: str | float | date, month: Format) -> None:
    """Write one cell as what it is."""
    if isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), month)
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    elif float(f"{value:.16G}") == value:
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, repr(value))  # a workbook keeps 16 digits; text keeps them all


def width(column: Column) -> int:
    """Wide enough for the heading, which counts double, and the example."""
    return max(2 * len(column.heading), len(str(column.example)) + 2, 8) + 2
