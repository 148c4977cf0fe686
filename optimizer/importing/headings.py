"""Finds the row of headings in a sheet and which column of the schema stands where."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from optimizer.formats.cells import quoted
from optimizer.formats.sheet import Cell, Remarks, Sheet, listed
from optimizer.formats.table import Column, Table

SEARCHED = 10  # rows in which the headings may stand


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand: position of the heading row and of each column of the schema that was found."""

    row: int
    positions: Mapping[str, int]  # by Column.target


def folded(name: Cell) -> str:
    """A heading or sheet name for comparison: half-width, no spaces, no asterisk, no remark in brackets."""
    text = unicodedata.normalize("NFKC", name) if isinstance(name, str) else ""
    return re.sub(r"\(.*\)$", "", re.sub(r"[\s*]+", "", text)).lower()


def names(thing: Table | Column) -> set[str]:
    """The folded names of a table or column in both languages."""
    chinese = thing.name if isinstance(thing, Table) else thing.heading
    return {folded(chinese), folded(thing.english)}


def located(sheet: Sheet, table: Table, remarks: Remarks) -> Layout | None:
    """The layout of a sheet, or None where it cannot be told; problems and notes go to ``remarks``."""
    known = {name: column for column in table.columns for name in names(column)}
    found = [[known[folded(cell)].target for cell in row if folded(cell) in known] for row in sheet.grid[:SEARCHED]]
    scores = [len(set(targets)) for targets in found]
    enough = min(2, sum(column.required for column in table.columns))
    if not scores or max(scores) < enough:
        required = "、".join(column.heading for column in table.columns if column.required)
        advice = f"请保留模板的表头行，每列一格，至少有：{required}"
        remarks.problem(table.name, None, None, f"前{SEARCHED}行内找不到表头", advice)
        return None
    top = scores.index(max(scores))
    if others := [row for row, score in enumerate(scores) if score >= 2 and row != top]:
        remarks.problem(
            table.name, min(top, *others) + 1, None, "表头分成了多行或重复出现",
            f"请把{listed([row + 1 for row in (top, *others)])}合并成一行表头，每列一个完整的列名",
        )
        return None
    for up, left, down, right in sheet.merged:
        if up <= top <= down:
            remarks.problem(
                table.name, top + 1, None, f"表头有合并单元格（第{left + 1}–{right + 1}列）",
                "请取消合并，让每一列都有自己的列名，且表头只占一行",
            )
    if skipped := [row + 1 for row in range(top) if any(cell not in ("", None) for cell in sheet.grid[row])]:
        remarks.note(f"【{table.name}】表头在第{top + 1}行，其上{listed(skipped)}作为标题跳过。")
    unnamed = [
        position + 1
        for position, heading in enumerate(sheet.grid[top])
        if heading in ("", None) and any(row[position] not in ("", None) for row in sheet.grid[top + 1 :])
    ]
    if unnamed:
        remarks.note(f"【{table.name}】第{'、'.join(map(str, unnamed))}列没有列名，未读取。")
    return Layout(top, _positions(sheet.grid[top], known, table, top, remarks))


def _positions(
    row: Sequence[Cell], known: Mapping[str, Column], table: Table, top: int, remarks: Remarks
) -> Mapping[str, int]:
    positions: dict[str, int] = {}
    extra = []
    for position, cell in enumerate(row):
        column = known.get(folded(cell))
        if column is None:
            if isinstance(cell, str) and cell.strip():
                extra.append(quoted(cell.strip()))
        elif column.target in positions:
            remarks.problem(
                table.name, top + 1, column.heading,
                f"列名重复（第{positions[column.target] + 1}列与第{position + 1}列）", "请只保留一列",
            )
        else:
            positions[column.target] = position
    for column in table.columns:
        if column.required and column.target not in positions:
            remarks.problem(table.name, top + 1, column.heading, "缺少必填列", f"请增加此列：{column.note}")
    if extra:
        remarks.note(f"【{table.name}】以下列不在模板内，未读取：{'、'.join(extra)}。")
    return positions
