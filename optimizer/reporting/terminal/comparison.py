"""A comparison on the terminal and as a workbook; what differs stands out."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from rich.console import Console
from xlsxwriter.utility import xl_col_to_name

from optimizer.goals.gauge import decimal
from optimizer.reporting.facts.comparison import Cell, Line, Part, Tables
from optimizer.reporting.facts.figures import school_years
from optimizer.reporting.terminal.voice import Voice, table
from optimizer.reporting.xlsx.books import written
from optimizer.reporting.xlsx.page import Book, Column, Page, Value
from optimizer.reporting.xlsx.styles import MILD

MARK, APART = "不同", "≠"
SHOWN = 12  # people named on the terminal
ON_SCREEN = ("levels", "size", "judged", "equity")
WIDE = {"people": 26, "entries": 14, "schools": 14}
SHEETS = (
    ("对照摘要", ("levels", "size", "judged")), ("条款对照", ("entries",)), ("均衡对照", ("equity",)),
    ("各校对照", ("schools",)), ("构成对照", ("movers",)), ("人员差异", ("people",)),
)


def print_comparison(console: Console, tables: Tables) -> None:
    """Levels, size, legality and equity side by side, and who differs."""
    comparison, say = tables.comparison, Voice(console)
    letters = _letters(comparison.names)
    instance = comparison.instance
    say(f"\n{school_years(instance.years)}方案对照（口径：政策「{instance.policy.name}」）", "bold")
    for letter, name in zip(letters, comparison.names, strict=True):
        say(f"  {letter}：{name}")
    parts = {part.key: part for part in tables.parts()}
    for key in ON_SCREEN:
        part = parts[key]
        rows = table("·".join(part.columns), *letters, MARK)
        for line in part.lines:
            label = "·".join(_plain(each) for each in line.about if each)
            rows.add_row(label, *map(_plain, line.values), "" if line.same else APART)
        say(part.title, "bold")
        console.print(rows)
    differing = [difference.teacher for difference in comparison.differences]
    if not differing:
        say("各项对每位教师的安排完全相同。")
        return
    more = f"等 {len(differing)} 人" if len(differing) > SHOWN else f"共 {len(differing)} 人"
    say(f"安排不同的教师：{'、'.join(differing[:SHOWN])} {more}（用 -o 写出逐人对照）。")


def write_comparison(path: Path, tables: Tables) -> None:
    """comparison.xlsx, written whole or not at all; rows that differ are tinted."""
    comparison = tables.comparison
    letters = _letters(comparison.names)
    title = f"{school_years(comparison.instance.years)}方案对照"
    legend = "；".join(f"{letter}＝{name}" for letter, name in zip(letters, comparison.names, strict=True))
    parts = {part.key: part for part in tables.parts()}
    with written(path, title) as book:
        for name, keys in SHEETS:
            _sheet(book, name, title, legend, [parts[key] for key in keys], letters)


def _sheet(book: Book, name: str, title: str, legend: str, parts: Sequence[Part], letters: Sequence[str]) -> None:
    page = Page(book, name, tab="#1F3864")
    row = page.title(title, f"{legend}。着色的行各项不同。")
    for part in parts:
        page.spread(row, 0, len(part.columns) + len(letters), part.title, "section", 24)
        columns = [
            *(Column(heading, 24 if place < 2 else 16) for place, heading in enumerate(part.columns)),
            *(Column(letter, WIDE.get(part.key, 16), "number") for letter in letters), Column(MARK, 8, "centre"),
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
        page.widths([24, 18, *(18 for _ in letters), 8])


def _row(line: Line) -> list[Value]:
    return [*line.about, *line.values, "" if line.same else APART]


def _letters(names: Sequence[str]) -> list[str]:
    """A, B, C … as the tables head their columns."""
    return [chr(ord("A") + place) if place < 26 else f"P{place + 1}" for place in range(len(names))]


def _plain(value: Cell) -> str:
    if value is None:
        return "—"
    return value if isinstance(value, str) else decimal(Fraction(str(value)))  # the digits that a file holds
