"""Cells that stand for those below them: a school's name merged over its teachers, or a sign for the same again."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence

from optimizer.domain.questions import PASS_OVER, Question
from optimizer.formats.sheet import Cell, Remarks, blank, listed
from optimizer.formats.table import Table
from optimizer.importing.answers import Answers
from optimizer.importing.regions import Region

FILLED = {  # columns by table whose cells may stand for several rows: places, stages and subjects, no values
    "schools": ("district", "town", "zone"),
    "needs": ("school", "stage", "subject"),
    "members": ("group", "school"),
    "teachers": ("home", "stage", "subject"),
    "history": ("teacher", "origin", "school"),
    "outlooks": ("school",),
    "visits": ("school", "stage", "subject"),
    "visited": ("teacher", "school", "stage", "subject"),
    "free": ("school", "class_id", "weekday"),
}
DITTO = frozenset(("〃", "″", "同上", "\"", "””", "“”", "''", "..", "同"))
AS_ABOVE = "同上一格"
MANY = 0.3  # share of empty cells from which they may all stand for the one above


def filled_down(
    region: Region, table: Table, positions: Mapping[str, int], rows: Sequence[int], remarks: Remarks, answers: Answers
) -> dict[str, list[Cell]]:
    """The cells of each column in the rows that are read; merges that cannot be read are problems."""
    grid = region.sheet.grid
    cells = {target: [grid[row][place] for row in rows] for target, place in positions.items()}
    columns = {place: target for target, place in positions.items()}
    headings = {column.target: column.heading for column in table.columns}
    spread: defaultdict[str, list[int]] = defaultdict(list)
    for top, left, bottom, right in region.sheet.merged:
        touched = [columns[place] for place in range(left, right + 1) if place in columns]
        begin, stop = bisect_left(rows, top), bisect_right(rows, min(bottom, region.end - 1))
        if not touched or begin >= stop:
            continue
        if left == right and top >= region.first and touched[0] in FILLED.get(table.english, ()):
            below = range(begin + (rows[begin] == top), stop)
            if len(spread[touched[0]]) + len(below) < len(rows):  # more than that only where merges overlap
                spread[touched[0]] += [rows[number] for number in below]
                for number in below:
                    cells[touched[0]][number] = grid[top][left]
                continue
        remarks.problem(
            table.name, top + 1, headings[touched[0]], f"有合并单元格（第{top + 1}–{bottom + 1}行），只有第一格有值",
            "请取消合并，并在每一格填上内容",
        )
    for target in FILLED.get(table.english, ()):
        if target in cells:
            spread[target] += _repeated(cells[target], rows)
    for target, found in spread.items():
        if found:
            told = listed([row + 1 for row in found])
            remarks.note(f"【{table.name}】「{headings[target]}」合并或写“同上”的格按其上一格填入：{told}。")
    _ask_for_empty(cells, table, rows, remarks, answers)
    return cells


def _repeated(cells: list[Cell], rows: Sequence[int]) -> list[int]:
    """Put the cell above in place of each sign for it; the rows where that was done."""
    found = []
    for number in range(1, len(cells)):
        cell = cells[number]
        if isinstance(cell, str) and len(cell) <= 4 and cell.strip() in DITTO:
            cells[number] = cells[number - 1]
            found.append(rows[number])
    return found


def _ask_for_empty(
    cells: dict[str, list[Cell]], table: Table, rows: Sequence[int], remarks: Remarks, answers: Answers
) -> None:
    """Required cells that are empty below a filled one, over and over: merged once, and lost on the way."""
    for column in table.columns:
        own = cells.get(column.target, [])
        if not column.required or column.target not in FILLED.get(table.english, ()) or not own or blank(own[0]):
            continue
        empty = [number for number, cell in enumerate(own) if blank(cell)]
        if len(empty) < max(2, MANY * len(own)):
            continue
        told = tuple(rows[number] + 1 for number in empty)
        text = f"【{table.name}】「{column.heading}」有{len(empty)}格是空的，按上一格填入？（{listed(told)}）"
        question = Question(
            "词", table.name, column.heading, "空格", text, AS_ABOVE, (AS_ABOVE, PASS_OVER), rows=told
        )
        answer = answers.to(*question.key)
        if answer in question.options:
            remarks.settle(question)
        else:
            remarks.ask(question)
        if answer != PASS_OVER:
            for number in empty:
                own[number] = own[number - 1]
