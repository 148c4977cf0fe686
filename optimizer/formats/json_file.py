"""One JSON file: an object of tables, each an array of objects; stricter than the standard reader."""

import json
import math
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from optimizer.domain.errors import InputError
from optimizer.formats.cells import quoted
from optimizer.formats.container import content
from optimizer.formats.gate import AREA, COLUMNS, ROWS
from optimizer.formats.record_rows import Sheetful
from optimizer.formats.sheet import Cell, Fault, Remarks, Sheet


class _Unfit(ValueError):
    """JSON that another reader might understand differently."""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _Unfit(f"键{quoted(next(key for key in keys if keys.count(key) > 1))}重复")
    return found


def _constant(word: str) -> float:
    raise _Unfit(f"不允许 {word}")


def _decimal(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise _Unfit("有数字超出范围")
    return number


def read_json(path: Path, remarks: Remarks) -> Sequence[Sheet]:
    """The sheets of a JSON file; an object's row number is its place in the array, counted after a heading row."""
    try:
        document = json.loads(
            content(path).decode("utf-8-sig"),
            object_pairs_hook=_pairs, parse_constant=_constant, parse_float=_decimal,
        )
    except UnicodeDecodeError:
        raise InputError.of("JSON 文件的编码不是 UTF-8", "请另存为 UTF-8") from None
    except json.JSONDecodeError as error:
        where = f"第{error.lineno}行第{error.colno}列"
        raise InputError.of(f"不是正确的 JSON（{where}）", "请核对括号、引号与逗号") from None
    except _Unfit as error:
        raise InputError.of(f"JSON 不合规范：{error}", "请改正后重试") from None
    except (ValueError, RecursionError):
        raise InputError.of("JSON 嵌套过深或数字过长", "请按模板的结构提供：每张表一个数组，每行一个对象") from None
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
    path.write_text("{\n" + ",\n".join(blocks) + "\n}\n", encoding="utf-8", newline="\n")
