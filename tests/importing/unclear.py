"""A subject column in which two words are unclear: one may be either of two, the other is likely a slip of the pen."""

from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from optimizer.formats.cells import Reading, Unclear
from optimizer.formats.schema import TABLES
from tests.formats.rosters import SOUND, Tables, as_workbook, put

ARTS, SUMS = "艺体综", "数算"
KIND: Any = type(next(
    column.kind for table in TABLES if table.name == "教师" for column in table.columns if column.heading == "主学科"
))
TRUE_READ = KIND.read


def read(self: Any, cell: Any, epoch: date | None) -> Reading:
    if cell == ARTS:
        raise Unclear("可以指几门学科", ("音乐", "美术"), None, ARTS)
    if cell == SUMS:
        raise Unclear("与“数学”相近", ("数学", "不读"), "数学", SUMS)
    return TRUE_READ(self, cell, epoch)  # type: ignore[no-any-return]


@pytest.fixture
def unclear(monkeypatch: pytest.MonkeyPatch) -> Tables:
    """Tables with both words, and a reader that finds them unclear."""
    monkeypatch.setattr(KIND, "read", read)
    return with_words()


def with_words() -> Tables:
    tables = deepcopy(SOUND)
    for row, word in ((2, ARTS), (3, SUMS), (4, ARTS)):
        put(tables, "教师", row, "主学科", word)
        put(tables, "教师", row, "骨干级别", "县级")  # what a clause reads is asked about where it is empty
        put(tables, "教师", row, "学历", "本科")
    return tables


def roster(tables: Tables, folder: Path, name: str = "名册.xlsx") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return as_workbook(tables, folder / name)
