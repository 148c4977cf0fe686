"""plan.xlsx: the plan, its compliance and its proof as a bureau reads them; written whole or not at all."""

import os
from pathlib import Path
from uuid import uuid4

from xlsxwriter import Workbook

from optimizer import __version__
from optimizer.answers import Solved
from optimizer.reporting.figures import Figures
from optimizer.reporting.page import Book
from optimizer.reporting.plan_reading import read_plan
from optimizer.reporting.sheets import summary
from optimizer.reporting.sheets.contents import BODY

__all__ = ["read_plan", "write_workbook"]

OPTIONS = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "nan_inf_to_errors": False,
}


def write_workbook(path: Path, solved: Solved, *, full_names: bool = False, seed: int | None = None) -> None:
    """Write every sheet through a temporary file in the same folder. Names are masked unless ``full_names``."""
    temporary = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        figures = Figures(solved, full_names, seed)
        with Workbook(str(temporary), OPTIONS) as book:
            book.set_properties({"title": f"{figures.heading}教师交流轮岗方案", "comments": f"程序版本 {__version__}"})
            pages = Book(book)
            for sheet in (summary, *BODY):
                sheet.write(pages, figures)
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
