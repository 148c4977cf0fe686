"""Schools, groups and people by id, by full name, by a name that only one may mean."""

from dataclasses import replace
from pathlib import Path

import pytest

from optimizer.domain.county import County
from optimizer.domain.errors import InputError
from optimizer.importing import read
from optimizer.importing.answers import Answers
from optimizer.importing.resolving import OUTSIDE, PADDED
from tests.formats.rosters import Tables, as_folder, problems, put
from tests.importing.asking import accepted, announced, answered, questions

NAMES = {"S1": "城关小学", "S2": "高楼学校", "S3": "马屿小学", "G1": "城关教育集团"}
VISITS: Tables = {
    "走教教师": [["教师编号"], ["T1"]],
    "走教需求": [["学校编号", "学段", "学科", "班级数", "每班周课时"], ["S3", "小学", "数学", "2", "5"]],
    "上期走教": [["教师编号", "学校编号", "学段", "学科"], ["T1", "S3", "小学", "数学"]],
    "空闲节次": [["学校编号", "星期"], ["S2", "周一"]],
    "学校年度": [["学校编号", "学年", "编制数"], ["S1", "2027", "60"]],
}
REFERRING = [
    ("学科需求", "学校编号"), ("集团", "核心校"), ("集团成员", "集团编号"), ("集团成员", "学校编号"),
    ("教师", "编制学校"), ("教师", "意愿学校"), ("教师", "指定安排"), ("交流历史", "原单位"),
    ("交流历史", "交流轮岗单位"), ("走教需求", "学校编号"), ("上期走教", "学校编号"),
    ("空闲节次", "学校编号"), ("学校年度", "学校编号"),
]


def renamed(tables: Tables, columns: list[tuple[str, str]], names: dict[str, str]) -> None:
    """Ids replaced by names in some columns."""
    for table, column in columns:
        rows = tables[table]
        place = rows[0].index(column)
        for row in rows[1:]:
            row[place] = "、".join(names.get(part, part) for part in str(row[place]).split("、"))


def plain(county: County) -> County:
    return replace(county, notes=())


def test_names_in_every_referring_column_mean_the_same_county(tables: Tables, tmp_path: Path) -> None:
    """No column that refers to a school, group or person is left out; each says once that it was read by names."""
    tables |= VISITS
    put(tables, "教师", 3, "指定安排", "S1")
    meant = read(as_folder(tables, tmp_path / "ids")).county
    renamed(tables, REFERRING, NAMES)
    people = [("交流历史", "教师编号"), ("走教教师", "教师编号"), ("上期走教", "教师编号")]
    renamed(tables, people, {"T1": "赵甲", "T2": "钱乙"})
    county = answered(tables, tmp_path)
    assert plain(county) == plain(meant)
    national = {("交流历史", "原单位"), ("交流历史", "交流轮岗单位")}  # names are what the record has
    for table, column in {*REFERRING, *people} - national:
        assert sum(note.startswith(f"【{table}】「{column}」") for note in county.notes) == 1, (table, column)
    assert not any("赵甲" in note for note in county.notes)


def test_ids_that_are_names(tables: Tables, tmp_path: Path) -> None:
    """A list without numbers has the names in the column of numbers, too."""
    renamed(tables, [("学校", "学校编号"), *REFERRING[:9]], NAMES)
    renamed(tables, [("集团", "集团编号")], NAMES)
    county = answered(tables, tmp_path)
    assert [school.id for school in county.schools] == ["城关小学", "高楼学校", "马屿小学"]
    assert county.teachers[0].wishes == ("高楼学校", "马屿小学") and not county.notes


def test_a_relic_of_numbers_is_asked_in_their_order(tables: Tables, tmp_path: Path) -> None:
    """Where ids are names, S003 is guessed to be the third school."""
    renamed(tables, [("学校", "学校编号"), *REFERRING[:5], *REFERRING[6:9]], NAMES)
    renamed(tables, [("集团", "集团编号")], NAMES)
    put(tables, "教师", 2, "意愿学校", "S003、S02")
    asked = questions(tables, tmp_path)
    assert [(each.written, each.guess) for each in asked] == [("S003", "马屿小学"), ("S02", "高楼学校")]
    assert accepted(tables, tmp_path).teachers[0].wishes == ("马屿小学", "高楼学校")


def test_a_short_name_is_asked_once_for_all_its_cells(tables: Tables, tmp_path: Path) -> None:
    renamed(tables, [("教师", "编制学校"), ("学科需求", "学校编号")], {"S1": "示例县城关小学", "S2": "高楼"})
    asked = questions(tables, tmp_path)
    assert {(each.topic, each.table, each.column, each.written, each.guess) for each in asked} == {
        ("单位", "学校", "", "示例县城关小学", "城关小学"), ("单位", "学校", "", "高楼", "高楼学校"),
    }
    assert all("【学科需求】" in each.text and "【教师】" in each.text for each in asked)
    county = accepted(tables, tmp_path)
    assert [teacher.home for teacher in county.teachers] == ["S1", "S2", "S3"]
    again = answered(tables, tmp_path, {each.key: str(each.guess) for each in asked})
    assert again == county


def test_a_name_that_two_may_bear_is_asked_without_a_guess(tables: Tables, tmp_path: Path) -> None:
    put(tables, "学校", 3, "学校名称", "城关实验小学")
    put(tables, "教师", 2, "编制学校", "城关")
    (asked,) = questions(tables, tmp_path)
    assert asked.guess is None and asked.options[:2] == ("城关小学", "城关实验小学")
    county = answered(tables, tmp_path, {asked.key: "城关小学"})
    assert county.teachers[0].home == "S1"


def test_a_full_name_that_two_schools_share_is_asked_by_their_ids(tables: Tables, tmp_path: Path) -> None:
    put(tables, "学校", 4, "学校名称", "高楼学校")
    put(tables, "交流历史", 3, "交流轮岗单位", "高楼学校")
    (asked,) = questions(tables, tmp_path)
    assert asked.guess is None and asked.options[:2] == ("S2", "S3")
    assert answered(tables, tmp_path, {asked.key: "S3"}).history[1].school == "S3"


def test_a_name_that_nobody_bears_is_one_problem_with_all_its_rows(tables: Tables, tmp_path: Path) -> None:
    for row in (2, 3, 4):
        put(tables, "教师", row, "编制学校", "城南小学")
    put(tables, "学科需求", 2, "学校编号", "城南小学")
    (problem,) = problems(as_folder(tables, tmp_path / "csv"))
    assert "“城南小学”不在学校表内" in problem.rule and "【教师】「编制学校」第2–4行" in problem.rule
    assert "【学科需求】「学校编号」第2行" in problem.rule and "“城关小学”" in problem.advice


def test_zeros_lost_in_front_are_proposed(tables: Tables, tmp_path: Path) -> None:
    """001 became 1 where Excel took it for a number; whether it is the same is for the planner to say."""
    renamed(tables, [("学校", "学校编号"), *REFERRING[:9]], {"S1": "001", "S2": "002", "S3": "003"})
    renamed(tables, [("教师", "编制学校")], {"001": "1", "002": "2", "003": "3"})
    (asked,) = questions(tables, tmp_path)
    assert (asked.topic, asked.table, asked.column, asked.guess) == ("列", "教师", "编制学校", PADDED)
    assert asked.rows == (2, 3, 4)
    assert [teacher.home for teacher in accepted(tables, tmp_path).teachers] == ["001", "002", "003"]


def test_people_of_one_name_are_refused_with_their_ids_and_never_named(tables: Tables, tmp_path: Path) -> None:
    put(tables, "教师", 3, "姓名", "赵甲")
    put(tables, "交流历史", 2, "教师编号", "赵甲")
    (problem,) = problems(as_folder(tables, tmp_path / "csv"))
    assert (problem.table, problem.row, problem.column) == ("交流历史", 2, "教师编号")
    assert "T1、T2" in problem.rule and "赵甲" not in str(problem)


PINS = [("留校", "留校"), ("本校", "留校"), ("留本校", "留校"), ("马屿小学", "S3")]


@pytest.mark.parametrize(("written", "kept"), PINS)
def test_a_pin_takes_names_and_words_for_staying(tables: Tables, tmp_path: Path, written: str, kept: str) -> None:
    put(tables, "教师", 2, "指定安排", written)
    county = answered(tables, tmp_path)
    assert county.teachers[0].fixed == kept
    assert announced(county, "指定安排", "第2行") == (written != "留校")


def test_outside_is_no_answer_where_the_school_must_be_here(tables: Tables, tmp_path: Path) -> None:
    put(tables, "教师", 2, "编制学校", "城关")
    (asked,) = questions(tables, tmp_path)
    assert OUTSIDE not in asked.options
    with pytest.raises(InputError) as caught:
        read(as_folder(tables, tmp_path / "again"), Answers({asked.key: OUTSIDE}))
    assert caught.value.questions == (asked,)


@pytest.mark.parametrize("written", ["S2高楼学校", "S2-高楼学校", "S2 高楼学校", "S2：高楼学校"])
def test_an_id_and_its_name_in_one_cell(tables: Tables, tmp_path: Path, written: str) -> None:
    put(tables, "教师", 3, "编制学校", written)
    assert answered(tables, tmp_path).teachers[1].home == "S2"


def test_an_id_beside_another_name_is_no_id(tables: Tables, tmp_path: Path) -> None:
    put(tables, "教师", 3, "编制学校", "S2马屿小学")
    (found,) = problems(as_folder(tables, tmp_path / "csv"))
    assert "S2马屿小学" in found.rule


@pytest.mark.parametrize("written", [
    "1.高楼学校 2.马屿小学", "第一志愿：高楼学校；第二志愿：马屿小学", "①高楼学校②马屿小学",
    "高楼学校>马屿小学", "高楼学校\n马屿小学",
    "(1)高楼学校 (2)马屿小学",
])
def test_wishes_in_order(tables: Tables, tmp_path: Path, written: str) -> None:
    put(tables, "教师", 2, "意愿学校", written)
    assert answered(tables, tmp_path).teachers[0].wishes == ("S2", "S3")


@pytest.mark.parametrize("written", ["留原校", "原校", "不动"])
def test_other_words_for_staying(tables: Tables, tmp_path: Path, written: str) -> None:
    put(tables, "教师", 3, "指定安排", written)
    assert answered(tables, tmp_path).teachers[1].fixed == "留校"
