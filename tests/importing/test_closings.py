"""撤并学年 and 并入学校: other words for them, and what is refused."""

from pathlib import Path

import pytest

from optimizer.domain.errors import InputError
from tests.formats.rosters import Tables, as_folder, problems, put
from tests.importing.asking import answered


def closing(tables: Tables, row: int, year: str, into: str = "") -> Tables:
    """A school of the table with the two cells."""
    for column, value in (("撤并学年", year), ("并入学校", into)):
        put(tables, "学校", row, column, value)
    return tables


@pytest.mark.parametrize(
    ("written", "year"), [("2027", 2027), ("2027-07", 2027), ("2026-09", 2026), ("2027-2028", 2027)]
)
def test_the_first_year_without_the_school(tables: Tables, tmp_path: Path, written: str, year: int) -> None:
    """A school that closes in July is gone from the school year that follows."""
    ids = [row[0] for row in tables["学校"]]
    closing(tables, 3, written, ids[1])
    school = answered(tables, tmp_path).schools[1]
    assert (school.closes, school.merged_into) == (year, ids[1])


def test_other_names_of_the_columns_are_asked_about(tables: Tables, tmp_path: Path) -> None:
    closing(tables, 3, "2027", tables["学校"][1][0])
    head = tables["学校"][0]
    head[head.index("撤并学年")], head[head.index("并入学校")] = "撤点并校", "接收学校"
    with pytest.raises(InputError, match="列“撤点并校”读作「撤并学年」"):
        answered(tables, tmp_path)


def test_people_without_a_school_are_refused(tables: Tables, tmp_path: Path) -> None:
    homes = [row[tables["教师"][0].index("编制学校")] for row in tables["教师"][1:]]
    row = next(number for number, line in enumerate(tables["学校"], 1) if line[0] in homes)
    (found,) = problems(as_folder(closing(tables, row, "2027"), tmp_path / "csv"))
    assert (found.row, found.column) == (row, "并入学校") and "没有去向" in found.rule


def test_a_receiving_school_must_be_there(tables: Tables, tmp_path: Path) -> None:
    """Not the school itself, nor one that has closed; and it needs a year."""
    ids = [row[0] for row in tables["学校"]]
    closing(closing(closing(tables, 2, "2027", ids[1]), 3, "2027", ids[3]), 4, "", ids[1])
    found = {each.row: (each.column, each.rule) for each in problems(as_folder(tables, tmp_path / "csv"))}
    assert found[2][0] == "并入学校" and "并回本校" in found[2][1]
    assert found[4] == ("撤并学年", "填了并入学校，没有填撤并学年")
