"""What people sign says what the plan says: every sheet with people, schools or terms is compared cell by cell."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from optimizer.auditing.audit import audit
from optimizer.auditing.posting_form import PLAN_FORM, STALE
from optimizer.domain.errors import InputError
from optimizer.domain.vocabulary import Finding
from optimizer.reporting.files.plan_reading import read_plan
from optimizer.reporting.files.signed_sheets import sheet_findings
from optimizer.reporting.xlsx.headings import LIST
from optimizer.reporting.xlsx.signed import NAMES
from optimizer.reporting.xlsx.workbook import write_workbook
from optimizer.solving.answers import Solved
from tests.reporting.by_hand import told

Edit = Callable[[Any], None]
HEADS = {LIST: 3, "公示名单": 4, "备案表": 3, "期满返校": 3, "历年去向": 3}
LINES = ("a1 乙 2026-2028", "b1 甲 2026-2028", "c3 甲 2026", "b2 甲 2027-2029", "c4 甲 2027-2027", "a2 乙 2028-2030")


@pytest.fixture(scope="module")
def years() -> Solved:
    """A plan of three years, with postings without an end and a recruit of a later year."""
    return told(*LINES)


def findings(solved: Solved, path: Path, edit: Edit | None = None, **names: bool) -> list[Finding]:
    write_workbook(path, solved, **names)
    if edit is not None:
        book = load_workbook(path)
        edit(book)
        book.save(path)
    plan = read_plan(path, solved.instance)
    return list(sheet_findings(path, audit(solved.instance, plan), plan))


def put(sheet: Worksheet, row: int, heading: str, value: object) -> None:
    """A cell of the n-th row of the table."""
    head = HEADS[sheet.title.rstrip("0123456789")]
    column = next(cell.column for cell in sheet[head] if cell.value == heading)
    sheet.cell(head + row, column).value = value  # type: ignore[assignment]


@pytest.mark.parametrize("names", [{}, {"full_names": True}, {"notice_names": True}], ids=str)
def test_a_workbook_as_it_was_written_has_no_finding(
    tmp_path: Path, solved: Solved, prefecture: Solved, years: Solved, names: dict[str, bool]
) -> None:
    for answer in (solved, prefecture, years):
        assert findings(answer, tmp_path / "plan.xlsx", **names) == []


def test_the_order_of_rows_and_what_stands_around_a_table_are_free(tmp_path: Path, solved: Solved) -> None:
    """Two rows change places, a date and a telephone number are filled in."""
    def edit(book: Workbook) -> None:
        sheet = book["公示名单"]
        for one, other in zip(sheet[5], sheet[6], strict=True):
            one.value, other.value = other.value, one.value
        sheet["A2"].value = str(sheet["A2"].value).replace("______年____月____日", "2026年7月1日", 1)
        last = sheet.max_row
        sheet.cell(last, 1).value = "2026年7月1日"

    assert findings(solved, tmp_path / "plan.xlsx", edit) == []


FORGED = {
    "公示名单": ("拟交流学校", "另一所学校"), "备案表": ("结束年月", "2027-07"), LIST: ("编制学校名称", "另一所学校"),
}


@pytest.mark.parametrize("title", FORGED)
def test_another_school_or_term_is_a_hard_finding_with_its_place(tmp_path: Path, solved: Solved, title: str) -> None:
    heading, value = FORGED[title]
    [found] = findings(solved, tmp_path / "plan.xlsx", lambda book: put(book[title], 2, heading, value))
    assert (found.case.entry, found.hard) == (PLAN_FORM, True)
    row = HEADS[title] + 2
    assert f"「{title}」第{row}行「{heading}」写的是“{value}”，按方案应为“" in found.text


@pytest.mark.parametrize(("title", "heading"), [
    ("公示名单2027", "姓名"), ("备案表2028", "交流轮岗单位"), ("期满返校", "去向"), ("历年去向", "编制学校"),
])
def test_sheets_of_several_years_are_compared_too(tmp_path: Path, years: Solved, title: str, heading: str) -> None:
    [found] = findings(years, tmp_path / "plan.xlsx", lambda book: put(book[title], 1, heading, "别的"))
    assert found.hard and f"「{title}」" in found.text and f"「{heading}」" in found.text


def test_two_people_who_change_places_are_found(tmp_path: Path, solved: Solved) -> None:
    """All cells of the sheet are there as before; who goes where is not."""
    def edit(book: Workbook) -> None:
        sheet = book["公示名单"]
        rows = range(5, 5 + len(solved.plan.postings))
        one = rows[0]
        other = next(row for row in rows if sheet.cell(row, 5).value != sheet.cell(one, 5).value)
        a, b = sheet.cell(one, 5), sheet.cell(other, 5)
        a.value, b.value = b.value, a.value

    assert len(findings(solved, tmp_path / "plan.xlsx", edit)) == 2


def test_a_row_more_or_less_is_found(tmp_path: Path, solved: Solved) -> None:
    def less(book: Workbook) -> None:
        book["备案表"].delete_rows(HEADS["备案表"] + 1)

    def more(book: Workbook) -> None:
        sheet = book["公示名单"]
        last = HEADS["公示名单"] + len(solved.plan.postings)
        for column, value in enumerate(("99", "赵某", "语文", "甲校", "乙校"), start=1):
            sheet.cell(last + 1, column).value = value

    [found] = findings(solved, tmp_path / "plan.xlsx", less)
    assert "缺少一行" in found.text and found.hard
    [found] = findings(solved, tmp_path / "plan.xlsx", more)
    assert "方案里没有这一行" in found.text and found.hard


def test_a_changed_list_asks_for_the_other_sheets_anew(tmp_path: Path, solved: Solved) -> None:
    """They are as they were written: no breach, but not to be signed either; one that was changed as well is one."""
    def shorter(book: Workbook) -> None:
        book[LIST].delete_rows(HEADS[LIST] + 1)

    def both(book: Workbook) -> None:
        shorter(book)
        put(book["公示名单"], 3, "拟交流学校", "另一所学校")

    found = findings(solved, tmp_path / "plan.xlsx", shorter)
    assert {each.case.entry for each in found} == {STALE} and not any(each.hard for each in found)
    assert {"公示名单", "备案表"} <= {str(each.case.subject[0]) for each in found}
    assert all("rotation refresh" in each.text for each in found)
    assert not replace(solved.audit, findings=tuple(found)).certain
    found = findings(solved, tmp_path / "plan.xlsx", both)
    assert {each.case.subject[0] for each in found if each.hard} == {"公示名单"}


def test_columns_that_nobody_knows_are_named(tmp_path: Path, solved: Solved) -> None:
    def strange(book: Workbook) -> None:
        book["公示名单"].cell(4, 6).value = "备注"

    def doubled(book: Workbook) -> None:
        sheet = book["公示名单"]
        for row in range(4, 5 + len(solved.plan.postings)):
            sheet.cell(row, 6).value = sheet.cell(row, 5).value

    [found] = findings(solved, tmp_path / "plan.xlsx", strange)
    assert "「公示名单」第4行「备注」不是这张表的列" in found.text and "请删去这一列" in found.text
    [found] = findings(solved, tmp_path / "plan.xlsx", doubled)
    assert "「公示名单」第4行「拟交流学校」列名重复" in found.text


@pytest.mark.parametrize(("heading", "words"), [
    ("备注", "不是名单的列"), ("交流学校编号", "列名重复"), ("学科", "列名重复"), ("结束学年", "列名重复"),
])
def test_columns_of_the_list_are_refused(tmp_path: Path, solved: Solved, heading: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        findings(solved, tmp_path / "plan.xlsx", lambda book: setattr(book[LIST].cell(3, 21), "value", heading))
    problem = caught.value.problems[0]
    assert (problem.table, problem.row, problem.column) == (LIST, 3, heading) and problem.advice


def test_another_sheet_of_such_a_name_is_told(tmp_path: Path, solved: Solved) -> None:
    [found] = findings(solved, tmp_path / "plan.xlsx", lambda book: book.create_sheet("公示名单（定稿）"))
    assert found.case.entry == STALE and "没有核对" in found.text


@pytest.mark.parametrize(("title", "said", "better"), [
    ("证明", "教师负担", 300), ("方案摘要", "政策：", "各级目标均已证明最优"), ("合规情况", "合规", "不合规"),
])
def test_figures_changed_on_another_sheet_are_told(
    tmp_path: Path, solved: Solved, title: str, said: str, better: object
) -> None:
    """A sheet that is not worked out anew must be as it was written: whoever verifies the workbook vouches for it."""
    def edit(book: Workbook) -> None:
        cell = next(cell for row in book[title] for cell in row if str(cell.value).startswith(said))
        book[title].cell(cell.row, cell.column + 1).value = better  # type: ignore[arg-type]

    (found,) = findings(solved, tmp_path / "plan.xlsx", edit)
    assert found.case.entry == STALE and not found.hard
    assert found.text == f"工作表「{title}」写出后被改动过，其中的数字和结论没有核对：请改用系统写出的表。"


def test_a_formula_without_its_result_is_told_in_words(tmp_path: Path, solved: Solved) -> None:
    def edit(book: Workbook) -> None:
        put(book["公示名单"], 1, "拟交流学校", '="城西"&"实验中学"')

    (found,) = findings(solved, tmp_path / "plan.xlsx", edit)
    assert "写的是“（是公式，文件里没有保存计算结果）”" in found.text and found.hard


def test_a_sheet_without_its_headings_is_a_finding(tmp_path: Path, solved: Solved) -> None:
    [found] = findings(solved, tmp_path / "plan.xlsx", lambda book: book["备案表"].delete_rows(3))
    assert "找不到表头" in found.text and found.hard


def test_these_are_the_sheets() -> None:
    assert set(NAMES) == {
        LIST, "历年去向", "期满返校", "撤并安置", "方案变动", "集团变动", "师徒结对", "公示名单", "备案表",
    }
