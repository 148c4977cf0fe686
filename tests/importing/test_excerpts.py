"""Excerpts come from the sheet that has the fault, whatever else is called like it."""

from pathlib import Path

import openpyxl
import pytest

from optimizer.domain.errors import InputError
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
