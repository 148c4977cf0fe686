"""Uploads that are not to be let through, and workbooks damaged at random, made from an instance that is shipped."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import hostile_files, hostile_workbooks
from benchmarks.mutating import mutant
from optimizer.formats import write
from optimizer.importing import read

INSTANCE = Path(__file__).parent.parent / "instances" / "three_schools"


@dataclass(frozen=True)
class Upload:
    """``row`` of the threat table; ``sound`` where it is to be taken in all the same, None where it may be."""

    row: int
    name: str
    file: str
    data: bytes
    sound: bool | None = False


@cache
def workbook() -> bytes:
    """The instance as a workbook."""
    roster = read(INSTANCE)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "roster.xlsx"
        write(roster.county, roster.settings, path)
        return path.read_bytes()


@cache
def members() -> dict[str, bytes]:
    """The parts of the workbook."""
    with zipfile.ZipFile(io.BytesIO(workbook())) as source:
        return {name: source.read(name) for name in source.namelist()}


def tables() -> dict[str, bytes]:
    """The CSV files of the instance."""
    return {path.name: path.read_bytes() for path in sorted(INSTANCE.glob("*.csv"))}


def hostile() -> Iterator[Upload]:
    """The same every time."""
    for row, name, data in hostile_workbooks.hostile_workbooks(members()):
        yield Upload(row, name, "roster.xlsx", data, name in hostile_workbooks.FINE)
    for row, name, file, data in hostile_files.hostile_files(workbook(), members(), tables()):
        yield Upload(row, name, file, data, name in hostile_files.FINE)


def mutated(count: int, first: int = 0) -> Iterator[Upload]:
    """So many damaged workbooks, from this seed on."""
    for seed in range(first, first + count):
        name, data = mutant(seed, workbook(), members())
        yield Upload(4, f"{seed} {name}", "roster.xlsx", data, None)
