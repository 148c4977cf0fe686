"""plan.xlsx: the plan, its compliance and its proof as a bureau reads them; written whole or not at all."""

import os
import tempfile
from pathlib import Path

from xlsxwriter import Workbook

from optimizer import __version__
from optimizer.planning import Solved
from optimizer.reporting.figures import Figures
from optimizer.reporting.page import Book
from optimizer.reporting.plan_reading import read_plan
from optimizer.reporting.sheets import SHEETS

__all__ = ["read_plan", "write_workbook"]

OPTIONS = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "nan_inf_to_errors": False,
}


def write_workbook(path: Path, solved: Solved, *, full_names: bool = False, seed: int | None = None) -> None:
    """Write every sheet through a temporary file in the same folder. Names are masked unless ``full_names``."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".xlsx")
    os.close(handle)
    try:
        figures = Figures(solved, full_names, seed)
        with Workbook(name, OPTIONS) as book:
            book.set_properties({"title": f"{figures.heading}教师交流轮岗方案", "comments": f"程序版本 {__version__}"})
            sheets = Book(book)
            for sheet in SHEETS:
                sheet.write(sheets, figures)
            book.get_worksheet_by_name(SHEETS[0].NAME).activate()
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    """The permissions that the process takes away; there is no way to ask without setting."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
