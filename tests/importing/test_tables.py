"""Sheets are known by what they hold, also where they have other names, several or copies."""

from pathlib import Path
from time import process_time
from typing import Any

import pytest

from optimizer.domain.errors import InputError
from optimizer.importing import read
from optimizer.importing.answers import Answers
from tests.formats.rosters import Tables, as_folder, as_workbook, problems
from tests.importing.two_rounds import asked, plain, read_as

SCHOOL = {"S1": "城关小学", "S2": "高楼学校", "S3": "马屿小学"}


@pytest.mark.parametrize(("table", "title"), [
    ("教师", "教师名单(最终版)"), ("教师", "附件1教师"), ("教师", "教师花名册"), ("教师", "Sheet1"), ("教师", "2026年"),
    ("学校", "学校基本情况"), ("学校", "Sheet2"), ("学科需求", "岗位需求"), ("集团", "教共体"),
    ("集团成员", "成员校名单"), ("道路", "路网"), ("交流历史", "轮岗记录"),
])
def test_a_sheet_of_another_name(tables: Tables, tmp_path: Path, table: str, title: str) -> None:
    county = plain(read(as_workbook(tables, tmp_path / "plain.xlsx")).county)
    tables[title] = tables.pop(table)
    path = as_workbook(tables, tmp_path / "a.xlsx")
    question = asked(path)["表", "", "", title]
    assert question.guess == table and question.options[0] == table and "不读" in question.options
    assert question.examples[:2] == tuple(tables[title][0][:2])
    assert read_as(path, {}) == county
    if table in ("道路", "交流历史"):
        assert read(path, Answers({("表", "", "", title): "不读"})).county != county
        return
    with pytest.raises(InputError) as caught:
        read(path, Answers({("表", "", "", title): "不读"}))
    assert caught.value.questions == ()
    assert "缺少此表" in [problem.rule for problem in caught.value.problems]


def per_school(tables: Tables, with_column: bool) -> None:
    """The teachers on one sheet for each school."""
    headings, *rows = tables.pop("教师")
    for school, name in SCHOOL.items():
        own = [[*headings], *([*row] for row in rows if row[4] == school)]
        tables[name] = own if with_column else [row[:4] + row[5:] for row in own]


@pytest.mark.parametrize("with_column", [True, False])
def test_one_sheet_for_each_school(tables: Tables, tmp_path: Path, with_column: bool) -> None:
    """All in one question; where they have no column of schools, their titles fill it, by its name or by its id."""
    county = plain(read(as_workbook(tables, tmp_path / "plain.xlsx")).county)
    per_school(tables, with_column)
    path = as_workbook(tables, tmp_path / "a.xlsx")
    with pytest.raises(InputError) as caught:
        read(path)
    keys = [question.key for question in caught.value.questions]
    family = ("表", "", "", "一校一表的各表")
    titled = ("列", "教师", "编制学校", "没有此列")
    assert keys == ([family] if with_column else [family, titled])
    if with_column:
        assert read_as(path, {}) == county
        tables["马屿小学"].append([*tables["马屿小学"][1]])
        tables["马屿小学"][2][3] = "1900-01"
        found = problems(as_workbook(tables, tmp_path / "b.xlsx"))
        assert {(p.table, p.sheet, p.row, p.column) for p in found} == {
            ("教师", "马屿小学", row, column) for row, column in ((2, "教师编号"), (3, "教师编号"), (3, "出生年月"))
        }


@pytest.mark.parametrize("copy", ["教师 (2)", "教师备份", "教师2024"])
def test_an_old_copy(tables: Tables, tmp_path: Path, copy: str) -> None:
    """Which of both is asked; the one of the table's own name is read for the time being."""
    county = plain(read(as_workbook(tables, tmp_path / "plain.xlsx")).county)
    tables[copy] = [[*row] for row in tables["教师"]]
    tables[copy][1][8] = "一级"
    path = as_workbook(tables, tmp_path / "a.xlsx")
    (key,) = asked(path)
    assert key == ("表", "教师", "", f"教师、{copy}")
    assert asked(path)[key].guess == "教师"
    assert read_as(path, {}) == county
    assert str(read_as(path, {key: copy}).teachers[0].title) != str(county.teachers[0].title)


def test_a_hidden_copy_is_never_guessed(tables: Tables, tmp_path: Path) -> None:
    tables["教师（旧）"] = [[*row] for row in tables["教师"]]
    tables["教师（新）"] = tables.pop("教师")

    def change(book: Any) -> None:
        book["教师（旧）"].sheet_state = "hidden"

    (question,) = asked(as_workbook(tables, tmp_path / "a.xlsx", change)).values()
    assert question.guess == "教师（新）"
    assert {"教师（旧）", "全部合并", "不读"} < set(question.options)


@pytest.mark.parametrize("gap", [0, 1, 3])
def test_two_tables_below_each_other(tables: Tables, tmp_path: Path, gap: int) -> None:
    county = plain(read(as_workbook(tables, tmp_path / "plain.xlsx")).county)
    teachers = tables.pop("教师")
    title = [["教师名单"]] if gap else []
    tables["学校"] += [[""]] * gap + title + teachers
    path = as_workbook(tables, tmp_path / "a.xlsx")
    assert list(asked(path)) == [("表", "", "", "学校·第2张表")]
    assert read_as(path, {}) == county
    tables["学校"][-1][3] = "1900-01"
    (found,) = problems(as_workbook(tables, tmp_path / "b.xlsx"))
    assert (found.table, found.row, found.column) == ("教师", len(tables["学校"]), "出生年月")


def test_two_tables_beside_each_other(tables: Tables, tmp_path: Path) -> None:
    county = plain(read(as_workbook(tables, tmp_path / "plain.xlsx")).county)
    groups, members = tables.pop("集团"), tables.pop("集团成员")
    groups += [[""] * 3] * (len(members) - len(groups))
    tables["集团情况"] = [[*left, "", *right] for left, right in zip(groups, members, strict=True)]
    path = as_workbook(tables, tmp_path / "a.xlsx")
    assert {question.guess for question in asked(path).values()} == {"集团", "集团成员"}
    assert read_as(path, {}) == county


def test_an_empty_column_within_a_table_is_no_border(tables: Tables, tmp_path: Path) -> None:
    tables["学校"] = [[*row[:3], "", *row[3:]] for row in tables["学校"]]
    assert read(as_workbook(tables, tmp_path / "a.xlsx")).county.schools[0].lon == 107.5


def test_several_files_are_one_roster(tables: Tables, tmp_path: Path) -> None:
    county = plain(read(as_workbook(tables, tmp_path / "plain.xlsx")).county)
    teachers = {"教师": tables.pop("教师")}
    first, second = as_workbook(tables, tmp_path / "a.xlsx"), as_workbook(teachers, tmp_path / "b.xlsx")
    assert plain(read([first, second]).county) == county
    rows = teachers["教师"]
    halves = [
        as_workbook({"教师": [rows[0], *part]}, tmp_path / f"{number}.xlsx")
        for number, part in enumerate((rows[1:2], rows[2:]))
    ]
    assert plain(read([first, *halves]).county) == county
    other = as_workbook(teachers, tmp_path / "c.xlsx")
    (key,) = asked([first, second, other])
    assert key == ("表", "教师", "", "教师（b.xlsx）、教师（c.xlsx）")


def test_one_file_of_one_table(tables: Tables, tmp_path: Path) -> None:
    """It says which tables are missing, once, and how to give them."""
    folder = as_folder(tables, tmp_path / "csv")
    (problem,) = problems(folder / "教师.csv")
    assert "“教师”" in problem.rule
    assert all(table in problem.rule for table in ("学校", "学科需求", "集团", "集团成员"))
    assert "文件夹" in problem.advice
    assert read(sorted(folder.iterdir())).county.schools


def test_a_sheet_that_only_resembles_a_table_is_passed_over(tables: Tables, tmp_path: Path) -> None:
    tables["统计"] = [["学校名称", "学生数", "教师数"], ["城关小学", "900", "50"]]
    tables["津贴"] = [["教师编号", "班主任津贴", "补助"], ["T1", "500", "100"], ["T2", "0", "100"]]
    tables["名单二"] = [
        ["教师编号", "学校", "学段", "学科", "奖项", "等次", "年度"], ["T7", "S1", "小学", "数学", "优质课", "一", "2"],
    ]
    tables["封面"] = [["某县教师交流轮岗名册"], ["二〇二六年"]]
    notes = read(as_workbook(tables, tmp_path / "a.xlsx")).county.notes
    assert {f"“{title}”不是模板内的表，未读取。" for title in ("统计", "津贴", "名单二", "封面")} <= set(notes)


def test_schools_and_groups_without_ids_go_by_their_names(tables: Tables, tmp_path: Path) -> None:
    name_of = {"S1": "城关小学", "S2": "高楼学校", "S3": "马屿小学", "G1": "城关教育集团"}
    for rows in tables.values():
        rows[1:] = [[name_of.get(cell, cell) for cell in row] for row in rows[1:]]
    tables["教师"][1][10] = "高楼学校、马屿小学"
    county = plain(read(as_workbook(tables, tmp_path / "plain.xlsx")).county)
    for table in ("学校", "集团"):
        tables[table] = [row[1:] for row in tables[table]]
    path = as_workbook(tables, tmp_path / "a.xlsx")
    assert set(asked(path)) == {("列", "学校", "学校编号", "没有此列"), ("列", "集团", "集团编号", "没有此列")}
    assert read_as(path, {}) == county


def test_a_whole_list_beside_one_sheet_for_each_school(tables: Tables, tmp_path: Path) -> None:
    """The pieces together are one choice; a hidden older list is the other one."""
    county = plain(read(as_workbook(tables, tmp_path / "plain.xlsx")).county)
    older = [[*row] for row in tables["教师"][:3]]
    per_school(tables, with_column=True)
    tables["教师2024"] = older

    def hide(book: Any) -> None:
        book["教师2024"].sheet_state = "hidden"

    path = as_workbook(tables, tmp_path / "a.xlsx", hide)
    (question,) = asked(path).values()
    assert (question.table, question.guess) == ("教师", "一校一表的各表") and "教师2024" in question.options
    assert read_as(path, {}) == county


def test_a_long_sheet_that_looks_like_headings_everywhere_is_read_in_time(tables: Tables, tmp_path: Path) -> None:
    """Rows of words that are headings elsewhere are tried a limited number of times, and so are rows after gaps."""
    rows = [[f"甲{number}", "学校", "单位"] if number % 2 else ["", "", ""] for number in range(20_000)]
    tables["备忘"] = [["教师编号", "姓名", "说明"], *rows]
    started = process_time()
    notes = read(as_folder(tables, tmp_path / "csv")).county.notes
    assert process_time() - started < 10
    assert "“备忘”不是模板内的表，未读取。" in notes
