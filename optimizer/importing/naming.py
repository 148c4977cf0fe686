"""Cells that name schools under an unknown heading: which columns they may be."""

import re
from collections.abc import Collection, Sequence

from optimizer.formats.sheet import Cell
from optimizer.formats.table import Column, Table
from optimizer.importing.references import REFERENCES

MOST = 0.8  # share of the names at least that are those of schools


def naming(cells: Sequence[Cell], table: Table, free: Sequence[Column], schools: Collection[str]) -> tuple[str, ...]:
    """The headings of columns that refer to schools and are still free, where the cells name schools."""
    parts = [part for cell in cells for part in re.split("[、,，;；]", str(cell)) if part.strip()]
    known = sum(part.strip() in schools for part in parts)
    if not schools or known < MOST * len(parts):
        return ()
    targets = {target for name, target, other in REFERENCES if (name, other) == (table.english, "schools")}
    return tuple(column.heading for column in free if column.target in targets)
