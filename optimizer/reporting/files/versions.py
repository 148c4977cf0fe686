"""The versions of a plan in its folder: each whole in a folder of its own, one of them laid out beside the others.

A new version is written aside and renamed into place; the index names the current one before its files are laid out,
and says that this is under way, so that after a crash it can be seen and, if asked for (``version_repair``), finished.
Who only reads a plan changes nothing here. No version is ever deleted, and no file of the folder before it is in one.
"""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from optimizer.domain.errors import InputError
from optimizer.files.strict_json import read_json
from optimizer.files.whole import flush_folder, write_bytes
from optimizer.reporting.files.edited_sheets import changed_by_hand
from optimizer.reporting.files.plan_files import write_json

FOLDER, INDEX = "版本", "目录.json"
ASIDE = "."  # how the folder of a version that is being written begins
FILES = ("plan.json", "plan.xlsx", "report.json", "certificate.json", "edits.yaml")


@dataclass(frozen=True)
class Version:
    """One state of the folder; ``parent`` is the version before it, None for the first."""

    number: int
    parent: int | None
    time: str  # local, to the second
    note: str


@dataclass(frozen=True)
class Index:
    """All versions, the number of the ``current`` one, and whether its files are still being laid out."""

    current: int = 0
    versions: tuple[Version, ...] = ()
    pending: bool = False

    def version(self, number: int) -> Version:
        return next(version for version in self.versions if version.number == number)


def index_of(folder: Path) -> Index:
    """The index of a folder, empty where nothing was ever kept. Raises InputError where it cannot be read."""
    path = folder / FOLDER / INDEX
    if not path.is_file():
        return Index()
    plain: Any = read_json(path)
    try:
        versions = tuple(Version(**each) for each in plain["versions"])
        found = Index(plain["current"], versions, plain["pending"])
        _check(found)
        found.version(found.current)
    except (KeyError, TypeError, StopIteration) as error:
        raise InputError.of(f"{FOLDER}/{INDEX} 内容有误", "请勿手工修改；各版本仍完整保存在旁边的文件夹中。") from error
    return found


def _check(found: Index) -> None:
    """Raises TypeError where something is not what it should be, or a version stands on a later one."""
    if type(found.current) is not int or type(found.pending) is not bool:
        raise TypeError
    for each in found.versions:
        if type(each.number) is not int or not isinstance(each.time, str) or not isinstance(each.note, str):
            raise TypeError
        if each.parent is not None and (type(each.parent) is not int or not 0 < each.parent < each.number):
            raise TypeError


def publish(folder: Path, write: Callable[[Path, str], None], note: str, *, base: Path | None = None) -> Version:
    """Make a new version and lay it out; what stands in the folder, and the plan of ``base``, are kept first.

    ``write`` fills a folder; it is also told what that will be called, relative to the folder of the plan. Raises
    InputError where an earlier change has not been finished.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _refuse_unfinished(folder)
    keep(folder, folder, _standing(folder))
    if base is not None and base.resolve() != folder.resolve():
        keep(folder, base, "调整前的方案")
    grown = _added(folder, write, note)
    lay_out(folder, grown)
    return grown.version(grown.current)


def _standing(folder: Path) -> str:
    """What is told of the files that stand in a folder."""
    return "此前的结果（plan.xlsx 有手工改动）" if changed_by_hand(folder / "plan.xlsx") else "此前的结果"


def restore(folder: Path, *, steps: int = 1, number: int | None = None) -> Version:
    """Go back so many versions, or to the one named; its files come back byte for byte.

    Raises InputError where there is no such version, and for steps back where an earlier change has not been finished.
    What stands in the folder and is no version yet is kept first.
    """
    if not index_of(folder).versions:
        raise InputError.of(f"{folder} 中没有可恢复的版本", "版本由 rotation whatif … -o 写出方案时保存。")
    if number is None:
        _refuse_unfinished(folder)
    keep(folder, folder, _standing(folder))
    found = index_of(folder)
    if number is None:
        number = _back(found, steps)
    if number not in {version.number for version in found.versions}:
        known = "、".join(str(version.number) for version in found.versions)
        raise InputError.of(f"没有第 {number} 版", f"现有第 {known} 版，可用 rotation versions 查看。")
    lay_out(folder, replace(found, current=number))
    return found.version(number)


def _back(found: Index, steps: int) -> int:
    number = found.current
    for done in range(steps):
        parent = found.version(number).parent
        if parent is None:
            rule = f"只能再退 {done} 步" if done else "已是最早的一版，不能再退"
            raise InputError.of(rule, "可用 rotation versions 查看各版。")
        number = parent
    return number


def _refuse_unfinished(folder: Path) -> None:
    if index_of(folder).pending:
        rule = f"{folder} 中上一次改动没有写完（中途断电或被终止）"
        raise InputError.of(rule, f"请先运行 rotation repair {folder} 查看，再加 --write 修复。")


def keep(folder: Path, source: Path, note: str, *, aside: bool = False) -> None:
    """Keep the files of ``source`` as a version, unless they are the current one already or there are none.

    It becomes the current one, unless it is only put ``aside``.
    """
    files, found = files_in(source), index_of(folder)
    known = files_in(folder / FOLDER / name_of(found.current)) if found.versions else {}
    if files and files != known:
        grown = _added(folder, lambda place, _: _put(place, files), note)
        _write(folder, replace(grown, current=found.current, pending=found.pending) if aside else grown)


def _added(folder: Path, write: Callable[[Path, str], None], note: str) -> Index:
    """A new version in its place, and the index that has it as the current one, to be written."""
    store, found = folder / FOLDER, index_of(folder)
    store.mkdir(exist_ok=True)
    aside = store / f"{ASIDE}{uuid4().hex}"
    # a crash may have left a whole version that the index does not know, and somebody taken one away that it knows
    known = [version.number for version in found.versions]
    number = 1 + max((*known, *(int(path.name) for path in store.iterdir() if path.name.isdigit())), default=0)
    try:
        aside.mkdir()
        write(aside, f"{FOLDER}/{name_of(number)}")
        aside.replace(store / name_of(number))
        flush_folder(store)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    made = Version(number, found.current or None, datetime.now().isoformat(" ", "seconds"), note)
    return Index(number, (*found.versions, made))


def lay_out(folder: Path, found: Index) -> None:
    """Put the files of the current version into the folder; the index is written before and after.

    Raises InputError, before anything is touched, where they are gone.
    """
    wanted = files_in(folder / FOLDER / name_of(found.current))
    if "plan.json" not in wanted:
        rule = f"第 {found.current} 版的文件不在 {FOLDER}/{name_of(found.current)} 中"
        raise InputError.of(rule, "请把这个文件夹移回原处，或用 rotation undo --to 退回到别的一版。")
    _write(folder, replace(found, pending=True))
    for name in FILES:
        if name not in wanted:
            (folder / name).unlink(missing_ok=True)
    _put(folder, wanted)
    _write(folder, replace(found, pending=False))


def _put(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        write_bytes(folder / name, content)


def files_in(folder: Path) -> dict[str, bytes]:
    """The files of a plan that stand in a folder."""
    return {name: (folder / name).read_bytes() for name in FILES if (folder / name).is_file()}


def _write(folder: Path, found: Index) -> None:
    write_json(folder / FOLDER / INDEX, asdict(found))


def name_of(number: int) -> str:
    """What the folder of a version is called."""
    return f"{number:04d}"


def lines(found: Index) -> Sequence[str]:
    """The versions as a planner reads them, the newest last."""
    return [
        f"{'→' if version.number == found.current else ' '} 第{version.number}版  {version.time}  {version.note}"
        + (f"（在第{version.parent}版基础上）" if version.parent not in (None, version.number - 1) else "")
        for version in found.versions
    ]
