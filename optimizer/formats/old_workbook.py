"""Reads .xls in a process of its own: a damaged one can make the library abort, which no handler would see.

python-calamine 0.9.1 did, where cells of an .xls lay so far away that the grid up to them was more than memory holds.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from python_calamine import CalamineError, PasswordError, SheetTypeEnum, SheetVisibleEnum, load_workbook

from optimizer.domain.errors import InputError
from optimizer.formats.container import damaged
from optimizer.formats.sheet import Sheet
from optimizer.processes.limits import Limits, bounded

SECONDS = 60
MEMORY = 2048  # MiB
LOCKED = 3  # exit code
READING = f"from {__name__} import answer; answer()"  # what the process runs


def old_sheets(raw: bytes) -> Sequence[Sheet]:
    """The sheets of an .xls workbook; numbers in them are no dates, since their first day is not known."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "roster.xls"  # without the suffix the library cannot tell a locked workbook
        path.write_bytes(raw)
        limits = Limits(MEMORY, cpu=SECONDS, parent=os.getpid()).argument()
        try:
            child = subprocess.run(
                [sys.executable, "-c", READING, path, limits],
                capture_output=True, timeout=SECONDS, check=False,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            )
        except subprocess.TimeoutExpired:
            raise InputError.of("文件读取超时", "请另存为 .xlsx 后再提供") from None
    if child.returncode == LOCKED:
        raise InputError.of("文件有打开密码", "请去掉打开密码后再提供")
    if child.returncode:
        raise damaged()
    return [Sheet(*fields) for fields in pickle.loads(child.stdout)]


def _tables(path: str) -> list[tuple[object, ...]]:
    with load_workbook(path) as book:
        visible = {sheet.name: sheet.visible == SheetVisibleEnum.Visible for sheet in book.sheets_metadata}
        names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        sources = [book.get_sheet_by_name(name) for name in names]
        return [
            (
                source.name, source.to_python(skip_empty_area=False), None,
                [(top, left, bottom, right) for (top, left), (bottom, right) in source.merged_cell_ranges or ()],
                frozenset(), frozenset(), not visible[source.name],
            )
            for source in sources
        ]


def answer() -> None:
    """What the child does: read the workbook named on its command line and hand its tables back."""
    bounded(sys.argv[2])
    try:
        sys.stdout.buffer.write(pickle.dumps(_tables(sys.argv[1])))
    except PasswordError:
        sys.exit(LOCKED)
    except CalamineError:
        sys.exit(1)
