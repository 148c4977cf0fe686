"""A list edited by hand becomes the plan: every output anew, nothing else moved without need, nothing passed over."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from optimizer.reporting.files.edited_sheets import changed_by_hand
from tests.conftest import Rotation
from tests.solved import made, verifies, work

__all__ = ["made", "work"]

LIST = "拟交流人员名单"


def edit(path: Path, title: str, change: Callable[[Worksheet, dict[str, int], int], object]) -> None:
    """Change a sheet below its headings: the columns by heading, and the row of headings."""
    book = openpyxl.load_workbook(path)
    sheet = book[title]
    for row in sheet.iter_rows():
        columns = {str(cell.value): cell.column for cell in row if cell.value is not None and cell.column is not None}
        if "序号" in columns:
            change(sheet, columns, row[0].row or 0)
            break
    book.save(path)


def postings(folder: Path) -> dict[str, str]:
    plan: Any = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    return {each["teacher"]: each["to"] for each in plan["postings"]}


def test_a_list_that_was_only_sorted_and_saved_is_not_changed(
    rotation: Rotation, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another program writes other bytes; what the sheets say is the same."""
    path = work / "out" / "plan.xlsx"

    def swap(sheet: Worksheet, columns: dict[str, int], top: int) -> None:
        for column in range(1, sheet.max_column + 1):
            one, other = sheet.cell(top + 1, column), sheet.cell(top + 2, column)
            one.value, other.value = other.value, one.value

    edit(path, LIST, swap)
    assert not changed_by_hand(path)
    assert rotation("refresh", work / "roster.json", path) == 0
    assert "名单没有改动" in capsys.readouterr().out


def test_a_deleted_row_and_a_changed_school_become_a_new_version(
    rotation: Rotation, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, before = work / "out" / "plan.xlsx", postings(work / "out")
    gone = next(iter(before))

    def delete(sheet: Worksheet, columns: dict[str, int], top: int) -> None:
        row = next(row for row in range(top + 1, sheet.max_row) if sheet.cell(row, columns["教师编号"]).value == gone)
        sheet.delete_rows(row)

    edit(path, LIST, delete)
    assert changed_by_hand(path)
    assert rotation("refresh", work / "roster.json", path) == 0
    told = capsys.readouterr().out
    assert "您改了 1 处" in told and f"教师{gone}于2026学年留校" in told and "没有写出任何文件" in told
    assert postings(work / "out") == before
    assert rotation("refresh", work / "roster.json", path, "-o", work / "out") == 0
    after = postings(work / "out")
    assert gone not in after
    assert not changed_by_hand(path)
    assert rotation("verify", work / "roster.json", work / "out" / "plan.json") == verifies(work / "out")
    assert rotation("undo", work / "out") == 0


def test_edits_of_filing_and_notice_are_edits_of_the_plan(
    rotation: Rotation, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One row deleted on each; they are found by number and by id."""
    path = work / "out" / "plan.xlsx"
    book = openpyxl.load_workbook(path)
    ids = {row[0]: row[2] for row in book["备案表"].iter_rows(values_only=True) if isinstance(row[0], int)}
    edit(path, "备案表", lambda sheet, columns, top: sheet.delete_rows(top + 1))
    edit(path, "公示名单", lambda sheet, columns, top: sheet.delete_rows(top + 2))
    assert rotation("refresh", work / "roster.json", path) == 0
    told = capsys.readouterr().out
    assert "您改了 2 处" in told
    assert f"教师{ids[1]}于2026学年留校——「备案表」" in told
    assert f"教师{ids[2]}于2026学年留校——「公示名单」" in told


def test_sheets_that_contradict_each_other_are_refused(
    rotation: Rotation, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, before = work / "out" / "plan.xlsx", postings(work / "out")
    first = next(iter(before))
    names = {"S001": "城东实验中学", "S002": "城西实验中学", "S003": "柳河中心中学"}
    others = [names[school] for school in names if school != before[first]]

    def send(school: str, heading: str) -> Callable[[Worksheet, dict[str, int], int], None]:
        def change(sheet: Worksheet, columns: dict[str, int], top: int) -> None:
            for row in range(top + 1, sheet.max_row + 1):
                if sheet.cell(row, columns["教师编号"]).value == first:
                    sheet.cell(row, columns[heading]).value = school

        return change

    edit(path, LIST, send(others[0], "交流学校名称"))
    edit(path, "备案表", send(others[1], "交流轮岗单位"))
    assert rotation("refresh", work / "roster.json", path) == 2
    told = capsys.readouterr().err
    assert f"教师{first}2026学年的去处几处说法不一" in told and "备案表" in told and LIST in told


def test_what_has_no_meaning_is_told(rotation: Rotation, work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A figure that follows from the list, a term that the policy sets, another person's name."""
    path = work / "out" / "plan.xlsx"
    book = openpyxl.load_workbook(path)
    cell = next(cell for row in book["分校情况"].iter_rows() for cell in row if isinstance(cell.value, int))
    cell.value = int(str(cell.value)) + 5
    book.save(path)
    assert rotation("refresh", work / "roster.json", path) == 0
    assert "「分校情况」改过" in capsys.readouterr().out

    def longer(sheet: Worksheet, columns: dict[str, int], top: int) -> None:
        sheet.cell(top + 1, columns["结束学年"]).value = "2031"

    edit(path, LIST, longer)
    assert rotation("refresh", work / "roster.json", path) == 2
    assert "结束学年或交流类型改过" in capsys.readouterr().err


def test_a_number_and_a_name_that_disagree_are_refused_without_the_name(
    rotation: Rotation, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = work / "out" / "plan.xlsx"

    def rename(sheet: Worksheet, columns: dict[str, int], top: int) -> None:
        sheet.cell(top + 1, columns["姓名"]).value = "司马某某"

    edit(path, LIST, rename)
    assert rotation("audit", work / "roster.json", path) == 2
    told = capsys.readouterr().err
    assert "姓名不符" in told and "司马" not in told


def test_two_columns_of_one_name_are_refused(
    rotation: Rotation, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = work / "out" / "plan.xlsx"

    def double(sheet: Worksheet, columns: dict[str, int], top: int) -> None:
        sheet.cell(top, len(columns) + 1).value = "交流学校名称"

    edit(path, LIST, double)
    assert rotation("audit", work / "roster.json", path) == 2
    assert "列名重复" in capsys.readouterr().err


def test_a_list_of_another_plan_is_refused(
    rotation: Rotation, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan: Any = json.loads((work / "out" / "plan.json").read_text(encoding="utf-8"))
    plan["postings"].pop()
    (work / "out" / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    assert rotation("refresh", work / "roster.json", work / "out" / "plan.xlsx") == 2
    assert "不是由这一版方案写出的" in capsys.readouterr().err


def test_solving_again_keeps_what_was_edited_by_hand(
    rotation: Rotation, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """However often; and the edits can still become the plan."""
    path = work / "out" / "plan.xlsx"

    def delete(sheet: Worksheet, columns: dict[str, int], top: int) -> None:
        sheet.delete_rows(top + 1)

    edit(path, LIST, delete)
    edited = path.read_bytes()
    kept = work / "out" / "手工改动1" / "plan.xlsx"
    for told in (True, False):
        assert rotation("solve", work / "roster.json", "-o", work / "out") == 0
        assert (f"rotation refresh {work / 'roster.json'} {kept}" in capsys.readouterr().out) == told
        assert kept.read_bytes() == edited and not changed_by_hand(path)
    assert rotation("refresh", work / "roster.json", kept) == 0
    assert "您改了 1 处" in capsys.readouterr().out


def test_a_trial_that_is_written_says_that_edits_by_hand_were_not_taken(
    rotation: Rotation, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """They stand in a version of their own and come back with it."""
    path = work / "out" / "plan.xlsx"
    who = next(iter(postings(work / "out")))
    edit(path, LIST, lambda sheet, columns, top: sheet.delete_rows(top + 1))
    edited = path.read_bytes()
    assert rotation("whatif", work / "roster.json", work / "out" / "plan.json", "--stay", who, "-o", work / "out") == 0
    assert "上有手工改动，没有采用" in capsys.readouterr().out and path.read_bytes() != edited
    assert rotation("versions", work / "out") == 0
    assert "第1版" in (told := capsys.readouterr().out) and "此前的结果（plan.xlsx 有手工改动）" in told
    assert rotation("undo", work / "out") == 0
    assert path.read_bytes() == edited and "手工改动，没有采用" not in capsys.readouterr().out
