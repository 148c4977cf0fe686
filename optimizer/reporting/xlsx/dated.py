"""Tables that speak of one year or of several: the school year leads only where there are several."""

from collections.abc import Iterable, Sequence

from xlsxwriter.utility import xl_col_to_name

from optimizer.reporting.xlsx.page import Column, Value

YEAR = Column("学年", 11, "centre")
OPEN_END = "不定期"  # the last year of a posting without an end


def dated(columns: Sequence[Column], *, several: bool) -> Sequence[Column]:
    """The columns, led by the school year where a plan covers several."""
    return (YEAR, *columns) if several else columns


def lines(rows: Iterable[tuple[int, Sequence[Value]]], *, several: bool) -> Iterable[Sequence[Value]]:
    """Rows, each led by its year where there are several."""
    return ([years_of(year), *row] if several else row for year, row in rows)


def years_of(year: int) -> str:
    """A school year as cells and column headings show it."""
    return f"{year}—{year + 1}"


def term_of(first: int, last: int | None) -> str:
    """The school years of a posting; a dash would read as one school year."""
    return f"{first}起{OPEN_END}" if last is None else f"{first}至{last}"


class Places:
    """Where the columns of a table stand: positions by heading, and letters for formulas."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._at = {column.heading: position for position, column in enumerate(columns)}

    def __getitem__(self, heading: str) -> int:
        return self._at[heading]

    def letter(self, heading: str) -> str:
        return str(xl_col_to_name(self._at[heading]))
