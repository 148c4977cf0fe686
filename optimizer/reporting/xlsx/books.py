"""Workbooks written whole or not at all, through a temporary file in the same folder."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from xlsxwriter import Workbook

from optimizer.domain.version import __version__
from optimizer.reporting.xlsx.page import Book

OPTIONS = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "nan_inf_to_errors": False,
}


@contextmanager
def written(path: Path, title: str) -> Iterator[Book]:
    """A book to fill; the file appears when all sheets are done."""
    temporary = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        with Workbook(str(temporary), OPTIONS) as book:
            book.set_properties({"title": title, "comments": f"程序版本 {__version__}"})
            yield Book(book)
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
