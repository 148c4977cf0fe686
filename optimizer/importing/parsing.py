"""From the grid of a sheet to checked columns: whole columns at a time, each distinct cell read once."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import compress, groupby
from typing import Any

from optimizer.domain.questions import PASS_OVER, Question
from optimizer.formats.cells import Fitting, Reading, Refusal, Unclear, quoted
from optimizer.formats.kinds import Text
from optimizer.formats.sheet import Cell, Fault, Remarks, blank
from optimizer.formats.table import Column, Table
from optimizer.importing.answers import Answers
from optimizer.importing.changes import told_changes
from optimizer.importing.empties import emptied
from optimizer.importing.filled import count
from optimizer.words.empty import FILLED_AS_EMPTY

NONE = Answers()
QUOTE = re.compile(r"\s*['‘’＇`](?=\w)")
UNQUOTED = "去掉了开头的单引号"
BAD = object()  # in place of a value that was refused: already reported, so other checks pass it over


@dataclass(frozen=True, slots=True)
class Parsed:
    """A table by columns. ``rows`` are Excel's row numbers; empty cells hold the default of the record.

    Where several sheets make one table, the rows of each further one count on from the next multiple of ``STRIDE``.
    ``missing`` are required columns that no sheet has: all their values are BAD, and that has been told.
    """

    table: Table
    rows: Sequence[int]
    values: Mapping[str, Sequence[Any]]
    missing: frozenset[str] = frozenset()
    filled: Mapping[str, int] = field(default_factory=dict)  # cells with something in them

    def sound(self, *targets: str) -> Iterator[tuple[Any, ...]]:
        """Row number and the values of some columns, for every row where all of them were readable."""
        for line in zip(self.rows, *(self.values[target] for target in targets), strict=True):
            if BAD not in line:
                yield line

    def without(self, rows: Collection[int]) -> "Parsed":
        """The same table without some rows."""
        if not rows:
            return self
        kept = [row not in rows for row in self.rows]
        values = {target: list(compress(column, kept)) for target, column in self.values.items()}
        return replace(self, rows=list(compress(self.rows, kept)), values=values)

    def heading(self, target: str) -> str:
        return next(column.heading for column in self.table.columns if column.target == target)


@dataclass(frozen=True, slots=True)
class Block:
    """The cells of one sheet that are read: by Column.target, one for each of ``rows`` (numbers as in Parsed)."""

    rows: Sequence[int]
    columns: Mapping[str, Sequence[Cell]]
    epoch: date | None


def empty(table: Table, remarks: Remarks) -> Parsed:
    """A table without any cell."""
    if not table.may_be_empty:
        remarks.problem(table.name, None, None, "是空表，连表头也没有", "请按模板填写表头和数据")
    return Parsed(table, (), {column.target: () for column in table.columns})


def default(table: Table, column: Column) -> Any:
    """What an empty cell means."""
    return None if column.key else table.defaults.get(column.attribute)


def parsed(blocks: Sequence[Block], table: Table, remarks: Remarks, answers: Answers = NONE) -> Parsed:
    """The values of a table, of one sheet or several; those of one date system are read together."""
    rows = [row for block in blocks for row in block.rows]
    values: dict[str, Sequence[Any]] = {}
    filled: dict[str, int] = {}
    for column in table.columns:
        target = column.target
        if not any(target in block.columns for block in blocks):
            values[target] = [BAD if column.required else default(table, column)] * len(rows)
            continue
        found: list[Any] = []
        for epoch, some in groupby(blocks, key=lambda block: block.epoch):
            together = list(some)
            numbers = [row for block in together for row in block.rows]
            cells = [cell for block in together for cell in block.columns.get(target) or [None] * len(block.rows)]
            found += _column(cells, numbers, column, table, epoch, remarks, answers)
        values[target] = found
        filled[target] = sum(count(block.columns.get(target, ()), blank) for block in blocks)
    missing = frozenset(
        column.target for column in table.columns
        if column.required and not any(column.target in block.columns for block in blocks)
    )
    return Parsed(table, rows, values, missing, filled)


def _column(
    cells: Sequence[Cell], rows: Sequence[int], column: Column, table: Table, epoch: date | None, remarks: Remarks,
    answers: Answers,
) -> list[Any]:
    """Values of one column; each distinct cell is read once. What is unclear is read as guessed and asked."""
    if isinstance(column.kind, Fitting):
        column = replace(column, kind=column.kind.fitted(set(cells)))
    known: dict[tuple[type, Cell], Reading | Refusal] = {}
    values: list[Any] = []
    changes: defaultdict[str, list[int]] = defaultdict(list)
    asked: dict[str, Unclear] = {}  # cells shown alike are one question
    unclear: defaultdict[str, list[int]] = defaultdict(list)
    guesses: dict[tuple[type, Cell], Any] = {}
    settled: dict[tuple[type, Cell], Unclear] = {}
    settled_rows: defaultdict[str, list[int]] = defaultdict(list)
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
            settled_rows[settled[key].shown].append(row)
        if isinstance(reading, Unclear):
            if key not in guesses:
                guesses[key] = _guessed(reading, column, table, epoch)
            asked.setdefault(reading.shown, reading)
            unclear[reading.shown].append(row)
            values.append(guesses[key])
        elif isinstance(reading, Refusal):
            values.append(BAD)
            remarks.problem(table.name, row, column.heading, _rule(reading, column), reading.advice)
        else:
            values.append(reading.value)
            if reading.change:
                changes[reading.change].append(row)
    for line in told_changes(table.name, column.heading, changes):
        remarks.note(line)
    for shown, question in asked.items():
        remarks.ask(_word(question, unclear[shown], column, table))
    for question in {each.shown: each for each in settled.values()}.values():
        remarks.settle(_word(question, settled_rows[question.shown], column, table))
    return values


def _guessed(unclear: Unclear, column: Column, table: Table, epoch: date | None) -> Any:
    """The value of an unclear cell for the time being, so that what rests on it is checked in the same round."""
    guess = "" if unclear.guess == PASS_OVER else unclear.guess
    reading = unclear if guess is None else _read(unclear.means.get(guess, guess), column, table, epoch)
    return BAD if isinstance(reading, Refusal) else reading.value


def _word(unclear: Unclear, rows: Sequence[int], column: Column, table: Table) -> Question:
    text = f"【{table.name}】「{column.heading}」{quoted(unclear.shown)}{unclear.rule}"
    return Question(
        "词", table.name, column.heading, unclear.shown, text, unclear.guess, unclear.options, rows=tuple(rows)
    )


def _by_answer(
    unclear: Unclear, answer: str, column: Column, table: Table, epoch: date | None
) -> Reading | Refusal:
    """The reading of a cell as it was answered, or why the column does not take the answer."""
    reading = _read("" if answer == PASS_OVER else unclear.means.get(answer, answer), column, table, epoch)
    if isinstance(reading, Refusal):
        return reading
    how = PASS_OVER if answer == PASS_OVER else f"读作{quoted(answer)}"
    return reading._replace(change=f"按对照表把{quoted(unclear.shown)}{how}")


def _read(cell: Cell, column: Column, table: Table, epoch: date | None) -> Reading | Refusal:
    if isinstance(cell, Fault):
        return Refusal(cell.rule, cell.advice)
    text = _unquoted(cell, column) if isinstance(cell, str) else cell
    try:
        reading = Reading("") if blank(text) else emptied(text, column) or column.kind.read(text, epoch)
    except Refusal as refusal:
        return refusal
    if text is not cell and not reading.change:
        reading = reading._replace(change=UNQUOTED)
    if reading.change == FILLED_AS_EMPTY:
        return Reading(default(table, column), reading.change)
    if reading.value not in ("", ()):  # nothing but invisible characters is empty too
        return reading
    if column.required:
        return Refusal("必填，却是空的", f"请填写{column.kind.form}")
    return Reading(default(table, column))


def _unquoted(cell: str, column: Column) -> str:
    """Without the sign that keeps a spreadsheet from reading digits as a number, once it has become text itself."""
    named = isinstance(column.kind, Text) and not column.kind.fold  # where it may be meant
    return cell if named or QUOTE.match(cell) is None else cell.lstrip()[1:]


def _rule(refusal: Refusal, column: Column) -> str:
    echo = refusal.shown and not column.personal
    return f"{quoted(refusal.shown)}{refusal.rule}" if echo else refusal.rule
