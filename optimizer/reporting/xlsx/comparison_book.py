"""comparison.xlsx: plans side by side; what differs stands out."""

from collections.abc import Sequence
from pathlib import Path

from xlsxwriter.utility import xl_col_to_name

from optimizer.readings.equity import NOT_COMPUTABLE
from optimizer.reporting.facts.comparison import APART, MARK, Line, Part, Tables, letters
from optimizer.reporting.facts.school_years import school_years
from optimizer.reporting.xlsx.books import written
from optimizer.reporting.xlsx.page import Book, Column, Page, Value
from optimizer.reporting.xlsx.styles import MILD

WIDE = {"people": 26, "entries": 14, "schools": 14}
SHEETS = (
    ("对照摘要", ("levels", "size", "judged")), ("条款对照", ("entries",)), ("均衡对照", ("equity",)),
    ("各校对照", ("schools",)), ("构成对照", ("movers",)), ("人员差异", ("people",)),
)


def write_comparison(path: Path, tables: Tables) -> None:
    """comparison.xlsx, written whole or not at all; rows that differ are tinted."""
    comparison = tables.comparison
    heads = letters(comparison.names)
    title = f"{school_years(comparison.instance.years)}方案对照"
    legend = "；".join(f"{letter}＝{name}" for letter, name in zip(heads, comparison.names, strict=True))
    parts = {part.key: part for part in tables.parts()}
    with written(path, title) as book:
        for name, keys in SHEETS:
            _sheet(book, name, title, legend, [parts[key] for key in keys], heads)


def _sheet(book: Book, name: str, title: str, legend: str, parts: Sequence[Part], heads: Sequence[str]) -> None:
    page = Page(book, name, tab="#1F3864")
    row = page.title(title, f"{legend}。着色的行各项不同。")
    for part in parts:
        page.spread(row, 0, len(part.columns) + len(heads), part.title, "section", 24)
        columns = [
            *(Column(heading, 24 if place < 2 else 16) for place, heading in enumerate(part.columns)),
            *(Column(letter, WIDE.get(part.key, 16), "number") for letter in heads), Column(MARK, 8, "centre"),
        ]
        first = row + 2
        row = page.table(row + 1, columns, map(_row, part.lines), main=len(parts) == 1)
        if part.lines:
            width = len(part.columns)
            marked = f'=${xl_col_to_name(len(columns) - 1)}{first + 1}="{APART}"'
            page.colour((first, width, row - 1, len(columns) - 1), marked, MILD)
        else:
            page.put(row, 0, "没有这样的内容。", "note")
        row += 1
    if len(parts) > 1:
        page.widths([24, 18, *(18 for _ in heads), 8])


def _row(line: Line) -> list[Value]:
    cells = (NOT_COMPUTABLE if cell is None else cell for cell in (*line.about, *line.values))
    return [*cells, "" if line.same else APART]
