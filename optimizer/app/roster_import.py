"""Import: the files of a bureau become a roster in the form of the template, once what is guessed is confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from optimizer.domain.errors import InputError
from optimizer.formats import write
from optimizer.formats.schema import ASIDE, POLICY, SETTINGS, TABLES
from optimizer.formats.writing import WRITERS
from optimizer.importing import Roster
from optimizer.importing.confirming import BY_FILE, Confirm, read_confirmed
from optimizer.importing.mapping_file import NAME

POLICY_FILE = "policy.yaml"


@dataclass(frozen=True)
class ImportRequest:
    """What to read as one roster, and where to write it; None: only look."""

    paths: tuple[Path, ...]
    output: Path | None = None
    confirm: Confirm = BY_FILE
    force: bool = False  # over a file that is there


@dataclass(frozen=True)
class Imported:
    """What was read, with the rows of each table, and whether a file that was there is gone."""

    roster: Roster
    rows: Mapping[str, int]
    notes: tuple[str, ...]
    output: Path | None
    replaced: bool = False


def import_roster(request: ImportRequest) -> Imported:
    """Read the files as one roster and write it in the form of the template.

    Raises InputError with all that is wrong, and Unconfirmed where something waits for confirmation: nothing is written
    then but 对照表. Raises OSError where that cannot be written.
    """
    _check_output(request)
    paths = request.paths[0] if len(request.paths) == 1 else request.paths
    found = read_confirmed(paths, replace(request.confirm, output=request.output))
    county, settings, policy = found.roster.county, found.roster.settings, found.roster.policy
    rows = {SETTINGS.name: len(settings), POLICY.name: len(policy)}
    rows |= {table.name: len(getattr(county, table.english)) for table in TABLES if table not in ASIDE}
    notes = [*county.notes, *found.notes]
    there = request.output is not None and request.output.is_file()
    if request.output is not None:
        write(county, settings, request.output, policy)
        notes += found.keep_beside(request.output) if request.confirm.mapping is None else ()
        for path in request.paths:
            if path.is_dir() and (path / POLICY_FILE).is_file():
                notes.append(f"{path / POLICY_FILE} 没有一并写出；求解时请用 --policy 指明，或放到新名册的文件夹里。")
    return Imported(found.roster, rows, tuple(notes), request.output, there)


def _check_output(request: ImportRequest) -> None:
    """Raises InputError where the result would stand in the place of something else, or in no known form."""
    target = request.output
    if target is None:
        return
    if any(target.resolve() == path.resolve() for path in request.paths):
        raise InputError.of(f"{target} 就是要读的文件", "请换一个文件名，原文件保持不动。", column="-o")
    if not target.is_dir() and target.suffix.lower() not in WRITERS:
        known = "、".join(suffix for suffix in WRITERS if suffix)
        raise InputError.of(f"不能写成“{target.suffix}”文件", f"请用 {known}，或一个文件夹名。", column="-o")
    free = target.is_dir() and all(path.name == NAME for path in target.iterdir())
    if target.exists() and not request.force and not free:
        raise InputError.of(f"{target} 已存在", "请换一个名字，或加 --force 覆盖它。", column="-o")
