"""What is dated for later school years: read in every form, and its faults found at their cells."""

from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from optimizer.domain.county import Member
from optimizer.domain.outlook import Outlook
from optimizer.domain.vocabulary import Mode, Stage, Title
from optimizer.formats import write_template
from optimizer.importing import read
from tests.formats.rosters import SOUND, Tables, as_folder, as_json, as_workbook, places, problems, put

Fault = tuple[str, int | None, str | None, str]

MEMBERS = ("集团编号", "学校编号", "办学模式", "加入学年", "退出学年")
CORE = ("G1", "S1", "核心", "", "")


@pytest.fixture
def dated() -> Tables:
    """The sound roster over several years: S2 graduates and then leads a group of its own, S3 grows by a stage."""
    tables = deepcopy(SOUND)
    tables["集团"] = [
        ["集团编号", "集团名称", "核心校", "暂停学年"], ["G1", "城关教育集团", "S1", ""],
        ["G2", "高楼教育集团", "S2", "2031"],
    ]
    tables["集团成员"] = [
        [*MEMBERS], [*CORE], ["G1", "S2", "紧密", "2024", "2027"], ["G1", "S2", "协作", "2027", "2029"],
        ["G2", "S2", "核心", "2029", ""], ["G2", "S3", "托管", "2029-2030", ""],
    ]
    tables["学校年度"] = [
        ["学校编号", "学年", "编制数", "高级岗位数", "中级岗位数", "小学学生数", "初中学生数"],
        ["S3", "2027", "", "", "", "", "60"], ["S3", "2028学年", "12", "2", "5", "90", "120"],
        ["S1", "2027", "0", "", "", "", ""],
    ]
    put(tables, "学科需求", 2, "起始学年", "")
    tables["学科需求"] += [
        ["S1", "小学", "数学", "20", "5", "15", "", "", "2027"], ["S3", "初中", "数学", "", "", "", "1", "1", "2027"],
    ]
    put(tables, "教师", 3, "拟申报职称", "高级教师")
    put(tables, "交流历史", 2, "考核合格", "是")
    put(tables, "交流历史", 3, "考核合格", "N")
    return tables


def told(path: Path) -> list[Fault]:
    return [(problem.table, problem.row, problem.column, problem.rule) for problem in problems(path)]


# ---------------------------------------------------------------- reading


def test_everything_dated_is_read_alike_in_every_format(dated: Tables, tmp_path: Path) -> None:
    paths = (
        as_folder(dated, tmp_path / "csv"), as_workbook(dated, tmp_path / "a.xlsx"), as_json(dated, tmp_path / "a.json")
    )
    for path in paths:
        county = read(path).county
        assert county.outlooks == (
            Outlook("S3", 2027, {Stage.JUNIOR: 60}),
            Outlook("S3", 2028, {Stage.PRIMARY: 90, Stage.JUNIOR: 120}, 12, 2, 5),
            Outlook("S1", 2027, None, 0),
        )
        assert [need.since for need in county.needs] == [None, None, 2027, 2027]
        assert [group.suspended for group in county.groups] == [None, 2031]
        assert county.members[1:4] == (
            Member("G1", "S2", Mode.TIGHT, 2024, 2027), Member("G1", "S2", Mode.COOPERATION, 2027, 2029),
            Member("G2", "S2", Mode.CORE, 2029),
        )
        assert [teacher.applying for teacher in county.teachers] == [None, Title.高级, None]
        assert [past.passed for past in county.history] == [True, False]


def test_a_roster_without_dates_says_nothing_of_them(tables: Tables, tmp_path: Path) -> None:
    county = read(as_folder(tables, tmp_path / "csv")).county
    assert county.outlooks == () and county.notes == ()
    assert {need.since for need in county.needs} == {group.suspended for group in county.groups} == {None}
    assert {(member.joined, member.left) for member in county.members} == {(None, None)}
    assert {teacher.applying for teacher in county.teachers} == {past.passed for past in county.history} == {None}


def test_the_table_of_outlooks_may_hold_no_row(dated: Tables, tmp_path: Path) -> None:
    dated["学校年度"] = dated["学校年度"][:1]
    dated["学科需求"].pop()
    assert read(as_workbook(dated, tmp_path / "a.xlsx")).county.outlooks == ()


def test_english_names(dated: Tables, tmp_path: Path) -> None:
    dated["outlooks"] = [
        ["school", "year", "quota", "senior_posts", "middle_posts", "primary_pupils", "junior_pupils"],
        *dated.pop("学校年度")[1:],
    ]
    dated["集团成员"][0][3:] = ["joined", "left"]
    county = read(as_folder(dated, tmp_path / "csv")).county
    assert len(county.outlooks) == 3 and county.members[1].left == 2027


def test_the_template_says_how(tmp_path: Path) -> None:
    """Notes, drop-downs and the guide know the dated columns."""
    write_template(tmp_path / "template.xlsx")
    book = openpyxl.load_workbook(tmp_path / "template.xlsx")
    headings = {name: {cell.value: cell for cell in book[name][1]} for name in book.sheetnames[1:]}
    for name, heading, word in (
        ("学校年度", "学年", "从该学年起"), ("学科需求", "起始学年", "另起一行"), ("集团", "暂停学年", "返回"),
        ("集团成员", "退出学年", "第一个学年"), ("教师", "拟申报职称", "不申报"), ("交流历史", "考核合格", "没有记录"),
    ):
        assert word in headings[name][heading].comment.text
    titles = headings["教师"]["拟申报职称"].column_letter
    offered = {str(rule.sqref): rule.formula1 for rule in book["教师"].data_validations.dataValidation}
    assert offered[f"{titles}2:{titles}50001"] == '"三级,二级,一级,高级,正高级"'
    guide = "".join(str(cell.value) for (cell,) in book["填写说明"]["A1:A8"])
    assert "“学校年度”" in guide and "起始学年" in guide and "退出学年" in guide


# ---------------------------------------------------------------- single cells


CELLS: list[tuple[str, int, str, str, str]] = [
    ("学校年度", 2, "学校编号", "", "必填"),
    ("学校年度", 2, "学校编号", "S9", "“S9”不在学校表内"),
    ("学校年度", 2, "学年", "", "必填"),
    ("学校年度", 2, "学年", "明年", "应为学年"),
    ("学校年度", 2, "学年", "1999", "学年超出范围"),
    ("学校年度", 2, "学年", "2101", "学年超出范围"),
    ("学校年度", 3, "学年", "2028-2030", "不是一个学年"),
    ("学校年度", 3, "编制数", "-1", "超出范围"),
    ("学校年度", 3, "高级岗位数", "好几个", "应为整数"),
    ("学校年度", 3, "小学学生数", "90.5", "应为整数"),
    ("学科需求", 4, "起始学年", "207", "应为学年"),
    ("学科需求", 4, "起始学年", "1999", "学年超出范围"),
    ("集团", 3, "暂停学年", "31", "应为学年"),
    ("集团", 3, "暂停学年", "2200", "学年超出范围"),
    ("集团成员", 3, "退出学年", "毕业", "应为学年"),
    ("集团成员", 3, "退出学年", "1999", "学年超出范围"),
    ("教师", 3, "拟申报职称", "甲等", "不在可选项内"),
    ("教师", 3, "拟申报职称", "未定级", "不在可选项内"),
    ("交流历史", 2, "考核合格", "尚可", "应为是或否"),
]


@pytest.mark.parametrize(("table", "row", "column", "value", "rule"), CELLS)
def test_a_bad_cell_is_the_only_fault(
    dated: Tables, tmp_path: Path, table: str, row: int, column: str, value: str, rule: str
) -> None:
    """And causes no other, in any table that rests on it."""
    put(dated, table, row, column, value)
    (fault,) = told(as_folder(dated, tmp_path / "csv"))
    assert fault[:3] == (table, row, column) and rule in fault[3]


# ---------------------------------------------------------------- rows twice


def test_a_need_stands_once_for_each_first_year(dated: Tables, tmp_path: Path) -> None:
    """Told at the column that tells the lines apart: the subject, or the year where there is one."""
    dated["学科需求"] += [deepcopy(dated["学科需求"][row]) for row in (1, 3)]
    assert told(as_folder(dated, tmp_path / "csv")) == [
        ("学科需求", 2, "学科", "“S1/小学/数学”与第6行重复"),
        ("学科需求", 4, "起始学年", "“S1/小学/数学/2027”与第7行重复"),
        ("学科需求", 6, "学科", "“S1/小学/数学”与第2行重复"),
        ("学科需求", 7, "起始学年", "“S1/小学/数学/2027”与第4行重复"),
    ]


def test_an_outlook_stands_once_for_each_school_and_year(dated: Tables, tmp_path: Path) -> None:
    put(dated, "学校年度", 3, "学年", "2027")
    found = problems(as_workbook(dated, tmp_path / "a.xlsx"))
    assert [(each.table, each.row, each.column, each.rule) for each in found] == [
        ("学校年度", 2, "学年", "“S3/2027”与第3行重复"), ("学校年度", 3, "学年", "“S3/2027”与第2行重复"),
    ]
    assert "合并为一行" in found[0].advice


# ---------------------------------------------------------------- stages


def test_a_stage_may_come_with_an_outlook(dated: Tables, tmp_path: Path) -> None:
    """S3 teaches 初中 from 2027 on only by its outlook; without it the need and a teacher there are at fault."""
    put(dated, "教师", 4, "学段", "初中")
    assert read(as_folder(dated, tmp_path / "csv")).county.teachers[2].stage is Stage.JUNIOR
    dated["学校年度"][1:3] = []
    found = problems(as_folder(dated, tmp_path / "csv"))
    assert [(each.table, each.row, each.column, each.rule) for each in found] == [
        ("学科需求", 5, "学段", "学校“S3”不办初中"), ("教师", 4, "学段", "学校“S3”不办初中"),
    ]
    assert "学校年度" in found[0].advice


def test_an_outlook_of_another_school_or_stage_does_not_help(dated: Tables, tmp_path: Path) -> None:
    put(dated, "学校年度", 4, "初中学生数", "30")
    dated["学校年度"][1:3] = [["S3", "2027", "", "", "", "90", ""]]
    assert places(as_folder(dated, tmp_path / "csv")) == {("学科需求", 5, "学段")}


def test_an_unreadable_number_of_pupils_may_mean_any_stage(dated: Tables, tmp_path: Path) -> None:
    dated["学校年度"][1:3] = [["S3", "2027", "", "", "", "", "若干"]]
    assert places(as_folder(dated, tmp_path / "csv")) == {("学校年度", 2, "初中学生数")}
    put(dated, "学校年度", 2, "初中学生数", "60")
    put(dated, "学校", 4, "小学学生数", "若干")
    assert places(as_folder(dated, tmp_path / "csv")) == {("学校", 4, "小学学生数")}


# ---------------------------------------------------------------- memberships


def with_members(tables: Tables, lines: Sequence[Sequence[Any]], suspended: str = "") -> Tables:
    """Two groups, G1 of S1 and G2 of S3, and these lines of members after their cores."""
    tables["集团"] = [
        ["集团编号", "集团名称", "核心校", "暂停学年"],
        ["G1", "城关集团", "S1", suspended], ["G2", "马屿集团", "S3", ""],
    ]
    tables["集团成员"] = [[*MEMBERS], [*CORE], ["G2", "S3", "核心", "", ""], *map(list, lines)]
    return tables


JOINED, LEFT, SCHOOL = "加入学年", "退出学年", "学校编号"
OVERLAPS: dict[str, tuple[list[list[str]], list[tuple[int, str, str]]]] = {
    "two groups, no years": (
        [["G1", "S2", "紧密", "", ""], ["G2", "S2", "紧密", "", ""]],
        [(4, SCHOOL, "“S2”与第5行重复"), (5, SCHOOL, "“S2”与第4行重复")],
    ),
    "one group twice, no years": (
        [["G1", "S2", "紧密", "", ""], ["G1", "S2", "协作", "", ""]],
        [(4, SCHOOL, "“S2”与第5行重复"), (5, SCHOOL, "“S2”与第4行重复")],
    ),
    "no end before the next": (
        [["G1", "S2", "紧密", "2024", ""], ["G2", "S2", "紧密", "2027", ""]],
        [(5, JOINED, "“S2”此行与第4行的学年重叠")],
    ),
    "one year in both, rows in any order": (
        [["G2", "S2", "紧密", "2026", ""], ["G1", "S2", "紧密", "2024", "2027"]],
        [(4, JOINED, "“S2”此行与第5行的学年重叠")],
    ),
    "ever, and later": (
        [["G1", "S2", "紧密", "", ""], ["G1", "S2", "协作", "2027", ""]],
        [(5, JOINED, "“S2”此行与第4行的学年重叠")],
    ),
    "no first year of the second": (
        [["G1", "S2", "紧密", "", "2027"], ["G2", "S2", "紧密", "", ""]],
        [(5, JOINED, "“S2”此行与第4行的学年重叠")],
    ),
    "a long one over two short ones": (
        [["G1", "S2", "紧密", "2020", "2030"], ["G2", "S2", "紧密", "2021", "2022"],
         ["G2", "S2", "协作", "2029", "2031"]],
        [(5, JOINED, "“S2”此行与第4行的学年重叠"), (6, JOINED, "“S2”此行与第4行的学年重叠")],
    ),
    "years the wrong way round": (
        [["G1", "S2", "紧密", "2027", "2026"], ["G2", "S2", "紧密", "2025", ""]],
        [(4, LEFT, "退出学年2026不晚于加入学年2027")],
    ),
    "not a single year": (
        [["G1", "S2", "紧密", "2027", "2027"]], [(4, LEFT, "退出学年2027不晚于加入学年2027")],
    ),
}


@pytest.mark.parametrize("name", OVERLAPS)
def test_a_school_in_two_groups_in_one_year(tables: Tables, tmp_path: Path, name: str) -> None:
    lines, expected = OVERLAPS[name]
    path = as_workbook(with_members(tables, lines), tmp_path / "a.xlsx")
    assert told(path) == [("集团成员", row, column, rule) for row, column, rule in expected]


def test_the_advice_on_overlaps_names_the_columns(tables: Tables, tmp_path: Path) -> None:
    for name in ("two groups, no years", "no end before the next"):
        found = problems(as_folder(with_members(deepcopy(tables), OVERLAPS[name][0]), tmp_path / "csv"))
        assert all("一所学校" in each.advice and LEFT in each.advice and JOINED in each.advice for each in found)


FOLLOWING = {
    "one after the other": [["G1", "S2", "紧密", "", "2027"], ["G2", "S2", "紧密", "2027", ""]],
    "with years outside between": [["G1", "S2", "紧密", "", "2025"], ["G2", "S2", "紧密", "2028", ""]],
    "later row first": [["G2", "S2", "紧密", "2027", "2028"], ["G1", "S2", "紧密", "2024", "2027"]],
    "there and back": [
        ["G1", "S2", "紧密", "", "2025"], ["G2", "S2", "联盟", "2025", "2028"], ["G1", "S2", "协作", "2028", ""],
    ],
}


@pytest.mark.parametrize("name", FOLLOWING)
def test_memberships_that_follow_each_other(tables: Tables, tmp_path: Path, name: str) -> None:
    county = read(as_folder(with_members(tables, FOLLOWING[name]), tmp_path / "csv")).county
    assert len(county.members) == 2 + len(FOLLOWING[name])


def test_a_school_may_join_one_group_and_lead_another(tables: Tables, tmp_path: Path) -> None:
    """S0b 33 and 34: a township's centre with a town school above it and village schools below."""
    lines = [["G2", "S2", "协作", "", ""], ["G1", "S3", "紧密", "", ""]]
    county = read(as_folder(with_members(deepcopy(tables), lines), tmp_path / "csv")).county
    assert [member.group for member in county.members if member.school == "S3"] == ["G2", "G1"]
    twice = [*lines, ["G1", "S3", "协作", "2027", ""]]
    assert told(as_folder(with_members(tables, twice), tmp_path / "csv")) == [
        ("集团成员", 6, JOINED, "“S3”此行与第5行的学年重叠"),
    ]


def test_two_schools_do_not_lead_each_other(tables: Tables, tmp_path: Path) -> None:
    """They would share two groups; one after the other they may."""
    lines = [["G1", "S3", "紧密", "", "2027"], ["G2", "S1", "紧密", "2026", ""]]
    assert told(as_folder(with_members(deepcopy(tables), lines), tmp_path / "csv")) == [
        ("集团成员", 5, SCHOOL, "“S1”与“S3”互为对方集团的核心校（见第4行）"),
    ]
    lines[1][3] = "2027"
    assert read(as_folder(with_members(tables, lines), tmp_path / "csv")).county.groups


# ---------------------------------------------------------------- the core, and suspension


def test_a_suspended_group_sets_its_schools_free(tables: Tables, tmp_path: Path) -> None:
    """No 退出学年 is needed to join another group from then on; a year earlier is an overlap."""
    lines = [["G1", "S2", "紧密", "2024", ""], ["G2", "S2", "紧密", "2028", ""]]
    assert read(as_folder(with_members(deepcopy(tables), lines, "2028"), tmp_path / "csv")).county.groups
    assert told(as_folder(with_members(tables, lines, "2029"), tmp_path / "csv")) == [
        ("集团成员", 5, JOINED, "“S2”此行与第4行的学年重叠"),
    ]


def test_nobody_joins_a_suspended_group(tables: Tables, tmp_path: Path) -> None:
    """And such a line, which holds in no year, overlaps no other."""
    expected = [("集团成员", 4, JOINED, "集团“G1”自2028学年起暂停，此行却从2028学年加入")]
    late = ["G1", "S2", "紧密", "2028", ""]
    for lines in ([late], [late, ["G2", "S2", "紧密", "2020", ""]]):
        assert told(as_folder(with_members(deepcopy(tables), lines, "2028"), tmp_path / "csv")) == expected


def test_an_unreadable_suspension_leads_to_no_other_fault(tables: Tables, tmp_path: Path) -> None:
    lines = [["G1", "S2", "紧密", "2024", ""], ["G2", "S2", "紧密", "2028", ""]]
    tables = with_members(tables, lines, "后年")
    put(tables, "集团成员", 2, LEFT, "2028")
    assert places(as_folder(tables, tmp_path / "csv")) == {("集团", 2, "暂停学年")}


def test_nobody_stays_in_a_group_that_its_core_has_left(tables: Tables, tmp_path: Path) -> None:
    """Told at the member's 退出学年; leaving with the core, or before, or a suspension by then, is sound."""
    lines = [["G1", "S2", "紧密", "2024", ""]]
    left = with_members(deepcopy(tables), lines)
    put(left, "集团成员", 2, LEFT, "2028")
    (fault,) = problems(as_workbook(left, tmp_path / "a.xlsx"))
    assert (fault.table, fault.row, fault.column) == ("集团成员", 4, LEFT)
    assert fault.rule == "集团“G1”的核心校“S1”自2028学年起不在集团内，此行却没有同时退出"
    assert "退出学年" in fault.advice and "暂停学年" in fault.advice
    for year in ("2027", "2028"):
        put(left, "集团成员", 4, LEFT, year)
        assert read(as_workbook(left, tmp_path / "a.xlsx")).county.members
    put(left, "集团成员", 4, LEFT, "2029")
    assert places(as_workbook(left, tmp_path / "a.xlsx")) == {("集团成员", 4, LEFT)}
    put(left, "集团", 2, "暂停学年", "2028")
    assert read(as_workbook(left, tmp_path / "a.xlsx")).county.members


def test_the_core_may_be_told_in_several_lines_but_without_a_gap(tables: Tables, tmp_path: Path) -> None:
    lines = [["G1", "S2", "紧密", "2024", ""], ["G1", "S1", "核心", "2027", ""]]
    whole = with_members(tables, lines)
    put(whole, "集团成员", 2, LEFT, "2027")
    assert read(as_folder(whole, tmp_path / "csv")).county.members
    put(whole, "集团成员", 5, JOINED, "2028")
    assert told(as_folder(whole, tmp_path / "csv")) == [
        ("集团成员", 4, LEFT, "集团“G1”的核心校“S1”自2027学年起不在集团内，此行却没有同时退出"),
    ]


@pytest.mark.parametrize(("core", "member"), [("2024", "2018"), ("2024", ""), ("", "2018"), ("2018", "2024")])
def test_members_may_be_older_than_the_core(tables: Tables, tmp_path: Path, core: str, member: str) -> None:
    """As in rosters that were sound before there was a 退出学年: the record has only the present core."""
    older = with_members(tables, [["G1", "S2", "紧密", member, ""]])
    put(older, "集团成员", 2, JOINED, core)
    assert read(as_folder(older, tmp_path / "csv")).county.members


def test_bad_years_of_the_core_are_told_once(tables: Tables, tmp_path: Path) -> None:
    """Whether it has one line or several, no member is blamed for them."""
    for left in ("2027", "?"):
        for before in ([], [["G1", "S1", "核心", "", "2028"]]):
            spoiled = with_members(deepcopy(tables), [["G1", "S2", "紧密", "2024", ""], *before])
            put(spoiled, "集团成员", 2, JOINED, "2028")
            put(spoiled, "集团成员", 2, LEFT, left)
            assert places(as_folder(spoiled, tmp_path / "csv")) == {("集团成员", 2, LEFT)}


def test_each_line_of_a_core_and_only_of_a_core_says_so(dated: Tables, tmp_path: Path) -> None:
    """A school may be 紧密 in one group and 核心 of the next, never anything else in its own."""
    assert read(as_folder(dated, tmp_path / "csv")).county.members
    put(dated, "集团成员", 4, "办学模式", "核心")
    put(dated, "集团成员", 5, "办学模式", "协作")
    assert told(as_folder(dated, tmp_path / "csv")) == [
        ("集团成员", 4, "办学模式", "集团“G1”的核心校是“S1”，与此行“S2 核心”不符"),
        ("集团成员", 5, "办学模式", "集团“G2”的核心校是“S2”，与此行“S2 协作”不符"),
    ]


def test_a_core_listed_only_in_another_group_is_missing(dated: Tables, tmp_path: Path) -> None:
    del dated["集团成员"][4]
    (fault,) = problems(as_folder(dated, tmp_path / "csv"))
    assert (fault.table, fault.row, fault.column) == ("集团", 3, "核心校")
    assert "“G2”、“S2”、核心" in fault.advice


def test_faults_of_every_dated_table_at_once(dated: Tables, tmp_path: Path) -> None:
    """Every format gives the same list in the order of the tables."""
    put(dated, "学科需求", 4, "起始学年", "1900")
    put(dated, "集团", 3, "暂停学年", "x")
    put(dated, "集团成员", 4, JOINED, "2026")
    put(dated, "教师", 3, "拟申报职称", "x")
    put(dated, "交流历史", 3, "考核合格", "y2")
    put(dated, "学校年度", 4, "学校编号", "S9")
    expected = [
        ("学科需求", 4, "起始学年"), ("集团", 3, "暂停学年"), ("集团成员", 4, JOINED), ("教师", 3, "拟申报职称"),
        ("交流历史", 3, "考核合格"), ("学校年度", 4, "学校编号"),
    ]
    for path in (as_folder(dated, tmp_path / "csv"), as_workbook(dated, tmp_path / "a.xlsx"),
                 as_json(dated, tmp_path / "a.json")):
        assert [fault[:3] for fault in told(path)] == expected
