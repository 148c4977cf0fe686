"""What differs from the plan that was published before."""

from dataclasses import replace
from pathlib import Path

from openpyxl import load_workbook

from optimizer.reporting.json.report import report_data
from optimizer.reporting.xlsx.sheets import changes
from optimizer.reporting.xlsx.workbook import write_workbook
from tests.reporting.by_hand import planned, told
from tests.reporting.opened import table, visible

PUBLISHED = planned("a1 乙 2025-2027", "a2 丙 2026-2028", "a3 乙 2026-2028", "a4 乙 2027-2029", year=2025)
NOW = ("a2 乙 2026-2028", "a4 乙 2027-", "a5 丙 2027-2029", "b1 甲 2028-2030")
REASONS = {("a3", 2026): "流动比例：甲校2026学年至多派出1人"}


def test_moves_added_dropped_and_changed_in_the_years_of_both(tmp_path: Path) -> None:
    """2025 is over, and of 2028 the earlier plan said nothing."""
    answer = told(*NOW, previous=PUBLISHED)
    write_workbook(tmp_path / "plan.xlsx", answer, reasons=REASONS)
    headings = ("学年", "教师编号", "变动", "原交流学校", "原起止学年", "现交流学校", "现起止学年", "原因")
    assert table(tmp_path / "plan.xlsx", changes.NAME, *headings) == [
        ("2026—2027", "a2", "调整", "丙", "2026至2028", "乙", "2026至2028", None),
        ("2026—2027", "a3", "取消", "乙", "2026至2028", "—", "—", REASONS["a3", 2026]),
        ("2027—2028", "a4", "调整", "乙", "2027至2029", "乙", "2027起不定期", None),
        ("2027—2028", "a5", "新增", "—", "—", "丙", "2027至2029", None),
    ]


def test_the_report_says_the_same() -> None:
    found = report_data(told(*NOW, previous=PUBLISHED), REASONS)["changes"]
    assert [(each["year"], each["teacher"], each["difference"]) for each in found] == [
        (2026, "a2", "调整"), (2026, "a3", "取消"), (2027, "a4", "调整"), (2027, "a5", "新增"),
    ]
    assert found[1] == {
        "year": 2026, "teacher": "a3", "difference": "取消",
        "before": {"to": "乙", "last_year": 2028, "mode": "轮岗"}, "after": None, "reason": REASONS["a3", 2026],
    }
    assert found[2]["after"] == {"to": "乙", "last_year": None, "mode": "轮岗"}


def test_an_equal_plan_and_a_plan_of_other_years_say_so(tmp_path: Path) -> None:
    for previous, words in (
        (planned(*NOW), changes.SAME), (planned("a1 乙 2020-2022", year=2020), changes.APART),
    ):
        write_workbook(tmp_path / "plan.xlsx", told(*NOW, previous=previous))
        assert load_workbook(tmp_path / "plan.xlsx")[changes.NAME]["A4"].value == words


def test_without_an_earlier_plan_there_is_no_such_sheet(tmp_path: Path) -> None:
    write_workbook(tmp_path / "plan.xlsx", told(*NOW))
    assert changes.NAME not in visible(tmp_path / "plan.xlsx")


def test_one_year_after_a_plan_of_several_compares_its_year(tmp_path: Path) -> None:
    write_workbook(tmp_path / "plan.xlsx", told("a2 丙 2026-2028", previous=PUBLISHED, span=1))
    assert table(tmp_path / "plan.xlsx", changes.NAME, "教师编号", "变动") == [("a3", "取消")]


def test_who_has_left_the_roster_is_still_listed(tmp_path: Path) -> None:
    gone = replace(PUBLISHED, postings=(PUBLISHED.postings[1]._replace(teacher="x9", school="丁"),))
    write_workbook(tmp_path / "plan.xlsx", told(previous=gone))
    headings = ("教师编号", "姓名", "变动", "原交流学校")
    assert table(tmp_path / "plan.xlsx", changes.NAME, *headings) == [("x9", None, "取消", "丁")]
