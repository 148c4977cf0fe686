"""Rosters: read and checked against their policy, or laid out empty."""

from dataclasses import dataclass
from pathlib import Path

from optimizer.checkup import Checkup, check_up
from optimizer.domain.errors import InputError
from optimizer.formats import write_template
from optimizer.policy.contradictions import Contradiction, contradictions
from optimizer.policy.instance import Instance, open_instance


@dataclass(frozen=True)
class Checked:
    """An instance that can be read, and what its policy says against itself."""

    instance: Instance
    contradictions: tuple[Contradiction, ...]
    checkup: Checkup


def check(
    path: Path, *, policy: str | None = None, year: int | None = None, years: int | None = None
) -> Checked:
    """Read everything, solve nothing. Raises InputError with all that cannot be read."""
    instance = open_instance(path, policy=policy, year=year, years=years)
    found = tuple(contradictions(instance.policy, instance.year, instance.county))
    return Checked(instance, found, check_up(instance))


def template(path: Path) -> None:
    """An empty workbook to fill in. Raises InputError where there is a file already."""
    if path.exists():
        raise InputError.of(f"{path} 已存在", "请换一个文件名，或先移走原文件。")
    write_template(path)
