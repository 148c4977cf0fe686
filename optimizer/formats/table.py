"""What a table of the roster is made of: columns, and the record that a row becomes."""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from typing import Any

from optimizer.domain.vocabulary import Stage
from optimizer.formats.cells import Kind


@dataclass(frozen=True, slots=True)
class Column:
    """A column and the field of the record that it fills; ``key`` where the field is a mapping."""

    heading: str
    english: str
    kind: Kind
    note: str
    example: str | int | float | date = ""
    required: bool = False
    personal: bool = False  # never echoed in a message
    field: str = ""  # the English heading where empty
    key: Stage | None = None
    unsaid: bool = False  # its default is written as an empty cell, so that files of before come out as they were

    @property
    def target(self) -> str:
        """Name under which the values of this column are kept while reading."""
        return self.english

    @property
    def attribute(self) -> str:
        return self.field or self.english


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its names, what a row becomes, and whether it may be left out or hold no row."""

    name: str
    english: str
    record: type
    columns: tuple[Column, ...]
    note: str
    optional: bool = False
    may_be_empty: bool = False

    @property
    def defaults(self) -> Mapping[str, Any]:
        """Value of an empty cell by attribute."""
        return {f.name: f.default for f in fields(self.record) if f.default is not MISSING}
