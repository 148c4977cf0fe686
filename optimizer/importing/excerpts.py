"""What lies around the faults of a roster: of each sheet its headings and the rows that have any, as they are given."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from optimizer.domain.errors import Problem
from optimizer.formats.cells import UNSAID, discreet
from optimizer.formats.opening import all_opened
from optimizer.formats.sheet import Cell, Fault, Remarks, Sheet

ROWS, COLUMNS, LONGEST = 500, 60, 60  # most rows of all sheets, columns of each, characters of a cell
Lines = tuple[tuple[int, tuple[str, ...]], ...]  # rows of the file, counted from 1, with their cells


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A sheet around its faults; ``number`` as ``Place`` has it, ``left`` are further rows with faults."""

    number: int
    title: str
    file: str  # where several were given
    headings: Lines
    rows: Lines
    left: int


def excerpts(paths: Path | Sequence[Path], problems: Iterable[Problem], most: int = ROWS) -> Sequence[Excerpt]:
    """The sheets with faults, in their order, of what could be opened and was refused by ``read``; at ``most`` rows."""
    headings: dict[int, set[int]] = {}
    faulty: dict[int, list[int]] = {}
    for problem in problems:
        if problem.place is not None:
            first, last = problem.place.headings
            headings.setdefault(problem.place.sheet, set()).update(range(first, last + 1))
            faulty.setdefault(problem.place.sheet, []).extend(rows_of(problem))
    sheets = all_opened(paths, Remarks()) if headings else ()
    found = []
    for number in sorted(headings):
        above, sheet = headings[number], sheets[number]
        rows = [row for row in dict.fromkeys(faulty[number]) if row not in above and row <= len(sheet.grid)]
        shown, most = sorted(rows[:most]), max(0, most - len(rows))
        private = _private(sheet, above)
        head, lines = _lines(sheet, sorted(above), private), _lines(sheet, shown, private)
        found.append(Excerpt(number, sheet.title, sheet.file, head, lines, len(rows) - len(shown)))
    return found


def rows_of(problem: Problem) -> Sequence[int]:
    """The rows of the file that a problem tells of."""
    return [row for row in problem.rows or (problem.row,) if row]


def _private(sheet: Sheet, headings: Collection[int]) -> frozenset[int]:
    """Columns that are about somebody's health by their heading: what stands there need not say so itself."""
    named = ((number, cell) for row in headings for number, cell in enumerate(sheet.grid[row - 1]))
    return frozenset(number for number, cell in named if isinstance(cell, str) and discreet(cell) == UNSAID)


def _lines(sheet: Sheet, rows: Iterable[int], private: Collection[int]) -> Lines:
    return tuple(
        (row, tuple(_text(cell, number in private) for number, cell in enumerate(sheet.grid[row - 1][:COLUMNS])))
        for row in rows
    )


def _text(cell: Cell, private: bool) -> str:
    """A cell as it is read, cut short; nothing of somebody's health."""
    if cell is None or isinstance(cell, Fault):
        return "" if cell is None else f"（{cell.rule}）"
    if private:
        return UNSAID
    if isinstance(cell, datetime) and cell.time() == time():
        cell = cell.date()
    text = f"{cell:.15g}" if isinstance(cell, float) else discreet(str(cell))
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
