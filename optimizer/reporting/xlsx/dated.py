"""Tables that speak of one year or of several: the school year leads only where there are several."""

from collections.abc import Iterable, Sequence

from xlsxwriter.utility import xl_col_to_name

from optimizer.reporting.facts.school_years import years_of
from optimizer.reporting.xlsx.page import Column, Value

YEAR = Column("学年", 11, "centre")


def dated(columns: Sequence[Column], *, several: bool) -> Sequence[Column]:
    """The columns, led by the school year where a plan covers several."""
    return (YEAR, *columns) if several else columns


def lines(rows: Iterable[tuple[int, Sequence[Value]]], *, several: bool) -> Iterable[Sequence[Value]]:
    """Rows, each led by its year where there are several."""
    return ([years_of(year), *row] if several else row for year, row in rows)


class Places:
    """Where the columns of a table stand: positions by heading, and letters for formulas."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._at = {column.heading: position for position, column in enumerate(columns)}

    def __getitem__(self, heading: str) -> int:
        return self._at[heading]

    def letter(self, heading: str) -> str:
        return str(xl_col_to_name(self._at[heading]))
