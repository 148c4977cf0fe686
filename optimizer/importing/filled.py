"""How far a roster is filled in: rows of its tables, cells of its columns."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from optimizer.domain.county import RECORDS, County
from optimizer.domain.questions import Question
from optimizer.formats.schema import TABLES, PolicyLine
from optimizer.formats.sheet import Cell
from optimizer.formats.table import Column, Table


@dataclass(frozen=True, slots=True)
class Filled:
    """By English names: rows of each table, and cells with something in them of each ``table.column``."""

    rows: Mapping[str, int]
    cells: Mapping[str, int]

    def is_blank(self, column: str) -> bool:
        """Whether rows are there and nobody has filled that column in, or it is not there."""
        return self.rows.get(column.partition(".")[0], 0) > 0 and not self.cells.get(column, 0)


EMPTY = Filled({}, {})
Ask = Callable[[Mapping[str, str], Sequence[PolicyLine], Filled], Iterable[Question]]
"""What those who use a roster ask of its settings, its sheet 政策 and how far it is filled in. May raise InputError."""


def nothing(settings: Mapping[str, str], policy: Sequence[PolicyLine], filled: Filled) -> Iterable[Question]:
    """Asks nothing."""
    return ()


def count(cells: Sequence[Cell], blank: Callable[[Cell], bool]) -> int:
    """Cells with something in them; each distinct one is looked at once."""
    return len(cells) - sum(cells.count(cell) for cell in set(cells) if blank(cell))


def filled_in(county: County) -> Filled:
    """The same of records that come from no file: what differs from the value of an empty cell is filled in."""
    rows = {table.english: len(getattr(county, table.english)) for table in _tables()}
    cells = {
        f"{table.english}.{column.english}": differing(getattr(county, table.english), table, column)
        for table in _tables()
        for column in table.columns
    }
    return Filled(rows, cells)


def _tables() -> Iterable[Table]:
    return (table for table in TABLES if table.english in RECORDS)


def differing(records: Iterable[object], table: Table, column: Column) -> int:
    """How many records hold in a column what an empty cell does not stand for."""
    values = (getattr(record, column.attribute) for record in records)
    if column.key is not None:
        return sum(bool(value) and column.key in value for value in values)
    empty = table.defaults.get(column.attribute)
    return sum(value != empty for value in values)
