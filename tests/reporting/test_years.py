"""What plan.xlsx and report.json tell of a plan of several years."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from optimizer.formats.schema import HISTORY
from optimizer.formats.sheet import Remarks
from optimizer.formats.workbook import read_workbook
from optimizer.importing.answers import Answers
from optimizer.importing.assembling import assembled
from optimizer.reporting.facts.balances import balances
from optimizer.reporting.facts.figures import Figures
from optimizer.reporting.facts.proved_levels import verdicts
from optimizer.reporting.facts.returns import returns
from optimizer.reporting.json.report import report_data
from optimizer.reporting.xlsx.sheets import compliance, equity, flows, notes, postings, schools, steady, stock, timeline
from optimizer.reporting.xlsx.sheets import returns as return_sheet
from optimizer.reporting.xlsx.workbook import write_workbook
from optimizer.solving.answers import Solved
from tests.reporting.by_hand import told
from tests.reporting.opened import column, heading, table, text, visible

YEARS = ("2026—2027", "2027—2028", "2028—2029")
VISIBLE = [
    "方案摘要", "拟交流人员名单", "历年去向", "期满返校", "分校情况", "汇总表", "学科余缺表", "校际流向",
    "骨干分布", "合规情况", "均衡情况", "各校达标情况", "稳态测算", "编制与岗位台账", "晋升门槛", "待遇与积分",
    "累计负担", "证明", "数据说明", "公示名单2026", "公示名单2027", "公示名单2028",
    "备案表2026", "备案表2027", "备案表2028",
]


@pytest.fixture(scope="module")
def path(three_years: Solved, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "plan.xlsx"
    write_workbook(path, three_years)
    return path


@pytest.fixture(scope="module")
def solved_path(two_years: Solved, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "plan.xlsx"
    write_workbook(path, two_years)
    return path


def test_sheets_in_order_and_all_on_the_front_page(path: Path) -> None:
    assert visible(path) == VISIBLE
    front = {cell.value for row in load_workbook(path)["方案摘要"].iter_rows() for cell in row}
    assert set(VISIBLE[1:]) <= front
    assert {*YEARS, "2026—2029学年（3个学年）教师交流轮岗方案摘要"} <= front


def test_every_posting_stands_in_the_list_with_its_years(path: Path) -> None:
    rows = table(path, postings.NAME, "教师编号", "交流学校名称", "起始学年", "结束学年", "交流类型")
    assert rows == [
        ("a1", "乙", "2026", "2028", "轮岗"), ("a3", "乙", "2026", "2026", "轮岗"),
        ("a6", "丙", "2026", "2028", "轮岗"), ("a7", "乙", "2026", "2026", "延长"),
        ("c4", "甲", "2027", "2027", "跟岗"), ("a2", "丙", "2027", "不定期", "轮岗"),
        ("a3", "丙", "2028", "2030", "轮岗"),
    ]


def test_timeline_tells_where_everybody_is(path: Path) -> None:
    rows = table(path, timeline.NAME, "教师编号", *(f"{year}\n学年" for year in YEARS))
    assert rows == [
        ("a1", "乙", "乙", "乙"), ("a2", "本校", "丙", "丙"), ("a3", "乙", "返校", "丙"),
        ("a6", "丙", "已退休", "已退休"),
        ("a7", "乙", "返校", "本校"), ("a8", "丙", "返校", "本校"), ("c4", "未入职", "甲", "返校"),
    ]


def test_timeline_is_coloured_by_what_happens(path: Path) -> None:
    sheet = load_workbook(path)[timeline.NAME]
    first = heading(sheet, f"{YEARS[0]}\n学年")
    tints = {
        str(row[1].value): row[first.column - 1].fill.start_color.rgb
        for row in sheet.iter_rows(min_row=first.row + 1) if row[1].value
    }
    assert len({tints["a1"], tints["a7"], tints["a8"], tints["a2"]}) == 4
    assert tints["a1"] == tints["a3"]


def test_returns_tell_who_comes_back_when(three_years: Solved, path: Path) -> None:
    found = [(each.year, each.teacher, each.school, each.outcome.value) for each in returns(Figures(three_years))]
    assert found == [
        (2026, "a7", "乙", "延长"), (2027, "a3", "乙", "返校"), (2027, "a6", "丙", "退休"), (2027, "a7", "乙", "返校"),
        (2027, "a8", "丙", "返校"), (2028, "c4", "甲", "返校"), (2029, "a1", "乙", "规划期后返校"),
        (2031, "a3", "丙", "规划期后返校"),
    ]
    assert table(path, return_sheet.NAME, "返校学年", "教师编号", "编制学校", "返校岗位", "去向")[1] == (
        "2027—2028", "a3", "甲", "小学语文", "返校"
    )


def test_flows_by_pair_of_schools(path: Path) -> None:
    columns = ("派出学校", "派入学校", *(f"{year}\n学年" for year in YEARS), "合计", "其中骨干")
    *pairs, total = table(path, flows.NAME, *columns)
    assert pairs == [
        ("丙", "甲", None, 1, None, 1, 0), ("甲", "丙", 1, 1, 1, 3, 2), ("甲", "乙", 2, None, None, 2, 2),
    ]
    assert total == ("合计", None, 3, 2, 1, 6, 4)


def test_stock_of_backbone_against_the_national_ratio(path: Path) -> None:
    columns = ("学年", "学校名称", "学生数", "骨干\n（前）", "骨干\n（后）", "每百名学生\n（后）", "结论")
    rows = table(path, stock.NAME, *columns)
    assert rows[:3] == [
        (YEARS[0], "丙", 150, 1, 1, pytest.approx(2 / 3), "未达标"),
        (YEARS[0], "乙", 300, 0, 2, pytest.approx(2 / 3), "未达标"), (YEARS[0], "甲", 500, 5, 3, 0.6, "未达标"),
    ]
    assert rows[3] == (YEARS[1], "丙", 150, 1, 2, pytest.approx(4 / 3), "达标")


def test_schools_add_up_in_each_year(path: Path, solved_path: Path) -> None:
    names = ("交流前\n在岗", "派出", "往年派出\n仍在外", "派入", "往年派入\n仍在校", "交流后\n在岗")
    for each in (path, solved_path):
        for row in table(each, schools.NAME, *names):
            before, out, still_out, into, still_in, after = (int(str(number)) for number in row)
            assert before - out - still_out + into + still_in == after
    assert {year for (year,) in table(path, schools.NAME, "学年")} == set(YEARS)


def test_compliance_and_equity_have_a_year(two_years: Solved, solved_path: Path) -> None:
    rows = table(solved_path, compliance.NAME, "学年", "序号", "口径", "条目编号", "结论")
    assert [number for _, number, *_ in rows] == list(range(1, len(rows) + 1))
    for year in two_years.instance.years:
        seen = {entry for told, _, reading, entry, _ in rows if told == f"{year}—{year + 1}" and reading == "生效口径"}
        judged = {each.entry.id for each in two_years.audit.years[year].compliance if not each.reading}
        assert judged <= seen
    assert {verdict for _, _, reading, _, verdict in rows if reading == "生效口径"} == {"合规", "无适用情形"}
    years = [year for (year,) in table(solved_path, equity.NAME, "学年")]
    assert years == sorted(years) and len(years) == len(list(balances(two_years)))


def test_an_entry_that_binds_later_is_judged_in_its_years(three_years: Solved, path: Path) -> None:
    flow = next(verdict for verdict in verdicts(three_years) if verdict.entry.id == "flow")
    assert flow.cases == 2
    assert "2027—2028" in [cell.value for row in load_workbook(path)[notes.NAME].iter_rows() for cell in row]


def test_the_record_of_each_year_can_be_read_back(path: Path, three_years: Solved) -> None:
    filed: list[object] = []
    for sheet in read_workbook(path, Remarks()):
        if sheet.title.startswith("备案表"):
            tables, _ = assembled([replace(sheet, title=HISTORY.name)], remarks := Remarks(), Answers())
            record = tables[HISTORY.english]
            assert [problem for problem in remarks.problems if problem.table == HISTORY.name] == [] == remarks.questions
            assert set(record.values["start"]) == {date(int(sheet.title.removeprefix("备案表")), 9, 1)}
            filed += record.values["teacher"]
    assert sorted(map(str, filed)) == sorted(posting.teacher for posting in three_years.plan.postings)


def test_the_notice_of_each_year_has_its_own_heading(path: Path) -> None:
    book = load_workbook(path)
    assert [len(column(book[f"公示名单{year}"], "姓名")) for year in (2026, 2027, 2028)] == [4, 2, 1]
    assert str(book["公示名单2027"]["A1"].value).startswith("2027—2028学年")


def test_steady_state_of_the_quotas(solved_path: Path) -> None:
    rows = table(solved_path, steady.NAME, "学年", "每年比例", "期限\n（学年）", "骨干占比", "余量")
    assert [row[0] for row in rows] == list(YEARS[:2])
    assert all(0 < float(str(quota)) < 0.2 and (term, share) == (3, 0.4) for _, quota, term, share, _ in rows)


def test_nobody_is_named_in_full_and_no_birthday_appears(solved_path: Path, two_years: Solved) -> None:
    whole = text(solved_path)
    for posting in two_years.plan.postings:
        teacher = two_years.instance.county.teacher[posting.teacher]
        assert f">{teacher.name}<" not in whole
        assert f"{teacher.birth:%Y-%m}" not in re.sub(r"20[2-9]\d-\d\d", "", whole)


def test_a_plan_without_moves_says_so(tmp_path: Path) -> None:
    write_workbook(tmp_path / "plan.xlsx", told())
    book = load_workbook(tmp_path / "plan.xlsx")
    assert book[flows.NAME]["A4"].value == flows.NOBODY
    assert visible(tmp_path / "plan.xlsx") == VISIBLE


def test_one_year_has_none_of_it(solved: Solved) -> None:
    report = report_data(solved)
    assert report["years"] == [2026]
    assert not any(report[key] for key in ("timeline", "flows", "stock", "returns", "changes", "outlook", "breaks"))


def test_report_tells_every_year(three_years: Solved, two_years: Solved) -> None:
    report = report_data(three_years)
    assert report["years"] == [2026, 2027, 2028]
    assert report["timeline"][3] == {
        "teacher": "a6", "home": "甲", "years": [
            {"year": 2026, "school": "丙", "state": "派出"}, {"year": 2027, "school": None, "state": "已退休"},
            {"year": 2028, "school": None, "state": "已退休"},
        ],
    }
    assert sum(flow["number"] for flow in report["flows"]) == 6
    assert {each["year"] for each in report["stock"]} == {2026, 2027, 2028}
    report = report_data(two_years)
    for key in ("compliance", "equity"):
        assert {each["year"] for each in report[key]} == {2026, 2027}
    assert [stock["year"] for line in report["outlook"] for stock in line["years"]] == [2026, 2027]
