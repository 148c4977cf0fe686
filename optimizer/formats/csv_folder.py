"""Writes a folder with one CSV file per table."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from optimizer.files.whole import whole
from optimizer.formats.csv_text import FORMULA
from optimizer.formats.record_rows import Sheetful


def write_folder(tables: Sequence[Sheetful], folder: Path) -> None:
    """One CSV file per table; text that looks like a formula gets a leading ' which the reader takes off."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in tables:
        with whole(folder / f"{table.name}.csv") as part, part.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([column.heading for column in table.columns])
            writer.writerows([_written(value) for value in row] for row in rows)


def _written(value: str | float | date) -> str:
    if isinstance(value, date):
        return f"{value:%Y-%m}"
    if isinstance(value, str):
        return "'" + value if FORMULA.match(value) else value
    return repr(value)
