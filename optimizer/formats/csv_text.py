"""A table as separated text: commas, semicolons or tabs, in UTF-8, UTF-16 or GB18030."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from optimizer.formats.gate import AREA, COLUMNS, ROWS
from optimizer.formats.sheet import Cell, Remarks

FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r]")  # what a spreadsheet program would run as a formula
GUARDED = re.compile(r"'+[=+\-@＝＋－＠\t\r]")
SEPARATORS = {",": "逗号", "\t": "制表符", ";": "分号"}
SAID = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)  # Excel's first line for itself
SAMPLE = 30  # lines that tell the separator
LOST = re.compile(r"\?{2,}")


def read_csv(raw: bytes, title: str, remarks: Remarks) -> list[list[Cell]] | None:
    """The cells of a text, all rows equally long; None where a problem tells why not. What was guessed is noted."""
    text = _text(raw, title, remarks)
    if text is None:
        return None
    if _is_lost(text):
        rule = "汉字已变成问号，文件保存时用了不含汉字的编码，无法恢复"
        remarks.problem(title, None, None, rule, "请从原文件重新另存为 CSV UTF-8")
        return None
    separator = None
    if said := SAID.match(text):
        separator, text = said[1], text[said.end() :]
    separator = separator or _separator(text)
    if separator != ",":
        remarks.note(f"【{title}】以{SEPARATORS[separator]}分隔。")
    try:
        lines = list(islice(_lines(text, separator), ROWS + 1))
    except csv.Error as error:
        advice = "请核对引号是否成对，或用 Excel 重新另存为 CSV UTF-8"
        remarks.problem(title, None, None, f"不是正确的 CSV（{error}）", advice)
        return None
    width = max(map(len, lines), default=0)
    if len(lines) > ROWS or width > COLUMNS or len(lines) * width > AREA:
        advice = f"请删去数据区以外的内容：最多{ROWS}行、{COLUMNS}列，且行数×列数不超过{AREA}"
        remarks.problem(title, None, None, "行或列过多", advice)
        return None
    return _grid(lines, width, title, remarks)


def _grid(lines: Sequence[list[str]], width: int, title: str, remarks: Remarks) -> list[list[Cell]]:
    grid: list[list[Cell]] = []
    guarded = 0
    for line in lines:
        guarded += sum(1 for cell in line if cell[:1] == "'" and GUARDED.match(cell))
        cells = [cell[1:] if cell[:1] == "'" and GUARDED.match(cell) else cell for cell in line]
        grid.append([*cells, *[""] * (width - len(cells))])
    if guarded:
        remarks.note(f"【{title}】有{guarded}格去除了防止公式执行的前缀 '。")
    return grid


def _text(raw: bytes, title: str, remarks: Remarks) -> str | None:
    if encoding := _wide(raw):
        try:
            text = raw.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            remarks.problem(title, None, None, "不是正确的 UTF-16（Unicode 文本）", "请另存为 CSV UTF-8")
            return None
        remarks.note(f"【{title}】文件编码按 UTF-16（Unicode 文本）读取。")
        return text
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass  # the usual encoding of Chinese Windows comes next
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        remarks.problem(title, line, None, "编码既不是 UTF-8，也不是 GB18030", "请另存为 CSV UTF-8")
        return None
    remarks.note(f"【{title}】文件编码按 GB18030（GBK）读取。")
    return text


def _wide(raw: bytes) -> str | None:
    """UTF-16 by its mark, or by the zero bytes that no other text has."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\0" not in raw:
        return None
    return "utf-16-le" if raw[1::2].count(0) >= raw[::2].count(0) else "utf-16-be"


def _is_lost(text: str) -> bool:
    """Whether no Chinese sign is left, and most cells of the first line are question marks."""
    heading = re.split("[,;\t]", text.split("\n", 1)[0])
    lost = sum(1 for cell in heading if LOST.search(cell) or cell.strip() == "?")
    return text.isascii() and 2 * lost > len(heading)


def _separator(text: str) -> str:
    """The one that splits most of the first lines into equally many cells; a comma where none does."""
    return max(SEPARATORS, key=lambda separator: _regularity(text, separator))


def _regularity(text: str, separator: str) -> tuple[int, int]:
    widths: Counter[int] = Counter()
    try:
        for line in islice(_lines(text, separator), SAMPLE):
            widths[len(line)] += len(line) > 1
    except csv.Error:
        pass
    width, count = max(widths.items(), key=lambda item: item[::-1], default=(0, 0))
    return count, width


def _lines(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
