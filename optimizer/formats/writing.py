"""Writes a roster that ``read`` takes back unchanged."""

from collections.abc import Mapping
from pathlib import Path

from optimizer.county import County
from optimizer.errors import InputError
from optimizer.formats.csv_folder import write_folder
from optimizer.formats.json_file import write_json
from optimizer.formats.tabulating import tabulated
from optimizer.formats.workbook import write_workbook


def write(county: County, settings: Mapping[str, str], path: Path) -> None:
    """Write an .xlsx workbook, a .json file, or (no suffix) a folder of CSV files."""
    tables = tabulated(county, settings)
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        write_workbook(tables, path)
    elif suffix == ".json":
        write_json(tables, path)
    elif suffix == "" or path.is_dir():
        write_folder(tables, path)
    else:
        raise InputError.of(f"不能写成“{path.suffix}”文件", "请用 .xlsx、.json，或一个文件夹名")
