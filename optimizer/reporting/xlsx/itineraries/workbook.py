"""itineraries.xlsx: the week of visits for bureau, schools and teachers; written whole or not at all."""

from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from xlsxwriter import Workbook

from optimizer.domain.version import __version__
from optimizer.files.undated import WRITTEN
from optimizer.files.whole import whole
from optimizer.reporting.facts.rota import Rota
from optimizer.reporting.xlsx.itineraries import (
    allowances,
    classes,
    gaps,
    lessons,
    notes,
    school_calendar,
    shared,
    summary,
    weeks,
)
from optimizer.reporting.xlsx.page import Book
from optimizer.reporting.xlsx.workbook import OPTIONS

# in the order of the workbook; each has NAME, PURPOSE and ``write(book, rota)``
SHEETS: Sequence[ModuleType] = (summary, weeks, classes, lessons, shared, gaps, allowances, school_calendar, notes)


def write_workbook(path: Path, rota: Rota) -> None:
    """Write every sheet of the week."""
    asleep = [allowances] * (rota.context.credits is None) + [shared] * (not rota.context.shared)
    sheets = [sheet for sheet in SHEETS if sheet not in asleep]
    contents = [(sheet.NAME, sheet.PURPOSE) for sheet in sheets if sheet is not summary]
    with whole(path) as part, Workbook(str(part), OPTIONS) as book:
        book.set_properties({"title": "走教周课表", "comments": f"程序版本 {__version__}", "created": WRITTEN})
        pages = Book(book, contents)
        for sheet in sheets:
            sheet.write(pages, rota)
