"""Whether what 对照表 says can be meant: each answer is one that its table, column or question takes."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from optimizer.domain.errors import Problem
from optimizer.domain.questions import PASS_OVER
from optimizer.formats.cells import Refusal, Unclear, quoted
from optimizer.formats.schema import TABLES
from optimizer.formats.table import Column, Table
from optimizer.importing.mapping import Line

NEAREST = 3  # options that an error names
BY_NAME = {table.name: table for table in TABLES}


def misread(lines: Iterable[Line], file: str) -> Iterator[Problem]:
    """Every confirmed line whose answer nothing takes, with the nearest of what may be answered."""
    for line in lines:
        rule = _unknown(line) or (_unfit(line) if line.holds else None)
        if rule is not None:
            yield Problem(file, line.place or None, f"{line.topic} {quoted(line.written)}", rule[0], rule[1])


def _unknown(line: Line) -> tuple[str, str] | None:
    """What is wrong with the key of a line that somebody wrote by hand; those of a question are as they were asked."""
    if line.topic not in ("列", "词") or line.text:
        return None
    table = BY_NAME.get(line.table)
    if table is None:
        return f"没有名为{quoted(line.table)}的表", _advice(line.table, tuple(BY_NAME), "「表」请写")
    if line.topic == "词" and column_of(table, line.column) is None:
        headings = [column.heading for column in table.columns]
        return f"{table.name}表没有{quoted(line.column)}一列", _advice(line.column, headings, "「列」请写")
    return None


def _unfit(line: Line) -> tuple[str, str] | None:
    """What is wrong with the answer of a line."""
    if line.topic == "单位" or line.answer == PASS_OVER or line.answer in line.options:
        return None  # any school may be meant: whoever reads it looks it up
    table = BY_NAME.get(line.table)
    column = None if table is None else column_of(table, line.column)
    if line.topic == "词" and column is not None:
        return _unread(line, column)
    further: Sequence[str] = ()
    if line.topic == "表":
        further = tuple(BY_NAME)
    elif line.topic == "列" and table is not None:
        further = [each.heading for each in table.columns]
    known = (*line.options, *further)
    if not known or line.answer in known:
        return None
    return f"「读作」{quoted(line.answer)}不在可选之内", _advice(line.answer, known)


def _unread(line: Line, column: Column) -> tuple[str, str] | None:
    """Why a column does not take the answer for one of its words."""
    try:
        column.kind.read(line.answer, None)
    except Unclear as unclear:
        return f"「读作」{quoted(line.answer)}{unclear.rule}", _advice(line.answer, unclear.options)
    except Refusal as refusal:
        near = _advice(line.answer, (*line.options, *column.kind.options))
        return f"「读作」{quoted(line.answer)}{refusal.rule}", near or refusal.advice
    return None


def column_of(table: Table, heading: str) -> Column | None:
    """The column of that heading."""
    return next((column for column in table.columns if column.heading == heading), None)


def _advice(given: str, options: Sequence[str], words: str = "请改为") -> str:
    """The nearest options, or the first ones where none is near; nothing where there are none."""
    known = list(dict.fromkeys(options))
    near = get_close_matches(given, known, NEAREST, 0.4) or known[:NEAREST]
    more = " 等" if len(known) > len(near) else ""
    return f"{words} {'、'.join(near)}{more}" if known else ""
