"""Excerpts come from the sheet that has the fault, whatever else is called like it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

from optimizer.domain.errors import InputError, Problem
from optimizer.formats.cells import UNSAID
from optimizer.importing.excerpts import excerpts
from optimizer.importing.reading import read

INSTANCE = Path(__file__).parents[2] / "instances" / "three_schools.xlsx"


def test_two_sheets_of_one_title_in_two_files_of_one_name(tmp_path: Path) -> None:
    first, second = tmp_path / "甲" / "名册.xlsx", tmp_path / "乙" / "名册.xlsx"
    first.parent.mkdir()
    second.parent.mkdir()
    first.write_bytes(INSTANCE.read_bytes())
    book = openpyxl.load_workbook(INSTANCE)
    for title in book.sheetnames:
        if title != "教师":
            del book[title]
    sheet = book["教师"]
    headings = [each.value for each in sheet[1]]
    sheet.delete_rows(3, sheet.max_row)
    sheet.cell(2, headings.index("教师编号") + 1).value = "T999"
    sheet.cell(2, headings.index("编制学校") + 1).value = "S999"
    book.save(second)
    with pytest.raises(InputError) as refused:
        read([first, second])
    (problem,) = [each for each in refused.value.problems if each.column == "编制学校"]
    assert problem.place is not None and problem.place.column is not None
    (found,) = excerpts([first, second], refused.value.problems)
    ((row, cells),) = found.rows
    assert (row, cells[problem.place.column - 1]) == (2, "S999")


def _refused(path: Path, cells: Mapping[tuple[int, str], str]) -> Sequence[Problem]:
    """What is wrong once these cells of the teachers, by row and heading, are so; a new heading is added."""
    book = openpyxl.load_workbook(INSTANCE)
    sheet = book["教师"]
    columns = {each.value: each.column for each in sheet[1]}
    for row, heading in cells:
        sheet.cell(1, columns.setdefault(heading, len(columns) + 1)).value = heading
        sheet.cell(row, columns[heading]).value = cells[row, heading]
    book.save(path)
    with pytest.raises(InputError) as refused:
        read(path)
    return refused.value.problems


def test_a_name_that_means_nothing_is_told_once_and_shown_wherever_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "名册.xlsx"
    (problem,) = _refused(path, {(row, "编制学校"): "S999" for row in (5, 9, 12)})
    assert (problem.row, problem.rows) == (5, (5, 9, 12))
    (found,) = excerpts(path, [problem])
    assert [row for row, _ in found.rows] == [5, 9, 12]
    (problem,) = _refused(path, {(row, "编制学校"): f"S9{row % 8:02}" for row in range(8, 24)})
    assert problem.rows == tuple(range(8, 24)), "many names, each in two rows, are one line"


def test_nothing_of_health_is_shown_whether_the_cell_or_its_heading_says_so(tmp_path: Path) -> None:
    path = tmp_path / "名册.xlsx"
    cells = {(5, "编制学校"): "S999", (5, "病情"): "慢粒", (5, "备注"): "去年住院", (5, "电话"): "无"}
    (found,) = excerpts(path, _refused(path, cells))
    ((_, shown),) = found.rows
    assert shown[-3:] == (UNSAID, UNSAID, "无")
    assert "病情" not in found.headings[0][1]
