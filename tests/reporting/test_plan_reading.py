"""A plan read back, untouched or edited by a planner."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from optimizer.domain.errors import InputError
from optimizer.domain.plan import Plan
from optimizer.domain.vocabulary import Kind
from optimizer.reporting.files.plan_files import plan_data, write_json
from optimizer.reporting.files.plan_reading import read_plan
from optimizer.reporting.xlsx.headings import LIST
from optimizer.reporting.xlsx.sheets.postings import PLACE
from optimizer.reporting.xlsx.workbook import write_workbook
from optimizer.solving.answers import Solved

TOP = 3  # Excel row of the headings
Edit = Callable[[Worksheet], None]


@pytest.fixture
def edited(tmp_path: Path, solved: Solved) -> Callable[[Edit], Plan]:
    """Reads the workbook after an edit of its list."""

    def read(edit: Edit) -> Plan:
        path = tmp_path / "plan.xlsx"
        write_workbook(path, solved)
        book = load_workbook(path)
        edit(book[LIST])
        book.save(path)
        return read_plan(path, solved.instance)

    return read


def put(sheet: Worksheet, row: int, heading: str, value: object) -> None:
    sheet.cell(TOP + row, PLACE[heading] + 1).value = value


def get(sheet: Worksheet, row: int, heading: str) -> str:
    return str(sheet.cell(TOP + row, PLACE[heading] + 1).value)


def other(sheet: Worksheet, row: int, solved: Solved) -> tuple[str, str]:
    """A school that is neither where the row comes from nor where it goes."""
    used = {get(sheet, row, "编制学校编号"), get(sheet, row, "交流学校编号")}
    school = next(school for school in solved.instance.county.schools if school.id not in used)
    return school.id, school.name


def test_round_trip(tmp_path: Path, solved: Solved, prefecture: Solved) -> None:
    for answer in (solved, prefecture):
        for full_names in (False, True):
            write_workbook(tmp_path / "plan.xlsx", answer, full_names=full_names)
            assert read_plan(tmp_path / "plan.xlsx", answer.instance) == answer.plan
        write_json(tmp_path / "plan.json", plan_data(answer.plan))
        assert read_plan(tmp_path / "plan.json", answer.instance) == answer.plan


def test_order_of_the_rows_does_not_matter(edited: Callable[[Edit], Plan], solved: Solved) -> None:
    def swap(sheet: Worksheet) -> None:
        for cell, below in zip(sheet[TOP + 1], sheet[TOP + 2], strict=True):
            cell.value, below.value = below.value, cell.value

    assert edited(swap) == solved.plan


def test_a_deleted_row_is_a_cancelled_move(edited: Callable[[Edit], Plan], solved: Solved) -> None:
    assert len(edited(lambda sheet: sheet.delete_rows(TOP + 1)).postings) == len(solved.plan.postings) - 1


@pytest.mark.parametrize("heading", ["交流学校名称", "交流学校编号"])
def test_one_of_id_and_name_may_be_changed_alone(
    heading: str, edited: Callable[[Edit], Plan], solved: Solved
) -> None:
    wanted = []

    def change(sheet: Worksheet) -> None:
        school = other(sheet, 1, solved)
        wanted.append((get(sheet, 1, "教师编号"), school[0]))
        put(sheet, 1, heading, school[heading == "交流学校名称"])

    plan = edited(change)
    assert wanted[0] in {(posting.teacher, posting.school) for posting in plan.postings}
    assert plan.digests == solved.plan.digests


def test_an_added_row_needs_only_teacher_and_school(edited: Callable[[Edit], Plan], solved: Solved) -> None:
    county = solved.instance.county
    moved = {posting.teacher for posting in solved.plan.postings}
    teacher = next(t for t in county.teachers if t.id not in moved and not t.leader and t.recruited != 2026)
    school = next(school for school in county.schools if school.id != teacher.home)

    def add(sheet: Worksheet) -> None:
        row = len(solved.plan.postings) + 1
        put(sheet, row, "教师编号", teacher.id)
        put(sheet, row, "交流学校名称", school.name)

    added = next(posting for posting in edited(add).postings if posting.teacher == teacher.id)
    assert added == (teacher.id, teacher.home, school.id, 2026, 2028, Kind.ROTATION, False)


def test_everything_unreadable_is_told_at_once(edited: Callable[[Edit], Plan], solved: Solved) -> None:
    def spoil(sheet: Worksheet) -> None:
        put(sheet, 1, "教师编号", "X999")
        put(sheet, 2, "交流学校编号", "S999")
        put(sheet, 3, "交流学校名称", "没有这所学校")
        put(sheet, 4, "起始学年", "明年")
        put(sheet, 5, "交流类型", "出差")
        put(sheet, 6, "是否指定", "也许")
        put(sheet, 7, "教师编号", None)
        put(sheet, 8, "交流学校编号", None)
        put(sheet, 8, "交流学校名称", None)

    with pytest.raises(InputError) as caught:
        edited(spoil)
    found = {(problem.row, problem.column) for problem in caught.value.problems}
    assert found == {
        (TOP + 1, "教师编号"), (TOP + 2, "交流学校编号"), (TOP + 3, "交流学校名称"), (TOP + 4, "起始学年"),
        (TOP + 5, "交流类型"), (TOP + 6, "是否指定"), (TOP + 7, "教师编号"), (TOP + 8, "交流学校名称"),
    }
    assert all(problem.table == LIST and problem.advice for problem in caught.value.problems)


def test_id_and_name_both_changed_to_different_schools(edited: Callable[[Edit], Plan], solved: Solved) -> None:
    def clash(sheet: Worksheet) -> None:
        school, _ = other(sheet, 1, solved)
        put(sheet, 1, "交流学校编号", school)
        put(sheet, 1, "交流学校名称", solved.instance.county.school[get(sheet, 1, "编制学校编号")].name)

    with pytest.raises(InputError, match="不一致") as caught:
        edited(clash)
    assert caught.value.problems[0].row == TOP + 1


def test_a_workbook_of_another_kind(tmp_path: Path, solved: Solved) -> None:
    with pytest.raises(InputError, match="找不到方案文件"):
        read_plan(tmp_path / "none.xlsx", solved.instance)
    (tmp_path / "plan.xlsx").write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(InputError):
        read_plan(tmp_path / "plan.xlsx", solved.instance)


def test_without_its_hidden_sheet_the_plan_has_no_digests(tmp_path: Path, solved: Solved) -> None:
    path = tmp_path / "plan.xlsx"
    write_workbook(path, solved)
    book = load_workbook(path)
    del book["方案底稿"]
    book.save(path)
    plan = read_plan(path, solved.instance)
    assert plan.postings == solved.plan.postings and plan.digests == {}
