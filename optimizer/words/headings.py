"""What bureaus call the tables and columns of a roster, from the data file beside this module."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class ColumnWords:
    """Other headings of a column: ``record`` of the national record and sure, ``also`` usual and to be confirmed."""

    record: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableWords:
    """How sheets of a table are titled, and the other headings of its columns by English name."""

    titles: tuple[str, ...]
    columns: Mapping[str, ColumnWords]


@dataclass(frozen=True, slots=True)
class HeadingWords:
    """By English name of the table; ``serial``, ``ignored`` and ``remarks`` are headings of no column of any table."""

    tables: Mapping[str, TableWords]
    serial: tuple[str, ...]
    ignored: tuple[str, ...]
    remarks: tuple[str, ...]  # free text beside a row


@cache
def heading_words() -> HeadingWords:
    """The words as the data file lists them."""
    entries = yaml.safe_load(files("optimizer.words").joinpath("headings.yaml").read_text("utf-8"))
    serial, ignored, remarks = (tuple(entries.pop(name)) for name in ("serial", "ignored", "remarks"))
    tables = {
        name: TableWords(
            tuple(entry["titles"]),
            {
                column: ColumnWords(tuple(words.get("record", ())), tuple(words.get("also", ())))
                for column, words in entry["columns"].items()
            },
        )
        for name, entry in entries.items()
    }
    return HeadingWords(tables, serial, ignored, remarks)
