"""The records of a stored roster, column by column, as the page shows them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from api.uploads.name_vault import Names
from optimizer.formats.choices import Choice, Flag, Subject
from optimizer.formats.dates import Month
from optimizer.formats.kinds import Name
from optimizer.formats.numbers import Real, Whole
from optimizer.formats.schema import GROUPS, JUNCTIONS, MEMBERS, NEEDS, ROADS, SCHOOLS, TEACHERS
from optimizer.formats.shares import Halves, Share
from optimizer.formats.table import Column, Table
from optimizer.words.flags import YES

SHOWN = {table.english: table for table in (TEACHERS, SCHOOLS, GROUPS, MEMBERS, NEEDS, ROADS, JUNCTIONS)}
PEOPLE = TEACHERS.english
FORMS: tuple[tuple[tuple[type, ...], str], ...] = (
    ((Month,), "month"), ((Flag,), "flag"), ((Whole, Real, Halves, Share), "number"), ((Choice, Subject), "choice"),
)


def columnar(stored: bytes, table: str, names: Names | None) -> dict[str, Any]:
    """One table of a roster as it is kept (JSON): the columns that say something, and those that must be filled in.

    A column in which every cell is empty or as an empty one says nothing. Names of people only where ``names`` are
    given, in full.
    """
    shape = SHOWN[table]
    rows: Sequence[Mapping[str, Any]] = json.loads(stored).get(shape.name, [])
    columns = []
    for column in shape.columns:
        if isinstance(column.kind, Name) and names is None:
            continue
        values = [row.get(column.heading) for row in rows]
        if column.required or not set(values) <= {None, _default(shape, column)}:
            columns.append(_told(column, values, names))
    return {"table": table, "title": shape.name, "rows": len(rows), "columns": columns}


def _default(table: Table, column: Column) -> Any:
    """The cell of a record that says nothing here; None where that is an empty one."""
    value = table.defaults.get(column.attribute)
    return None if value is None or value in ("", ()) or column.key is not None else column.kind.show(value)


def _told(column: Column, values: Sequence[Any], names: Names | None) -> dict[str, Any]:
    form = next((form for kinds, form in FORMS if isinstance(column.kind, kinds)), "text")
    if form == "flag":
        values = [None if value is None else value == YES for value in values]
    elif form != "number":
        values = [None if value is None else str(value) for value in values]  # a school year is no amount
    if isinstance(column.kind, Name) and names is not None:
        values = names.put(values, full=True)
    return {"key": column.english, "title": column.heading, "form": form, "values": values}
