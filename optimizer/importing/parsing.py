"""From the grid of a sheet to checked columns: whole columns at a time, each distinct cell read once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from optimizer.domain.questions import PASS_OVER, Question
from optimizer.formats.cells import Reading, Refusal, Unclear, quoted
from optimizer.formats.exchange import means_none
from optimizer.formats.schema import EXAMPLE, HISTORY
from optimizer.formats.sheet import Cell, Fault, Remarks, Sheet, listed
from optimizer.formats.table import Column, Table
from optimizer.importing.answers import Answers
from optimizer.importing.filled import count
from optimizer.importing.headings import Layout, located

NONE = Answers()
BAD = object()  # in place of a value that was refused: already reported, so other checks pass it over


@dataclass(frozen=True, slots=True)
class Parsed:
    """A table by columns. ``rows`` are Excel's row numbers; empty cells hold the default of the record."""

    table: Table
    rows: Sequence[int]
    values: Mapping[str, Sequence[Any]]
    filled: Mapping[str, int] = field(default_factory=dict)  # cells with something in them

    def sound(self, *targets: str) -> Iterator[tuple[Any, ...]]:
        """Row number and the values of some columns, for every row where all of them were readable."""
        for line in zip(self.rows, *(self.values[target] for target in targets), strict=True):
            if BAD not in line:
                yield line

    def heading(self, target: str) -> str:
        return next(column.heading for column in self.table.columns if column.target == target)


def blank(cell: Cell) -> bool:
    return cell is None or cell == "" or (isinstance(cell, str) and not cell.strip())


def parsed(sheet: Sheet, table: Table, remarks: Remarks, answers: Answers = NONE) -> Parsed | None:
    """The columns of a sheet, or None where its headings cannot be told."""
    if all(blank(cell) for row in sheet.grid for cell in row):
        return _empty(table, remarks)
    layout = located(sheet, table, remarks)
    if layout is None:
        return None
    columns = {column.target: column for column in table.columns}
    cells = _cells(sheet, layout, table, remarks)
    values: dict[str, Sequence[Any]] = {}
    rows = [row + 1 for row in cells.rows]
    for target, column in columns.items():
        if target in cells.columns:
            values[target] = _column(cells.columns[target], rows, column, table, sheet.epoch, remarks, answers)
        else:
            values[target] = [BAD if column.required else default(table, column)] * len(rows)
    return Parsed(table, rows, values, {target: count(found, blank) for target, found in cells.columns.items()})


def _empty(table: Table, remarks: Remarks) -> Parsed:
    if not table.may_be_empty:
        remarks.problem(table.name, None, None, "是空表，连表头也没有", "请按模板填写表头和数据")
    return Parsed(table, (), {column.target: () for column in table.columns})


def default(table: Table, column: Column) -> Any:
    """What an empty cell means."""
    return None if column.key else table.defaults.get(column.attribute)


@dataclass(frozen=True, slots=True)
class _Cells:
    rows: Sequence[int]  # 0-based positions in the grid
    columns: Mapping[str, Sequence[Cell]]


def _cells(sheet: Sheet, layout: Layout, table: Table, remarks: Remarks) -> _Cells:
    """The raw cells below the headings, without blank and example rows."""
    grid = sheet.grid
    places = list(layout.positions.values())
    first = layout.positions.get(table.columns[0].target)
    kind = layout.positions.get("type") if table is HISTORY else None
    rows: list[int] = []
    blanks: list[int] = []
    examples: list[int] = []
    nones: list[int] = []
    for row in range(layout.row + 1, len(grid)):
        line = grid[row]
        if all(blank(line[place]) for place in places):
            blanks.append(row + 1)
        elif first is not None and isinstance(line[first], str) and str(line[first]).strip().startswith(EXAMPLE):
            examples.append(row + 1)
        elif kind is not None and means_none(line[kind]):
            nones.append(row + 1)
        else:
            rows.append(row)
    gaps = [row for row in blanks if rows and row <= rows[-1]]
    for skipped, why in ((examples, "是示例，已跳过"), (gaps, "是空行，已跳过"), (nones, "为无交流，不生成记录")):
        if skipped:
            remarks.note(f"【{table.name}】{listed(skipped)}{why}。")
    if not rows and not table.may_be_empty:
        remarks.problem(table.name, None, None, "是空表" + ("，只有示例行" if examples else ""), "请填写至少一行数据")
    _announce_hidden(sheet, layout, table, rows, remarks)
    _refuse_merged(sheet, layout, table, remarks)
    return _Cells(rows, {target: [grid[row][place] for row in rows] for target, place in layout.positions.items()})


def _announce_hidden(sheet: Sheet, layout: Layout, table: Table, rows: Sequence[int], remarks: Remarks) -> None:
    if sheet.hidden:
        remarks.note(f"【{table.name}】工作表是隐藏的，其中{len(rows)}行照常读入。")
    if hidden := [row + 1 for row in rows if row in sheet.hidden_rows]:
        remarks.note(f"【{table.name}】有{len(hidden)}行被隐藏或筛选掉，照常读入：{listed(hidden)}。")
    headings = [
        column.heading for column in table.columns if layout.positions.get(column.target, -1) in sheet.hidden_columns
    ]
    if headings:
        remarks.note(f"【{table.name}】隐藏的列照常读入：{'、'.join(headings)}。")


def _refuse_merged(sheet: Sheet, layout: Layout, table: Table, remarks: Remarks) -> None:
    for up, left, down, right in sheet.merged:
        touched = [c for c in table.columns if left <= layout.positions.get(c.target, -1) <= right]
        if up > layout.row and touched:
            remarks.problem(
                table.name, up + 1, touched[0].heading, f"有合并单元格（第{up + 1}–{down + 1}行），只有第一格有值",
                "请取消合并，并在每一格填上内容",
            )


def _column(
    cells: Sequence[Cell], rows: Sequence[int], column: Column, table: Table, epoch: date | None, remarks: Remarks,
    answers: Answers,
) -> list[Any]:
    """Values of one column; each distinct cell is read once. What is unclear is read as guessed and asked."""
    known: dict[tuple[type, Cell], Reading | Refusal] = {}
    values: list[Any] = []
    changes: defaultdict[str, list[int]] = defaultdict(list)
    unclear: defaultdict[Unclear, list[int]] = defaultdict(list)
    settled: dict[tuple[type, Cell], Unclear] = {}
    settled_rows: defaultdict[Unclear, list[int]] = defaultdict(list)
    for row, cell in zip(rows, cells, strict=True):
        key = (type(cell), cell)
        reading = known.get(key)
        if reading is None:
            reading = known[key] = _read(cell, column, table, epoch)
            if isinstance(reading, Unclear):
                answer = answers.to("词", table.name, column.heading, reading.shown)
                if answer is not None:
                    settled[key] = reading
                    reading = known[key] = _by_answer(reading, answer, column, table, epoch)
        if settled and key in settled:
            settled_rows[settled[key]].append(row)
        if isinstance(reading, Unclear):
            unclear[reading].append(row)
            values.append(BAD)
        elif isinstance(reading, Refusal):
            values.append(BAD)
            remarks.problem(table.name, row, column.heading, _rule(reading, column), reading.advice)
        else:
            values.append(reading.value)
            if reading.change:
                changes[reading.change].append(row)
    for change, changed in changes.items():
        remarks.note(f"【{table.name}】「{column.heading}」有{len(changed)}格{change}：{listed(changed)}。")
    for question in unclear:
        remarks.ask(_word(question, unclear[question], column, table))
    for question in settled_rows:
        remarks.settle(_word(question, settled_rows[question], column, table))
    return values


def _word(unclear: Unclear, rows: Sequence[int], column: Column, table: Table) -> Question:
    text = f"【{table.name}】「{column.heading}」{quoted(unclear.shown)}{unclear.rule}"
    return Question(
        "词", table.name, column.heading, unclear.shown, text, unclear.guess, unclear.options, rows=tuple(rows)
    )


def _by_answer(
    unclear: Unclear, answer: str, column: Column, table: Table, epoch: date | None
) -> Reading | Refusal:
    """The reading of a cell as it was answered, or why the column does not take the answer."""
    reading = _read("" if answer == PASS_OVER else answer, column, table, epoch)
    if isinstance(reading, Refusal):
        return reading
    how = PASS_OVER if answer == PASS_OVER else f"读作{quoted(answer)}"
    return reading._replace(change=f"按对照表把{quoted(unclear.shown)}{how}")


def _read(cell: Cell, column: Column, table: Table, epoch: date | None) -> Reading | Refusal:
    if isinstance(cell, Fault):
        return Refusal(cell.rule, cell.advice)
    try:
        reading = Reading("") if blank(cell) else column.kind.read(cell, epoch)
    except Refusal as refusal:
        return refusal
    if reading.value not in ("", ()):  # nothing but invisible characters is empty too
        return reading
    if column.required:
        return Refusal("必填，却是空的", f"请填写{column.kind.form}")
    return Reading(default(table, column))


def _rule(refusal: Refusal, column: Column) -> str:
    echo = refusal.shown and not column.personal
    return f"{quoted(refusal.shown)}{refusal.rule}" if echo else refusal.rule
