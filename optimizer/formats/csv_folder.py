"""A folder with one CSV file per table."""

import csv
import io
import re
from collections.abc import Sequence
from datetime import date
from itertools import islice
from pathlib import Path

from optimizer.files.content import content
from optimizer.files.whole import whole
from optimizer.formats.cells import quoted
from optimizer.formats.gate import AREA, COLUMNS, ROWS
from optimizer.formats.record_rows import Sheetful
from optimizer.formats.sheet import Cell, Remarks, Sheet

FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r]")  # what a spreadsheet program would run as a formula
GUARDED = re.compile(r"'+[=+\-@＝＋－＠\t\r]")
CHECKED = "体检确认.json"  # who has confirmed the check-up: ours, and no table


def read_folder(folder: Path, remarks: Remarks) -> Sequence[Sheet]:
    """The sheets of a folder: every CSV file in it."""
    sheets = []
    for file in sorted(folder.iterdir()):
        if file.suffix.lower() == ".csv" and file.is_file():
            grid = _grid(file, remarks)
            if grid is not None:
                sheets.append(Sheet(file.stem, grid))
        elif file.suffix.lower() in {".xlsx", ".xls", ".json"} and file.name != CHECKED:
            remarks.note(f"文件夹内的{quoted(file.name)}不是 CSV，未读取。")
    if not sheets and not remarks.problems:
        rule = f"文件夹{quoted(folder.name)}内没有 CSV 文件"
        remarks.problem("", None, None, rule, "请放入 学校.csv、教师.csv 等各表文件")
    return sheets


def _grid(file: Path, remarks: Remarks) -> list[list[Cell]] | None:
    text = _text(file, remarks)
    if text is None:
        return None
    first = text.split("\n", 1)[0]
    if "," not in first and re.search("[;；\t]", first):
        remarks.problem(file.stem, None, None, "分隔符不是逗号", "请另存为以逗号分隔的 CSV UTF-8")
        return None
    try:
        lines = list(islice(csv.reader(io.StringIO(text, newline=""), strict=True), ROWS + 1))
    except csv.Error as error:
        advice = "请核对引号是否成对，或用 Excel 重新另存为 CSV UTF-8"
        remarks.problem(file.stem, None, None, f"不是正确的 CSV（{error}）", advice)
        return None
    width = max(map(len, lines), default=0)
    if len(lines) > ROWS or width > COLUMNS or len(lines) * width > AREA:
        advice = f"请删去数据区以外的内容：最多{ROWS}行、{COLUMNS}列，且行数×列数不超过{AREA}"
        remarks.problem(file.stem, None, None, "行或列过多", advice)
        return None
    grid: list[list[Cell]] = []
    guarded = 0
    for line in lines:
        guarded += sum(1 for cell in line if cell[:1] == "'" and GUARDED.match(cell))
        cells = [cell[1:] if cell[:1] == "'" and GUARDED.match(cell) else cell for cell in line]
        grid.append([*cells, *[""] * (width - len(cells))])
    if guarded:
        remarks.note(f"【{file.stem}】有{guarded}格去除了防止公式执行的前缀 '。")
    return grid


def _text(file: Path, remarks: Remarks) -> str | None:
    raw = content(file)
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        advice = "请在 Excel 中另存为 CSV UTF-8，或直接提供工作簿"
        remarks.problem(file.stem, None, None, "扩展名是 .csv，内容却是 Excel 文件", advice)
        return None
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in raw:
        remarks.problem(file.stem, None, None, "编码是 UTF-16（Unicode 文本）", "请另存为 CSV UTF-8")
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass  # the usual encoding of Chinese Windows comes next
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        remarks.problem(file.stem, line, None, "编码既不是 UTF-8，也不是 GB18030", "请另存为 CSV UTF-8")
        return None
    remarks.note(f"【{file.stem}】文件编码按 GB18030（GBK）读取。")
    return text


def write_folder(tables: Sequence[Sheetful], folder: Path) -> None:
    """One CSV file per table; text that looks like a formula gets a leading ' which the reader takes off."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in tables:
        with whole(folder / f"{table.name}.csv") as part, part.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([column.heading for column in table.columns])
            writer.writerows([_written(value) for value in row] for row in rows)


def _written(value: str | float | date) -> str:
    if isinstance(value, date):
        return f"{value:%Y-%m}"
    if isinstance(value, str):
        return "'" + value if FORMULA.match(value) else value
    return repr(value)
