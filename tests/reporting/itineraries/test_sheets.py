"""itineraries.xlsx as its readers open it."""

from dataclasses import replace
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from optimizer.domain.vocabulary import WEEKDAYS
from optimizer.generating import generate
from optimizer.itinerant.weeks import Course
from optimizer.policy.instance import Instance
from optimizer.policy.layers import load
from optimizer.reporting.facts.clock import Clock
from optimizer.reporting.facts.rota import Context, Rota
from optimizer.reporting.facts.visit_names import names_of
from optimizer.reporting.xlsx.itineraries.workbook import write_workbook
from tests.itinerant.building import TIMETABLE, visitor, week
from tests.reporting.itineraries.conftest import NAMES, told
from tests.reporting.opened import table, text, visible

SHEETS = ["摘要", "教师周历", "学校课表", "课次清单", "未覆盖", "校历", "说明"]


def opened(directory: Path, rota: Rota) -> Path:
    write_workbook(directory / "itineraries.xlsx", rota)
    return directory / "itineraries.xlsx"


def words(sheet: Worksheet) -> list[object]:
    return [cell.value for row in sheet.iter_rows() for cell in row if cell.value not in (None, "")]


def test_sheets(rota: Rota, tmp_path: Path) -> None:
    path = opened(tmp_path, rota)
    assert visible(path) == SHEETS
    assert CalamineWorkbook.from_path(path).sheet_names == [*SHEETS[:4], "下拉选项", *SHEETS[4:]]
    assert [each.name for each in tmp_path.iterdir()] == ["itineraries.xlsx"]


def test_summary(rota: Rota, tmp_path: Path) -> None:
    sheet = load_workbook(opened(tmp_path, rota))["摘要"]
    said = words(sheet)
    assert said[0] == "洋县2026—2027学年走教周课表"
    assert "每周需要 7 节，已覆盖 6 节（85%），未覆盖 1 节。部分目标未证明最优，差距见下表。" in said
    rows = [[cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows()]
    assert [2, "每周路程", 60, 59, "分钟", "未证明（差距 1）"] in rows
    assert ["丁校（小学）", "书法", 1, 1, 0, 1] in rows and ["合计", 4, 7, 6, 1] in rows


def test_week_of_a_teacher(rota: Rota, tmp_path: Path) -> None:
    sheet = load_workbook(opened(tmp_path, rota))["教师周历"]
    assert [cell.value for cell in sheet[3]] == ["教师", "所在学校", "本周课时", "时段", *WEEKDAYS]
    lead = [cell.value for cell in sheet[4]][:4]
    assert lead == ["王*（师一）", "甲校（小学）", "走教6节\n本校10节\n上限16节", "上午"]
    assert sheet["E4"].value == "乙校（小学）\n第1节 音乐 一班\n第2节 音乐 二班"
    assert sheet["E5"].value == "丙校（小学）\n第1节 音乐 一班" and sheet["E6"].value == "30分钟"
    assert sheet["G4"].value is None and sheet["G6"].value is None and sheet.max_row == 6


def test_week_of_a_school(rota: Rota, tmp_path: Path) -> None:
    rows = table(opened(tmp_path, rota), "学校课表", "学校", "班级", "周一", "周三")
    assert rows == [
        ("乙校（小学）", "一班", "上1 音乐\n王*（师一）", None),
        ("乙校（小学）", "二班", "上2 音乐\n王*（师一）", None),
        ("丙校（小学）", "一班", "下1 音乐\n王*（师一）", None),
    ]


def test_list_of_lessons(rota: Rota, tmp_path: Path) -> None:
    path = opened(tmp_path, rota)
    rows = table(path, "课次清单", "教师编号", "姓名", "学校", "学科", "班级", "星期", "上下午", "节次")
    assert len(rows) == 6 and rows[2] == ("师一", "王*", "丙校（小学）", "音乐", "一班", "周一", "下午", "1")
    rules = load_workbook(path)["课次清单"].data_validations.dataValidation
    assert {rule.formula1 for rule in rules} == {f"'下拉选项'!${letter}$2:${letter}${last}" for letter, last in (
        ("A", 3), ("C", 4), ("D", 3), ("E", 4), ("F", 6), ("G", 3), ("H", 5),
    )}


def test_gaps(rota: Rota, tmp_path: Path) -> None:
    rows = table(opened(tmp_path, rota), "未覆盖", "学校", "学科", "班级", "班级数", "未覆盖课时", "原因")
    assert rows == [("丁校（小学）", "书法", "三班", 1, 1, "没有可走教的书法教师。")]


def test_empty_states(complete: Rota, nobody: Rota, tmp_path: Path) -> None:
    assert "全部班级都有走教教师。" in words(load_workbook(opened(tmp_path, complete))["未覆盖"])
    book = load_workbook(opened(tmp_path, nobody))
    assert "没有教师走教。" in words(book["教师周历"])
    assert "没有班级由走教教师上课。" in words(book["学校课表"])
    nothing = replace(nobody, week=replace(nobody.week, courses=(), visitors=()))
    assert "没有等待走教教师的班级。" in words(load_workbook(opened(tmp_path, nothing))["摘要"])


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    """A name, a class and an id may look like formulas or links."""
    odd = week((visitor("=2+3"),), (Course("乙校", "@音乐", ("=1+1", "https://a.cn", "+二班"), 2),))
    for rota in (told(odd, ()), told(week(), TIMETABLE, replace(NAMES, teachers={"师一": '=HYPERLINK("x")'}))):
        path = opened(tmp_path, rota)
        cells = [cell for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row]
        assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
        assert not any(cell.hyperlink and cell.hyperlink.target for cell in cells)


def test_names_are_masked_unless_asked_for(tmp_path: Path) -> None:
    instance = Instance(generate("three_schools", 1), load("标准"), 2026)
    plain, full = names_of(instance), names_of(instance, full_names=True)
    teacher = next(teacher for teacher in instance.county.teachers if len(teacher.name) == 3)
    assert full.teachers[teacher.id] == teacher.name and plain.teachers[teacher.id] == f"{teacher.name[0]}**"
    school = instance.county.schools[0]
    assert plain.school(school.id) == school.name and plain.place(school.id).point == (school.lon, school.lat)
    own, timetable = week((visitor(teacher.id),)), tuple(replace(each, visitor=teacher.id) for each in TIMETABLE)
    assert teacher.name not in text(opened(tmp_path, told(own, timetable, plain)))
    assert teacher.name in text(opened(tmp_path, told(own, timetable, full)))


def test_the_calendar_of_the_term(rota: Rota, tmp_path: Path) -> None:
    """Holidays with their notice, make-up days, what is open, and how often each weekday is taught."""
    settings = {"学期开始": "2026-09-01", "放假日期": "2026-11-05、2026-11-06", "补课日": "2026-09-20上周二的课"}
    sheet = load_workbook(opened(tmp_path, replace(rota, context=Context(Clock.of(2026, settings)))))["校历"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    notice = "国务院办公厅关于2026年部分节假日安排的通知（2025年11月4日）"
    assert rows[1][0] == (
        "2026-09-01至2027-01-18，第1周从2026-09-01起；周一19次、周二20次、周三19次、周四18次、周五16次。"
    )
    assert ["2026-09-20", "2026-09-20", "补课日", "上周二的课", "本地设置"] in rows
    assert ["2026-10-01", "2026-10-07", "国庆节", "不上课", notice] in rows
    assert ["2026-11-05", "2026-11-06", "放假", "不上课", "本地设置"] in rows
    assert ["2026-10-10", "2026-10-10", "国庆节调休上班日", "未定上周几的课，未排课", notice] in rows
    said = "".join(str(row[0]) for row in rows)
    assert "没有2027年的放假安排" in said and "10月10日（周六）没有写明上周几的课" in said
