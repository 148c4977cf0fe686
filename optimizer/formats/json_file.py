"""One JSON file: an object of tables, each an array of objects."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from optimizer.domain.errors import InputError
from optimizer.files.content import Unfit, content
from optimizer.files.strict_json import parsed
from optimizer.files.whole import write_text
from optimizer.formats.gate import AREA, COLUMNS, ROWS
from optimizer.formats.record_rows import Sheetful
from optimizer.formats.sheet import Cell, Fault, Remarks, Sheet


def read_json(path: Path, remarks: Remarks) -> Sequence[Sheet]:
    """The sheets of a JSON file; an object's row number is its place in the array, counted after a heading row."""
    try:
        document = parsed(content(path), any_text=True)  # of which the cell is told
    except Unfit as error:
        raise InputError.of(f"不是合规的 JSON：{error}", "请改正后重试") from None
    if not isinstance(document, dict):
        raise InputError.of("JSON 最外层应为对象", "请按“表名: 行的数组”的结构提供")
    return [sheet for name, rows in document.items() if (sheet := _sheet(name, rows, remarks)) is not None]


def _sheet(name: str, rows: Any, remarks: Remarks) -> Sheet | None:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        remarks.problem(name, None, None, "应为由对象组成的数组", "请按“表名: 行的数组”的结构提供")
        return None
    headings = list(dict.fromkeys(key for row in rows for key in row))
    if len(rows) > ROWS or len(headings) > COLUMNS or len(rows) * len(headings) > AREA:
        advice = f"请只保留名册的行和模板内的列：最多{ROWS}行、{COLUMNS}列，且行数×列数不超过{AREA}"
        remarks.problem(name, None, None, "行或列名过多", advice)
        return None
    return Sheet(name, [headings, *([_cell(row.get(key)) for key in headings] for row in rows)])


def _cell(value: Any) -> Cell:
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "、".join(value)
    if isinstance(value, list | dict):
        return Fault("不是单个值", "请填文本、数字、true/false，多个值用文本数组")
    return value  # type: ignore[no-any-return]  # what JSON has left is a cell


def write_json(tables: Sequence[Sheetful], path: Path) -> None:
    """All tables under their Chinese names, one row a line; empty cells are left out."""
    blocks = []
    for table, rows in tables:
        lines = (
            {
                column.heading: f"{value:%Y-%m}" if isinstance(value, date) else value
                for column, value in zip(table.columns, row, strict=True)
                if value != ""
            }
            for row in rows
        )
        body = ",\n".join(json.dumps(line, ensure_ascii=False, allow_nan=False) for line in lines)
        blocks.append(f'"{table.name}": [\n{body}\n]')
    write_text(path, "{\n" + ",\n".join(blocks) + "\n}\n")
