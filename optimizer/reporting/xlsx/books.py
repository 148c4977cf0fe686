"""Workbooks written whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xlsxwriter import Workbook

from optimizer.domain.version import __version__
from optimizer.files.undated import WRITTEN
from optimizer.files.whole import whole
from optimizer.reporting.xlsx.page import Book

OPTIONS = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "nan_inf_to_errors": False,
}


@contextmanager
def written(path: Path, title: str) -> Iterator[Book]:
    """A book to fill; the file appears when all sheets are done."""
    with whole(path) as part, Workbook(str(part), OPTIONS) as book:
        book.set_properties({"title": title, "comments": f"程序版本 {__version__}", "created": WRITTEN})
        yield Book(book)
