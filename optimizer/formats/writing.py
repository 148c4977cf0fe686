"""Writes a roster that ``read`` takes back unchanged."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from xlsxwriter.exceptions import FileCreateError

from optimizer.domain.county import County
from optimizer.domain.errors import InputError
from optimizer.formats.csv_folder import write_folder
from optimizer.formats.json_file import write_json
from optimizer.formats.record_rows import tabulated
from optimizer.formats.schema import PolicyLine
from optimizer.formats.workbook import write_workbook

WRITERS = {".xlsx": write_workbook, ".json": write_json, "": write_folder}


def write(county: County, settings: Mapping[str, str], path: Path, policy: Sequence[PolicyLine] = ()) -> None:
    """Write an .xlsx workbook, a .json file, or (no suffix) a folder of CSV files."""
    writer = write_folder if path.is_dir() else WRITERS.get(path.suffix.lower())
    if writer is None:
        raise InputError.of(f"不能写成“{path.suffix}”文件", "请用 .xlsx、.json，或一个文件夹名")
    tables = tabulated(county, settings, policy)
    try:
        writer(tables, path)
    except (OSError, FileCreateError):
        raise InputError.of(f"无法写入“{path.name}”", "请关闭正在使用它的程序，并核对文件夹与权限") from None
