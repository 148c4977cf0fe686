"""What a crash left in the folder of a plan: seen by whoever reads it, mended only when somebody asks for it."""

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from optimizer.domain.errors import InputError
from optimizer.files.whole import SUFFIX
from optimizer.reporting.files.versions import (
    ASIDE,
    FILES,
    FOLDER,
    INDEX,
    Version,
    files_in,
    index_of,
    keep,
    lay_out,
    name_of,
)

HALF = re.compile(rf"{re.escape(ASIDE)}[0-9a-f]{{32}}")  # the folder of a version that was never finished
PART = re.compile(rf"\.(?:{'|'.join(map(re.escape, (*FILES, INDEX)))})\.[0-9a-f]{{8}}{re.escape(SUFFIX)}")
KEPT = "没有写完的改动所留下的文件"


@dataclass(frozen=True)
class Unfinished:
    """The version whose files are to be laid out, by name what that replaces or takes away, and what is half written.

    ``version`` is None where only half-written files are left.
    """

    version: Version | None
    replaced: Sequence[str]
    removed: Sequence[str]
    half: Sequence[Path]

    def __bool__(self) -> bool:
        return self.version is not None or bool(self.half)


def unfinished(folder: Path) -> Unfinished:
    """What a crash left; nothing is changed. Raises InputError where the index or the version cannot be read."""
    found, half = index_of(folder), tuple(_half(folder))
    if not found.pending:
        return Unfinished(None, (), (), half)
    standing, wanted = files_in(folder), files_in(folder / FOLDER / name_of(found.current))
    if "plan.json" not in wanted:
        rule = f"第 {found.current} 版的文件不在 {FOLDER}/{name_of(found.current)} 中，不能照它修复"
        raise InputError.of(rule, f"请把这个文件夹移回原处，或用 rotation undo {folder} --to N 恢复到别的一版。")
    return Unfinished(
        found.version(found.current),
        [name for name in FILES if name in wanted and standing.get(name) != wanted[name]],
        [name for name in FILES if name in standing and name not in wanted],
        half,
    )


def repair(folder: Path) -> Unfinished:
    """Finish what was begun. What stands in the folder and is in no version becomes one first. Raises InputError."""
    left = unfinished(folder)
    for path in left.half:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    if left.version is not None:
        if not _known(folder):
            keep(folder, folder, KEPT, aside=True)
        lay_out(folder, index_of(folder))
    return left


def remark(folder: Path) -> str:
    """What whoever reads a plan should know of its folder; empty where nothing is left behind. Changes nothing."""
    try:
        pending = index_of(folder).pending
    except InputError as error:
        return "；".join(str(problem) for problem in error.problems)
    if not pending:
        return ""
    return (
        f"{folder} 中上一次改动没有写完，方案、证书和工作簿可能不是同一版：请先运行 rotation repair {folder} 查看，"
        "再加 --write 修复。"
    )


def _known(folder: Path) -> bool:
    """Whether each file that stands in the folder is that of some version."""
    versions = [files_in(folder / FOLDER / name_of(version.number)) for version in index_of(folder).versions]
    return all(any(each.get(name) == data for each in versions) for name, data in files_in(folder).items())


def _half(folder: Path) -> list[Path]:
    """By the names that only our own writing gives."""
    store = folder / FOLDER
    aside = [path for path in sorted(store.glob(f"{ASIDE}*")) if HALF.fullmatch(path.name) and path.is_dir()]
    parts = [path for place in (folder, store) if place.is_dir() for path in sorted(place.glob(f".*{SUFFIX}"))]
    return [*aside, *(path for path in parts if PART.fullmatch(path.name))]
