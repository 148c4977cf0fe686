"""Reads an OpenDocument spreadsheet (.ods) as its standard defines it: ODF 1.2 part 1, sections 9.1 and 19.385.

Repeated rows and cells are laid out only within the limits of the gate. Notes beside a cell and text in drawings are
no part of the cell; hidden rows and columns, merged cells and struck-out text are found.
"""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from optimizer.domain.errors import InputError
from optimizer.formats import gate
from optimizer.formats.container import damaged, parts
from optimizer.formats.gate import ERROR, UNCALCULATED
from optimizer.formats.open_document_styles import Styles, short
from optimizer.formats.sheet import EXCEL_1900, Cell, Fault, Sheet
from optimizer.formats.struck_text import is_struck
from optimizer.formats.xml_parts import BROKEN, part_parser

CELLS = ("table:table-cell", "table:covered-table-cell")
DURATION = re.compile(r"PT(\d{1,4})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")
HIDDEN = ("collapse", "filter")


def read_open_document(raw: bytes) -> Sequence[Sheet]:
    """The sheets of an .ods file, hidden ones included. Raises InputError."""
    contents = parts(raw)
    if b"encryption-data" in contents.get("meta-inf/manifest.xml", b""):
        raise InputError.of("文件有打开密码", "请去掉打开密码后再提供")
    if "content.xml" not in contents:
        raise damaged()
    return _Document(contents["content.xml"]).sheets


class _Table:
    """One table as it grows."""

    def __init__(self, attributes: Mapping[str, str]) -> None:
        self.title = attributes.get("table:name", "")
        self.style = attributes.get("table:style-name", "")
        self.grid: list[list[Cell]] = []
        self.column_styles: list[str] = []
        self.hidden_rows: list[tuple[int, int]] = []
        self.hidden_columns: set[int] = set()
        self.struck: set[int] = set()
        self.merged: list[tuple[int, int, int, int]] = []
        self.rows = self.columns = self.wide = 0  # rows and columns begun, the widest row

    def column(self, attributes: Mapping[str, str]) -> None:
        count = min(_count(attributes, "table:number-columns-repeated"), gate.COLUMNS)
        first = len(self.column_styles)
        if attributes.get("table:visibility") in HIDDEN:
            self.hidden_columns.update(range(first, first + count))
        style = attributes.get("table:default-cell-style-name", "")
        self.column_styles += [style] * min(count, gate.COLUMNS - first)

    def finish(self, row: list[Cell], struck: bool, repeated: int) -> None:
        """Lay out a row; blank ones only count on until something stands below."""
        if row:
            self.wide = max(self.wide, len(row))
            gate.limit_area(self.rows + repeated, self.wide)
            self.grid += [[] for _ in range(self.rows - len(self.grid))]
            self.grid += [list(row) for _ in range(repeated)]
            if struck:
                self.struck.update(range(self.rows, self.rows + repeated))
        self.rows += repeated

    def sheet(self, hidden: bool, epoch: date) -> Sheet:
        grid = [[*row, *[""] * (self.wide - len(row))] for row in self.grid]
        rows = {row for first, count in self.hidden_rows for row in range(first, min(first + count, len(grid)))}
        merged = [place for place in self.merged if place[0] < len(grid)]
        return Sheet(
            self.title, grid, epoch, merged, frozenset(rows), frozenset(self.hidden_columns), hidden,
            frozenset(self.struck),
        )


class _Document:
    """One pass over content.xml."""

    def __init__(self, content: bytes) -> None:
        self.sheets: list[Sheet] = []
        self._styles = Styles()
        self._epoch = EXCEL_1900
        self._path: list[str] = []
        self._table: _Table | None = None
        self._row: list[Cell] = []
        self._row_attributes: Mapping[str, str] = {}
        self._struck: list[bool] = []
        self._cell: Mapping[str, str] = {}
        self._text: list[str] = []
        self._spans: list[bool] = []  # of the text of the cell: struck out or not
        self._paragraphs = self._characters = self._position = 0
        parser = part_parser(" ")
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._characters_of
        try:
            parser.Parse(content, True)
        except BROKEN:
            raise damaged() from None

    def _start(self, name: str, flat: Sequence[str]) -> None:
        name = short(name)
        attributes = {short(key): value for key, value in zip(flat[::2], flat[1::2], strict=True)}
        self._path.append(name)
        if name in CELLS:
            self._cell, self._text, self._spans, self._paragraphs = attributes, [], [], 0
        elif name == "table:table-row":
            self._row, self._struck, self._row_attributes, self._position = [], [], attributes, 0
        elif name.startswith("text:"):
            self._part_of_text(name, attributes)
        elif name == "table:table":
            if self._table is not None or len(self.sheets) >= gate.SHEETS:
                raise InputError.of(f"工作表超过{gate.SHEETS}张，或表中有表", "请只保留名册的各表")
            self._table = _Table(attributes)
        elif name == "table:table-column" and self._table is not None:
            self._table.column(attributes)
        elif name == "table:null-date":
            self._epoch = date.fromisoformat(attributes.get("table:date-value", "1899-12-30"))
        else:
            self._styles.begin(name, attributes)

    def _part_of_text(self, name: str, attributes: Mapping[str, str]) -> None:
        if not self._in_cell():
            return
        if name == "text:p":
            self._text += ["\n"] if self._paragraphs else []
            self._paragraphs += 1
        elif name == "text:s":
            self._text.append(" " * min(_count(attributes, "text:c"), 1000))
        elif name in ("text:tab", "text:line-break"):
            self._text.append(" ")
        elif name == "text:span":
            self._spans.append(attributes.get("text:style-name", "") in self._styles.struck)

    def _in_cell(self) -> bool:
        """Whether this text is that of a cell: not of a note beside it, nor of a drawing upon it."""
        for name in reversed(self._path):
            if name in CELLS:
                return True
            if not name.startswith("text:") or name == "text:ruby-text":
                break
        return False

    def _characters_of(self, text: str) -> None:
        if self._path[-1].startswith("text:") and self._in_cell():
            self._text.append(text)
            if self._path[-1] != "text:span" and text.strip():
                self._spans.append(False)

    def _end(self, _: str) -> None:
        name = self._path.pop()
        table = self._table
        if table is None:
            return
        if name in CELLS:
            self._finish_cell(table, name)
        elif name == "table:table-row":
            repeated = _count(self._row_attributes, "table:number-rows-repeated")
            if self._row_attributes.get("table:visibility") in HIDDEN:
                table.hidden_rows.append((table.rows, repeated))
            table.finish(self._row, is_struck(self._struck) if self._struck else False, repeated)
        elif name == "table:table":
            self.sheets.append(table.sheet(table.style in self._styles.undisplayed, self._epoch))
            self._table = None

    def _finish_cell(self, table: _Table, name: str) -> None:
        attributes = self._cell
        repeated = _count(attributes, "table:number-columns-repeated")
        text = "".join(self._text)
        value = _value(attributes, text)
        down = _count(attributes, "table:number-rows-spanned")
        across = _count(attributes, "table:number-columns-spanned")
        if down > 1 or across > 1:
            place = table.rows, self._position
            table.merged.append((*place, place[0] + down - 1, place[1] + across - 1))
        if value != "" and name == CELLS[0]:  # what lies covered under merged cells is not to be seen
            gate.limit_area(table.rows + 1, self._position + repeated)
            rows = _count(self._row_attributes, "table:number-rows-repeated")
            self._characters += len(text) * repeated * rows
            if self._characters > gate.CHARACTERS:
                raise InputError.of("单元格文字总量过大", "请删去与名册无关的长文字")
            self._row += [""] * (self._position - len(self._row)) + [value] * repeated
            self._struck += [self._is_struck(table)] * repeated
        self._position += repeated

    def _is_struck(self, table: _Table) -> bool:
        if self._spans and all(self._spans):
            return True
        columns = table.column_styles
        default = columns[self._position] if self._position < len(columns) else ""
        own = self._cell.get("table:style-name") or self._row_attributes.get("table:default-cell-style-name") or default
        return own in self._styles.struck


def _count(attributes: Mapping[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    if not text.isdecimal() or not 0 < len(text) < 10:
        raise damaged()
    return max(1, int(text))


def _value(attributes: Mapping[str, str], text: str) -> Cell:
    """What a cell holds, by its type (section 19.385)."""
    kind = attributes.get("office:value-type", "")
    if attributes.get("calcext:value-type") == "error":
        return ERROR
    if kind in ("float", "percentage", "currency"):
        number = float(attributes.get("office:value", ""))
        return number if math.isfinite(number) else ERROR
    if kind == "boolean":
        return attributes.get("office:boolean-value", "").lower() == "true"
    if kind == "date":
        return _day(attributes.get("office:date-value", ""))
    if kind == "time":
        return _duration(attributes.get("office:time-value", ""))
    if kind == "" and "table:formula" in attributes and not text:
        return UNCALCULATED
    return attributes.get("office:string-value", text)


def _day(text: str) -> Cell:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment if moment.time() != time() else moment.date()


def _duration(text: str) -> Cell:
    match = DURATION.fullmatch(text)
    if not match:
        return Fault("不是可读的时间", "请改填文本，如 8:30")
    span = timedelta(hours=int(match[1]), minutes=int(match[2]), seconds=int(match[3]))
    return (datetime.min + span).time() if span < timedelta(days=1) else span
