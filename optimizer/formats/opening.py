"""Opens what a roster was given as: a workbook, a JSON file, a table as text, or a folder of such tables."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from optimizer.domain.errors import InputError
from optimizer.files.content import content
from optimizer.formats.cells import quoted
from optimizer.formats.csv_text import read_csv
from optimizer.formats.json_file import read_json
from optimizer.formats.recognition import TABLES, form_of
from optimizer.formats.sheet import Remarks, Sheet
from optimizer.formats.workbook import sheets_of

CHECKED = "体检确认.json"  # who has confirmed the check-up: ours, and no table
STRAY = frozenset((".xlsx", ".xlsm", ".xls", ".et", ".ods", ".json"))


def opened(path: Path, remarks: Remarks) -> Sequence[Sheet]:
    """The sheets of a file, told apart by its content, or of a folder. Raises InputError where it is none of these."""
    if path.is_dir():
        return _folder(path, remarks)
    if not path.is_file():
        raise InputError.of(f"找不到文件或文件夹{quoted(path)}", "请核对路径")
    raw = content(path)
    form = form_of(raw, path.suffix.lower())
    if form == "json":
        return read_json(path, remarks)
    if form == "csv":
        return _table(raw, path.stem, remarks)
    if form == "zip":
        raise InputError.of("是压缩包，里面没有工作簿", "请先解压，再提供其中的文件，或装有各表 CSV 文件的文件夹")
    return sheets_of(raw, form, remarks)


def all_opened(paths: Path | Sequence[Path], remarks: Remarks) -> Sequence[Sheet]:
    """The sheets of one or several files or folders, each with the name of its ``file`` where there are several."""
    given = [paths] if isinstance(paths, Path) else paths
    sheets = ((path.name if len(given) > 1 else "", sheet) for path in given for sheet in opened(path, remarks))
    return [replace(sheet, file=file, number=number) for number, (file, sheet) in enumerate(sheets)]


def _table(raw: bytes, title: str, remarks: Remarks) -> Sequence[Sheet]:
    grid = read_csv(raw, title, remarks)
    return [] if grid is None else [Sheet(title, grid)]


def _folder(folder: Path, remarks: Remarks) -> Sequence[Sheet]:
    sheets: list[Sheet] = []
    for file in sorted(folder.iterdir()):
        suffix = file.suffix.lower()
        if suffix in TABLES and file.is_file():
            sheets += _named(file, remarks)
        elif suffix in STRAY and file.name != CHECKED:
            remarks.note(f"文件夹内的{quoted(file.name)}不是 CSV，未读取。")
    if not sheets and not remarks.problems:
        rule = f"文件夹{quoted(folder.name)}内没有 CSV 文件"
        remarks.problem("", None, None, rule, "请放入 学校.csv、教师.csv 等各表文件")
    return sheets


def _named(file: Path, remarks: Remarks) -> Sequence[Sheet]:
    """The table of one file of a folder, under the name of the file where it holds no other."""
    try:
        sheets = opened(file, remarks)
    except InputError as error:
        for problem in error.problems:
            remarks.problem(file.stem, problem.row, problem.column, problem.rule, problem.advice)
        return []
    return [replace(sheets[0], title=file.stem)] if len(sheets) == 1 else sheets
