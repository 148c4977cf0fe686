"""Faults between rows and tables: each planted alone, reported at its cell; and several reported together."""

from pathlib import Path

import pytest

from optimizer.importing import read
from tests.formats.rosters import Tables, as_folder, as_json, as_workbook, places, problems, put

Place = tuple[str, int | None, str | None]

ONE_CELL: list[tuple[str, int, str, str, list[Place]]] = [
    # identity
    ("学校", 3, "学校编号", "", [("学校", 3, "学校编号")]),
    ("学校", 3, "学校编号", "S1", [("学校", 2, "学校编号"), ("学校", 3, "学校编号")]),
    ("教师", 3, "教师编号", "T1", [("教师", 2, "教师编号"), ("教师", 3, "教师编号")]),
    ("教师", 3, "教师编号", " Ｔ1", [("教师", 2, "教师编号"), ("教师", 3, "教师编号")]),
    ("设置", 3, "项目", "计划学年", [("设置", 2, "项目"), ("设置", 3, "项目")]),
    # references
    ("学科需求", 2, "学校编号", "S9", [("学科需求", 2, "学校编号")]),
    ("集团", 2, "核心校", "S9", [("集团", 2, "核心校")]),
    ("集团成员", 3, "集团编号", "G9", [("集团成员", 3, "集团编号")]),
    ("集团成员", 3, "学校编号", "S9", [("集团成员", 3, "学校编号")]),
    ("教师", 2, "编制学校", "S9", [("教师", 2, "编制学校")]),
    ("教师", 2, "意愿学校", "S2、S9", [("教师", 2, "意愿学校")]),
    ("教师", 2, "指定安排", "去S2", [("教师", 2, "指定安排")]),
    # schools, needs
    ("学校", 4, "小学学生数", "", [("学校", 4, "小学学生数")]),
    ("学校", 3, "经度", "107.5", [("学校", 3, "纬度")]),
    ("教师", 2, "居住地纬度", "33.2", [("教师", 2, "居住地经度")]),
    ("教师", 4, "学段", "初中", [("教师", 4, "学段")]),
    ("学科需求", 2, "学段", "初中", [("学科需求", 2, "学段")]),
    ("学科需求", 3, "最低岗位", "3", [("学科需求", 3, "最低岗位")]),
    ("学科需求", 3, "最高岗位", "", [("学科需求", 3, "班级数")]),
    # groups
    ("集团成员", 2, "办学模式", "紧密", [("集团成员", 2, "办学模式")]),
    ("集团成员", 3, "办学模式", "核心", [("集团成员", 3, "办学模式")]),
    ("集团", 2, "核心校", "S3", [("集团", 2, "核心校")]),
    ("集团成员", 3, "学校编号", "S1", [("集团成员", 2, "学校编号"), ("集团成员", 3, "学校编号")]),
    # careers and postings
    ("教师", 2, "参加工作年月", "1990-09", [("教师", 2, "参加工作年月")]),
    ("教师", 3, "服务期满学年", "2011", [("教师", 3, "服务期满学年")]),
    ("教师", 2, "退休年月", "2020-01", [("教师", 2, "退休年月")]),
    ("教师", 2, "任现职起始", "1990-09", [("教师", 2, "任现职起始")]),
    ("交流历史", 2, "结束年月", "2015-08", [("交流历史", 2, "结束年月")]),
    ("交流历史", 2, "交流轮岗单位", "S1", [("交流历史", 2, "交流轮岗单位")]),
    ("交流历史", 2, "交流轮岗单位", "城关小学", [("交流历史", 2, "交流轮岗单位")]),
    ("交流历史", 3, "开始年月", "2016-06", [("交流历史", 3, "开始年月")]),
    ("交流历史", 2, "结束年月", "", [("交流历史", 3, "开始年月")]),
    ("道路", 2, "终点", "N1", [("道路", 2, "终点")]),
]


@pytest.mark.parametrize(("table", "row", "column", "value", "expected"), ONE_CELL)
def test_a_planted_fault_is_found_at_its_cell(
    tables: Tables, tmp_path: Path, table: str, row: int, column: str, value: str, expected: list[Place]
) -> None:
    put(tables, table, row, column, value)
    assert set(expected) <= places(as_folder(tables, tmp_path / "csv"))


UNHARMED: list[tuple[str, int, str, str]] = [
    ("交流历史", 3, "开始年月", "2016-07"),  # the month in which the posting before ends
    ("交流历史", 2, "结束年月", "2015-09"),
    ("学科需求", 3, "最低岗位", "2"),
    ("学校", 4, "小学学生数", "0"),  # taught, no pupils yet
    ("道路", 2, "终点", "N99"),  # a junction, no school there
    ("教师", 2, "指定安排", "留校"),
    ("教师", 3, "服务期满学年", "2012"),
    ("教师", 2, "教师编号", "51010219900101123"),  # 17 digits are no identity number
]


@pytest.mark.parametrize(("table", "row", "column", "value"), UNHARMED)
def test_the_legal_side_of_each_limit(
    tables: Tables, tmp_path: Path, table: str, row: int, column: str, value: str
) -> None:
    put(tables, table, row, column, value)
    if column == "教师编号":
        tables["交流历史"] = tables["交流历史"][:1]
    read(as_folder(tables, tmp_path / "csv"))


def test_all_faults_of_all_tables_at_once(tables: Tables, tmp_path: Path) -> None:
    """Every format gives the same list, in the order of the tables."""
    put(tables, "学校", 2, "编制数", "29.5")
    put(tables, "学校", 4, "农村", "不详")
    put(tables, "学科需求", 2, "学校编号", "S9")
    put(tables, "教师", 2, "出生年月", "三月")
    put(tables, "教师", 2, "学段", "大学")
    put(tables, "教师", 4, "性别", "")
    put(tables, "交流历史", 2, "是否调动人事关系", "不详")
    put(tables, "道路", 2, "分钟", "-1")
    expected = [
        ("学校", 2, "编制数"), ("学校", 4, "农村"), ("学科需求", 2, "学校编号"), ("教师", 2, "出生年月"),
        ("教师", 2, "学段"), ("教师", 4, "性别"), ("交流历史", 2, "是否调动人事关系"), ("道路", 2, "分钟"),
    ]
    for path in (as_folder(tables, tmp_path / "csv"), as_workbook(tables, tmp_path / "a.xlsx"),
                 as_json(tables, tmp_path / "a.json")):
        found = [(problem.table, problem.row, problem.column) for problem in problems(path)]
        assert sorted(found, key=str) == sorted(expected, key=str)
        assert list(dict.fromkeys(table for table, *_ in found)) == ["学校", "学科需求", "教师", "交流历史", "道路"]


def test_a_bad_row_does_not_cause_others(tables: Tables, tmp_path: Path) -> None:
    """A school with one bad number still counts as a school for whoever refers to it."""
    put(tables, "学校", 2, "小学学生数", "很多")
    assert places(as_folder(tables, tmp_path / "csv")) == {("学校", 2, "小学学生数")}


def test_many_equal_faults_are_one_line_with_all_their_rows(tables: Tables, tmp_path: Path) -> None:
    """A few are shown one by one; for a whole column one line names the rows and some of the values."""
    rows = tables["道路"]
    rows[1:] = [[f"N{i}", f"M{i}", "-1" if i % 2 else "-2", ""] for i in range(120)]
    (found,) = problems(as_folder(tables, tmp_path / "csv"))
    assert (found.table, found.row, found.column) == ("道路", 2, "分钟")
    assert found.rows == tuple(range(2, 122))
    assert "共120行：第2–121行" in found.rule and "“-1”" in found.rule and "“-2”" in found.rule
    rows[1:] = rows[1:6]
    assert [problem.row for problem in problems(as_folder(tables, tmp_path / "few"))] == [2, 3, 4, 5, 6]


@pytest.mark.parametrize("word", ["0-无", "无", "0", "无交流"])
def test_no_exchange_clears_the_rest_of_the_row(tables: Tables, tmp_path: Path, word: str) -> None:
    tables["交流历史"].append(["T2", word, "", "", "", "", ""])
    county = read(as_folder(tables, tmp_path / "csv")).county
    assert len(county.history) == 2
    assert any("第4行为无交流" in note for note in county.notes)


def test_an_unknown_type_lists_the_known_ones(tables: Tables, tmp_path: Path) -> None:
    put(tables, "交流历史", 2, "交流轮岗类型", "旅游")
    (problem,) = problems(as_folder(tables, tmp_path / "csv"))
    assert all(word in problem.advice for word in ("轮岗交流", "支教", "挂职", "跟岗", "走教", "对口支援", "其他"))


def test_an_empty_origin_is_the_home_school(tables: Tables, tmp_path: Path) -> None:
    put(tables, "交流历史", 2, "原单位", "")
    county = read(as_folder(tables, tmp_path / "csv")).county
    assert county.history[0].origin == "S1"
    assert any("原单位为空" in note and "第2行" in note for note in county.notes)


def test_a_county_without_groups_is_legal_if_the_tables_are_there(tables: Tables, tmp_path: Path) -> None:
    tables["集团"], tables["集团成员"] = tables["集团"][:1], tables["集团成员"][:1]
    assert read(as_folder(tables, tmp_path / "csv")).county.groups == ()
    del tables["集团成员"]
    assert places(as_workbook(tables, tmp_path / "a.xlsx")) == {("集团成员", None, None)}
