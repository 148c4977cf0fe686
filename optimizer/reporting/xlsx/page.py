"""Paper of the workbook: one look for all sheets, and cells that hold what they are given and nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from optimizer.reporting.facts.printable import clean
from optimizer.reporting.xlsx.fingerprints import cell_text, fingerprint
from optimizer.reporting.xlsx.styles import STYLES


class Tinted(NamedTuple):
    """A value in a style of its own, whatever the column's."""

    value: str | int | float
    style: str


Value = str | int | float | Tinted | None
A4, A3 = 9, 8
LINE_HEIGHT = 14


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: heading, width in characters, and the style of its cells."""

    heading: str
    width: float
    style: str = "text"


@lru_cache(maxsize=1 << 14)  # clauses stand in many rows
def lines_of(text: str, width: float) -> int:
    """Lines that wrapped text takes in a column of that width; a Chinese character is two wide."""
    return max(1, ceil(sum(1 if letter.isascii() else 2 for letter in text) / max(1.0, width - 1)))


class Book:
    """A workbook and its formats, made when first used; ``contents`` are its sheets with a line on each."""

    def __init__(self, book: Workbook, contents: Sequence[tuple[str, str]] = ()) -> None:
        self.book, self.contents = book, contents
        self.pages: list[Page] = []
        self._formats: dict[str, Format] = {}

    def style(self, name: str) -> Format:
        if name not in self._formats:
            self._formats[name] = self.book.add_format(dict(STYLES[name]))
        return self._formats[name]

    def colours(self, pair: tuple[str, str]) -> Format:
        """A format for conditional colours."""
        key = "/".join(pair)
        if key not in self._formats:
            self._formats[key] = self.book.add_format({"bg_color": pair[0], "font_color": pair[1]})
        return self._formats[key]


class Page:
    """One sheet being written."""

    def __init__(
        self, book: Book, name: str, *, tab: str = "", landscape: bool = True, paper: int = A4
    ) -> None:
        self.book, self.name = book, name
        self.rows: dict[int, dict[int, str]] = {}  # what is written, as it is read back
        self.tables: list[tuple[int, int]] = []  # row of the headings of each table, and the row below it
        book.pages.append(self)
        self.sheet: Worksheet = book.book.add_worksheet(name)
        self.sheet.hide_gridlines(2)
        self.sheet.set_default_row(18)
        self.sheet.set_paper(paper)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        self.sheet.set_footer("&C第 &P 页，共 &N 页")
        if landscape:
            self.sheet.set_landscape()
        if tab:
            self.sheet.set_tab_color(tab)

    def put(self, row: int, column: int, value: Value, style: str = "text") -> None:
        """One cell: text as text whatever it looks like, numbers as numbers."""
        if isinstance(value, Tinted):
            value, style = value
        form = self.book.style(style)
        if value is None or value == "":
            done = self.sheet.write_blank(row, column, None, form)
        elif isinstance(value, str):
            done = self.sheet.write_string(row, column, clean(value), form)
            self._keep(row, column, clean(value))
        else:
            done = self.sheet.write_number(row, column, value, form)
            self._keep(row, column, value)
        if done:
            raise ValueError(f"cell {row},{column} of {self.name} was not written ({done})")

    def link(self, row: int, column: int, name: str) -> None:
        """The name of another sheet, which leads to it."""
        self.sheet.write_url(row, column, f"internal:'{name}'!A1", self.book.style("link"), name)
        self._keep(row, column, name)

    def _keep(self, row: int, column: int, value: str | float) -> None:
        self.rows.setdefault(row, {})[column] = cell_text(value)

    @property
    def fingerprint(self) -> str:
        """Of what the sheet says, whatever the order of its rows."""
        return fingerprint(row.items() for row in self.rows.values())

    def widths(self, widths: Iterable[float]) -> None:
        for position, width in enumerate(widths):
            self.sheet.set_column(position, position, width)

    def title(self, text: str, note: str = "") -> int:
        """Title and one line of explanation; returns the row below."""
        self.sheet.set_row(0, 30)
        self.put(0, 0, text, "title")
        if note:
            self.sheet.set_row(1, 18)
            self.put(1, 0, note, "note")
        return 2 if note else 1

    def spread(self, row: int, first: int, last: int, text: str, style: str, height: float = 0) -> None:
        """Text over several columns."""
        self.sheet.merge_range(row, first, row, last, clean(text), self.book.style(style))
        self._keep(row, first, clean(text))
        if height:
            self.sheet.set_row(row, height)

    def headings(self, row: int, columns: Sequence[Column], *, height: float = 30) -> None:
        self.sheet.set_row(row, height)
        for position, column in enumerate(columns):
            self.put(row, position, column.heading, "heading")

    def table(
        self, row: int, columns: Sequence[Column], rows: Iterable[Sequence[Value]], *, main: bool = False,
        frozen: int = 0, height: float = 30,
    ) -> int:
        """Headings and rows; returns the row below. The ``main`` table sets widths, filter, panes, repeated rows."""
        self.headings(row, columns, height=height)
        at = row + 1
        wide = [(position, column.width) for position, column in enumerate(columns) if column.style == "long"]
        for line in rows:
            for position, (column, value) in enumerate(zip(columns, line, strict=True)):
                self.put(at, position, value, column.style)
            lines = max((lines_of(str(line[position]), width) for position, width in wide), default=1)
            if lines > 1:
                self.sheet.set_row(at, LINE_HEIGHT * lines + 4)
            at += 1
        self.tables.append((row, at))
        if main:
            self.widths(column.width for column in columns)
            self.sheet.freeze_panes(row + 1, frozen)
            self.sheet.autofilter(row, 0, max(at - 1, row + 1), len(columns) - 1)
            self.sheet.repeat_rows(row)
            self.sheet.print_area(0, 0, max(at - 1, row + 1), len(columns) - 1)
        return at

    def colour(self, area: tuple[int, int, int, int], criteria: str, pair: tuple[str, str]) -> None:
        """Colour the cells of an area where a formula holds."""
        self.sheet.conditional_format(
            *area, {"type": "formula", "criteria": criteria, "format": self.book.colours(pair)}
        )
