"""What every reader hands on: grids of raw cells, and a list of remarks that grows while reading."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby

from optimizer.domain.errors import Problem
from optimizer.domain.questions import Question

EXCEL_1900 = date(1899, 12, 30)  # day 0 of a serial; right for every serial after February 1900
EXCEL_1904 = date(1904, 1, 1)
STRIDE = 1_000_000  # more rows than any sheet may have: those of a table's second sheet count on from here, and so on
GUIDE = "填写说明"  # a sheet for people, never read


@dataclass(frozen=True, slots=True)
class Fault:
    """Stands in a grid for a cell that could not be read."""

    rule: str
    advice: str


Cell = int | float | str | bool | date | datetime | time | timedelta | Fault | None
Grid = Sequence[Sequence[Cell]]


def blank(cell: Cell) -> bool:
    """Whether nothing is to be seen in a cell."""
    return cell is None or cell == "" or (isinstance(cell, str) and not cell.strip())


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table as it lies in the file: ``grid[0]`` is row 1 of Excel; ``merged`` holds (top, left, bottom, right)."""

    title: str
    grid: Grid
    epoch: date | None = None  # of date serials; None where numbers cannot be dates
    merged: Sequence[tuple[int, int, int, int]] = ()
    hidden_rows: frozenset[int] = frozenset()  # 0-based
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False
    struck_rows: frozenset[int] = frozenset()  # 0-based; one of the first cells, or most, struck out
    file: str = ""  # where several were given
    number: int = 0  # among all that were given: title and file may be those of another, too


@dataclass(slots=True)
class Remarks:
    """Problems and questions stop the reading at its end; notes tell what was changed or passed over."""

    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    answered: list[Question] = field(default_factory=list)  # what would be asked, had nobody confirmed it

    def problem(
        self, table: str, row: int | None, column: str | None, rule: str, advice: str, rows: Sequence[int] = ()
    ) -> None:
        self.problems.append(Problem(table, row, column, rule, advice, rows=tuple(rows)))

    def note(self, text: str) -> None:
        self.notes.append(text)

    def ask(self, question: Question) -> None:
        self.questions.append(question)

    def take(self, others: "Remarks", shift: int = 0) -> None:
        """Add those of a part of the file, its rows counted on by ``shift``; no note twice."""
        self.problems += [replace(each, row=each.row and each.row + shift) for each in others.problems]
        self.notes += [note for note in others.notes if note not in self.notes]
        self.questions += others.questions
        self.answered += others.answered

    def settle(self, question: Question) -> None:
        """Keep a question that was read as confirmed, so that it can be told of."""
        self.answered.append(question)


def listed(rows: Sequence[int], most: int = 10) -> str:
    """Row numbers in words: 第3、5–9行; of further sheets of one table (``STRIDE``) 第2张表第4行.

    Row 0 is one that no file holds.
    """
    if 0 in rows:
        written = [row for row in rows if row]
        return f"{listed(written, most)}和推算的行" if written else "推算的行"
    spans: list[list[int]] = []
    for row in sorted(rows):
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    told = []
    for sheet, some in groupby(spans[:most], key=lambda span: span[0] // STRIDE):
        ends = [(first % STRIDE, last % STRIDE) for first, last in some]
        words = "、".join(str(first) if first == last else f"{first}–{last}" for first, last in ends)
        told.append(f"{f'第{sheet + 1}张表' if sheet else ''}第{words}")
    return f"{'行、'.join(told)}{'…' if len(spans) > most else ''}行"
