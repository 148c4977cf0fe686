"""Reads .xls (BIFF) in a process of its own, bounded in memory and time: what a hostile one does, it does there."""

import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

import xlrd

from optimizer.domain.errors import InputError
from optimizer.formats.container import SAVE_AS, damaged
from optimizer.formats.gate import ERROR, limit_area
from optimizer.formats.sheet import EXCEL_1900, EXCEL_1904, Cell, Sheet
from optimizer.formats.struck_text import is_struck
from optimizer.processes.limits import Limits, bounded

SECONDS = 60
MEMORY = 2048  # MiB
LOCKED, OTHER, LARGE = 3, 4, 5  # exit codes
READING = f"from {__name__} import answer; answer()"  # what the process runs
SAYINGS = {
    LOCKED: ("文件有打开密码", "请去掉打开密码后再提供"),
    OTHER: ("不是 Excel 97–2003 工作簿（可能是 WPS 表格 .et 的早期格式，或别的文件）", SAVE_AS),
    LARGE: ("有内容的区域过大", "请删去数据区以外的内容，或另存为 .xlsx 后再提供"),
}


def old_sheets(raw: bytes) -> Sequence[Sheet]:
    """The sheets of an .xls workbook, hidden ones included. Raises InputError."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "roster.xls"
        path.write_bytes(raw)
        limits = Limits(MEMORY, cpu=SECONDS, parent=os.getpid()).argument()
        try:
            child = subprocess.run(
                [sys.executable, "-c", READING, path, limits],
                capture_output=True, timeout=SECONDS, check=False,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            )
        except subprocess.TimeoutExpired:
            raise InputError.of("文件读取超时", "请另存为 .xlsx 后再提供") from None
    if child.returncode in SAYINGS:
        raise InputError.of(*SAYINGS[child.returncode])
    if child.returncode:
        raise damaged()
    sheets: list[Sheet] = pickle.loads(child.stdout)
    return sheets


def _sheets(path: str) -> list[Sheet]:
    with open(os.devnull, "w", encoding="utf-8") as silence:
        book = xlrd.open_workbook(path, logfile=silence, formatting_info=True, ragged_rows=True)
    return [_sheet(book, sheet) for sheet in book.sheets()]


def _sheet(book: xlrd.Book, source: xlrd.sheet.Sheet) -> Sheet:
    rows = [row for row in range(source.nrows) if any(source.row_types(row))]
    height = rows[-1] + 1 if rows else 0
    width = max((source.row_len(row) for row in range(height)), default=0)
    limit_area(height, width)
    struck_styles = {place for place, style in enumerate(book.xf_list) if book.font_list[style.font_index].struck_out}
    grid: list[list[Cell]] = []
    struck: set[int] = set()
    for row in range(height):
        types, values = source.row_types(row), source.row_values(row)
        cells = [_cell(kind, value, book.datemode) for kind, value in zip(types, values, strict=True)]
        grid.append([*cells, *[""] * (width - len(cells))])
        if struck_styles:
            marks = [
                source.cell_xf_index(row, column) in struck_styles for column, cell in enumerate(cells) if cell != ""
            ]
            if marks and is_struck(marks):
                struck.add(row)
    return Sheet(
        source.name, grid, EXCEL_1904 if book.datemode else EXCEL_1900,
        [(top, left, bottom - 1, right - 1) for top, bottom, left, right in source.merged_cells],
        frozenset(row for row, facts in source.rowinfo_map.items() if facts.hidden and row < height),
        frozenset(column for column, facts in source.colinfo_map.items() if facts.hidden and column < width),
        source.visibility != 0, frozenset(struck),
    )


def _cell(kind: int, value: str | float, datemode: int) -> Cell:
    if kind == xlrd.XL_CELL_DATE:
        return _day(float(value), datemode)
    if kind == xlrd.XL_CELL_ERROR:
        return ERROR
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    return "" if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) else value


def _day(value: float, datemode: int) -> Cell:
    try:
        moment: datetime = xlrd.xldate.xldate_as_datetime(value, datemode)
    except (ValueError, OverflowError, xlrd.xldate.XLDateError):
        return value
    if 0 <= value < 1:
        return moment.time()
    return moment.date() if moment.time() == time() else moment


def answer() -> None:
    """What the child does: read the workbook named on its command line and hand its sheets back."""
    bounded(sys.argv[2])
    try:
        sys.stdout.buffer.write(pickle.dumps(_sheets(sys.argv[1])))
    except xlrd.XLRDError as error:
        sys.exit(LOCKED if "encrypted" in str(error) else OTHER)
    except InputError:
        sys.exit(LARGE)
