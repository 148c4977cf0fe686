"""Rosters: read and checked against their policy, or laid out empty."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from optimizer.domain.county import County
from optimizer.domain.errors import InputError
from optimizer.formats import write, write_template
from optimizer.importing import read
from optimizer.policy.contradictions import Contradiction, contradictions
from optimizer.policy.instance import Instance, open_instance


@dataclass(frozen=True)
class Checked:
    """An instance that can be read, and what its policy says against itself."""

    instance: Instance
    contradictions: tuple[Contradiction, ...]


def check(
    path: Path, *, policy: str | None = None, year: int | None = None, years: int | None = None
) -> Checked:
    """Read everything, solve nothing. Raises InputError with all that cannot be read."""
    instance = open_instance(path, policy=policy, year=year, years=years)
    return Checked(instance, tuple(contradictions(instance.policy, instance.year, instance.county)))


@dataclass(frozen=True)
class Written:
    """A roster as it was written, with what was announced while it was read."""

    county: County
    notes: Sequence[str]


def write_needs(path: Path, out: Path) -> Written:
    """The roster with every need as a row, those that are derived among them. Raises InputError."""
    if out.exists():
        raise InputError.of(f"{out} 已存在", "请换一个文件名，或先移走原文件。")
    roster = read(path)
    write(roster.county, roster.settings, out, roster.policy)
    return Written(roster.county, roster.county.notes)


def template(path: Path) -> None:
    """An empty workbook to fill in. Raises InputError where there is a file already."""
    if path.exists():
        raise InputError.of(f"{path} 已存在", "请换一个文件名，或先移走原文件。")
    write_template(path)
