"""Records as rows of cells, the same for every format."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from optimizer.domain.county import County
from optimizer.domain.errors import InputError
from optimizer.formats.cells import Refusal, quoted
from optimizer.formats.schema import ASIDE, CLASSES, EXAMPLE, POLICY, SETTINGS, TABLES, PolicyLine, Setting
from optimizer.formats.table import Column, Table

Row = Sequence[str | int | float | date]


class Sheetful(NamedTuple):
    """A table with its rows, ready to be written."""

    table: Table
    rows: Sequence[Row]


def tabulated(
    county: County, settings: Mapping[str, str], policy: Sequence[PolicyLine] = ()
) -> Sequence[Sheetful]:
    """All tables of a roster; InputError for a value that could not be read back as it is."""
    sheets = [Sheetful(SETTINGS, _rows(SETTINGS, [Setting(name, value) for name, value in settings.items()]))]
    if policy:
        sheets.append(Sheetful(POLICY, _rows(POLICY, policy)))
    for table in TABLES:
        records = () if table in ASIDE else getattr(county, table.english)
        if table not in ASIDE and (records or table is not CLASSES):  # which files of before do not have
            sheets.append(Sheetful(table, _rows(table, records)))
    return sheets


def _rows(table: Table, records: Sequence[Any]) -> Sequence[Row]:
    columns = []
    for column in table.columns:
        values = [getattr(record, column.attribute) for record in records]
        if column.key is not None:
            values = [None if value is None else value.get(column.key) for value in values]
        known: dict[Any, str | int | float | date] = {None: "", "": "", (): ""}
        if column.unsaid:
            known[table.defaults[column.attribute]] = ""
        for value in set(values) - set(known):
            known[value] = _shown(value, column, table)
        columns.append([known[value] for value in values])
    return list(zip(*columns, strict=True))


def _shown(value: Any, column: Column, table: Table) -> str | int | float | date:
    """The cell for a value, once it is sure that reading gives the same value back."""
    cell = column.kind.show(value)
    try:
        same = column.kind.read(cell, None).value == value
    except Refusal:
        same = False
    if not same or (column is table.columns[0] and str(cell).startswith(EXAMPLE)):
        echo = "" if column.personal else quoted(cell)
        advice = f"请填{column.kind.form}"
        raise InputError.of(f"{echo}写出后无法原样读回", advice, table=table.name, column=column.heading)
    return cell
