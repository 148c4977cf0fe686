"""Rosters: read and checked against their policy, or laid out empty."""

from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl.utils.exceptions import InvalidFileException

from optimizer.checkup import Checkup, check_up
from optimizer.domain.errors import InputError
from optimizer.formats import write_template
from optimizer.importing.confirming import BY_FILE, Confirm
from optimizer.importing.mapping import Line, MappingTable
from optimizer.importing.mapping_file import beside, read_mapping
from optimizer.model.pins import blocked
from optimizer.model.vain_wishes import in_vain
from optimizer.policy.contradictions import Contradiction, contradictions
from optimizer.policy.instance import Instance, open_instance
from optimizer.reporting.xlsx.marked_copy import Marked, write_marked


@dataclass(frozen=True)
class Checked:
    """An instance that can be read, and what its policy says against itself."""

    instance: Instance
    contradictions: tuple[Contradiction, ...]
    checkup: Checkup


def check(
    path: Path, *, policy: str | None = None, year: int | None = None, years: int | None = None,
    confirm: Confirm = BY_FILE,
) -> Checked:
    """Read everything, solve nothing. Raises InputError with all that cannot be read or is open."""
    instance = open_instance(path, policy=policy, year=year, years=years, confirm=confirm)
    found = contradictions(instance.policy, instance.year, instance.county)
    return Checked(instance, (*blocked(instance), *in_vain(instance), *found), check_up(instance))


def marked(source: Path, path: Path, error: InputError, mapping: Path | None = None) -> Marked:
    """A copy of the workbook with what is wrong or open marked in its cells. Raises InputError where none can be.

    ``mapping`` is where 对照表 stands, beside the workbook if not said.
    """
    if not source.is_file() or source.suffix.lower() != ".xlsx":
        raise InputError.of("标注副本只能由 .xlsx 工作簿做出", "请先把名册另存为 .xlsx，再重新检查", column="--marked")
    if path.suffix.lower() != ".xlsx":
        raise InputError.of("标注副本是 .xlsx 工作簿", "请写成 标注.xlsx", column="--marked")
    if path.exists():
        raise InputError.of(f"{path} 已存在", "请换一个文件名，或先移走原文件", column="--marked")
    try:
        return write_marked(source, path, error, _lines(source, error, mapping))
    except (BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, ParseError):
        raise InputError.of(f"{source.name} 无法做出标注副本", "请用 Excel 或 WPS 打开后另存为 .xlsx") from None


def _lines(source: Path, error: InputError, mapping: Path | None) -> tuple[Line, ...]:
    """How titles and headings of the workbook are read, as confirmed or as guessed."""
    try:
        known = read_mapping(mapping or beside(source))
    except InputError:
        known = MappingTable()  # that it cannot be read is among what is marked
    return known.asked(error.questions).lines


def template(path: Path) -> None:
    """An empty workbook to fill in. Raises InputError where there is a file already."""
    if path.exists():
        raise InputError.of(f"{path} 已存在", "请换一个文件名，或先移走原文件。")
    write_template(path)
