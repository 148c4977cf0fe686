"""An Excel workbook with one sheet per table."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter
from python_calamine import (
    CalamineError,
    CalamineSheet,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from optimizer.errors import InputError
from optimizer.formats.container import DAMAGED, FILE_BYTES, is_old_workbook
from optimizer.formats.gate import Inspection, SheetFacts, inspected
from optimizer.formats.kinds import Ident
from optimizer.formats.schema import Column
from optimizer.formats.sheet import Cell, Remarks, Sheet
from optimizer.formats.tabulating import Sheetful


def read_workbook(path: Path, remarks: Remarks) -> Sequence[Sheet]:
    """The sheets of an .xlsx or .xls workbook, hidden ones included."""
    if path.stat().st_size > FILE_BYTES:
        raise InputError.of(f"文件超过 {FILE_BYTES // 1_000_000} MB", "请删去图片和与名册无关的工作表")
    raw = path.read_bytes()
    if is_old_workbook(raw):
        remarks.note("文件是旧版 .xls：隐藏的行列、错误值、未计算的公式无法识别，建议另存为 .xlsx。")
        inspection = None
    else:
        inspection = inspected(raw)
    try:
        with load_workbook(io.BytesIO(raw)) as book:
            return [
                _sheet(book.get_sheet_by_name(sheet.name), sheet.visible != SheetVisibleEnum.Visible, inspection)
                for sheet in book.sheets_metadata
                if sheet.typ == SheetTypeEnum.WorkSheet
            ]
    except PasswordError:
        raise InputError.of("文件有打开密码", "请去掉打开密码后再提供") from None
    except CalamineError:
        raise DAMAGED from None


def _sheet(source: CalamineSheet, hidden: bool, inspection: Inspection | None) -> Sheet:
    grid: list[list[Cell]] = [list[Cell](row) for row in source.to_python(skip_empty_area=False)]
    facts = inspection.sheets.get(source.name) if inspection else SheetFacts()
    if facts is None:
        raise DAMAGED
    for (row, column), fault in facts.faults.items():
        while len(grid) <= row:
            grid.append([])
        grid[row] += [""] * (column + 1 - len(grid[row]))
        grid[row][column] = fault
    return Sheet(
        source.name, grid, inspection.epoch if inspection else None,
        [(top, left, bottom, right) for (top, left), (bottom, right) in source.merged_cell_ranges or ()],
        frozenset(facts.hidden_rows), frozenset(facts.hidden_columns), hidden,
    )


def write_workbook(tables: Sequence[Sheetful], path: Path) -> None:
    """One sheet per table, headings frozen, ids as text, no cell that could run as a formula."""
    with xlsxwriter.Workbook(str(path), {"in_memory": True}) as book:
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
