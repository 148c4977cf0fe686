"""Records as rows of cells, the same for every format."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from optimizer.county import County
from optimizer.errors import InputError
from optimizer.formats.kinds import FORBIDDEN
from optimizer.formats.schema import SETTINGS, TABLES, Setting, Table

Row = Sequence[str | int | float | date]


class Sheetful(NamedTuple):
    """A table with its rows, ready to be written."""

    table: Table
    rows: Sequence[Row]


def tabulated(county: County, settings: Mapping[str, str]) -> Sequence[Sheetful]:
    """All tables; text that no reader would take back is refused."""
    sheets = [Sheetful(SETTINGS, _rows(SETTINGS, [Setting(name, value) for name, value in settings.items()]))]
    for table in TABLES:
        if table is not SETTINGS:
            sheets.append(Sheetful(table, _rows(table, getattr(county, table.english))))
    return sheets


def _rows(table: Table, records: Sequence[Any]) -> Sequence[Row]:
    columns = []
    for column in table.columns:
        values = [getattr(record, column.attribute) for record in records]
        if column.key is not None:
            values = [value.get(column.key) for value in values]
        known: dict[Any, str | int | float | date] = {None: "", "": "", (): ""}
        cells = []
        for value in values:
            if value not in known:
                known[value] = column.kind.show(value)
            cells.append(known[value])
        for row, cell in enumerate(cells, start=2):
            if isinstance(cell, str) and FORBIDDEN.search(cell):
                raise InputError.of(f"第{row}行含有控制字符或乱码，无法写出", "请改正该值", table=table.name, column=column.heading)
        columns.append(cells)
    return list(zip(*columns, strict=True))
