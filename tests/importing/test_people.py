"""Remarks behind names, and one person in two rows."""

from pathlib import Path

import pytest

from optimizer.domain.questions import PASS_OVER
from optimizer.importing.people import BOTH
from optimizer.importing.standing import PRIVATE, READ
from tests.formats.rosters import Tables, put
from tests.importing.asking import announced, answered, questions

MARKED = [
    ("钱乙（退休）", "退休"), ("钱乙(借调)", "借调"), ("钱乙 代课", "代课"), ("钱乙【编外】", "编外"),
    ("钱乙-调出", "调出"), ("钱乙（已退休）", "已退休"), ("钱乙（退 休）", "退休"),
    ("钱乙（借调教育局）", "借调教育局"), ("钱乙（病休）", PRIVATE), ("钱乙（产假）", PRIVATE),
    ("钱乙（抑郁症）", PRIVATE),
]


@pytest.mark.parametrize(("name", "word"), MARKED)
def test_a_remark_that_bears_on_the_staff_is_asked(tables: Tables, tmp_path: Path, name: str, word: str) -> None:
    """Neither the name nor a word of health is in the question; the name is read without the remark."""
    put(tables, "教师", 3, "姓名", name)
    (asked,) = questions(tables, tmp_path)
    assert asked.key == ("行", "教师", "姓名", word) and asked.guess is None and asked.rows == (3,)
    assert asked.options == (READ, PASS_OVER)
    assert "钱乙" not in repr(asked) and not any(word in repr(asked) for word in ("病休", "产假", "抑郁"))
    county = answered(tables, tmp_path, {asked.key: READ})
    assert county.teachers[1].name == "钱乙" and announced(county, "第3行")
    assert not any("钱乙" in note or "病休" in note for note in county.notes)
    assert [teacher.id for teacher in answered(tables, tmp_path, {asked.key: PASS_OVER}).teachers] == ["T1", "T3"]


def test_one_question_for_all_who_bear_a_remark(tables: Tables, tmp_path: Path) -> None:
    put(tables, "教师", 2, "姓名", "赵甲（借调）")
    put(tables, "教师", 4, "姓名", "孙丙（借调）")
    (asked,) = questions(tables, tmp_path)
    assert asked.rows == (2, 4)


def test_records_of_a_row_that_is_not_read_are_those_of_somebody_who_has_left(tables: Tables, tmp_path: Path) -> None:
    tables["交流历史"].append(["T2", "轮岗交流", "否", "2020-09", "2021-07", "S2", "S3"])
    put(tables, "教师", 3, "姓名", "钱乙（退休）")
    county = answered(tables, tmp_path, {("行", "教师", "姓名", "退休"): PASS_OVER})
    assert [past.teacher for past in county.history] == ["T1", "T1"]


def test_a_post_or_gender_behind_the_name_is_dropped_and_said(tables: Tables, tmp_path: Path) -> None:
    put(tables, "教师", 2, "姓名", "赵甲（女）")
    put(tables, "教师", 3, "姓名", "钱乙（主任）")
    county = answered(tables, tmp_path)
    assert [teacher.name for teacher in county.teachers] == ["赵甲", "钱乙", "孙丙"]
    assert announced(county, "“女”", "第2行") and announced(county, "“主任”", "第3行")


@pytest.mark.parametrize("name", ["张伟（大）", "阿依古丽（买买提）"])
def test_what_tells_people_apart_stays(tables: Tables, tmp_path: Path, name: str) -> None:
    put(tables, "教师", 3, "姓名", name)
    county = answered(tables, tmp_path)
    assert county.teachers[1].name == name and announced(county, "「姓名」", "第3行")


@pytest.mark.parametrize("name", ["陈交流", "借调"])
def test_names_that_only_sound_like_a_remark(tables: Tables, tmp_path: Path, name: str) -> None:
    """Words without brackets are a remark only behind a name of two signs or more."""
    put(tables, "教师", 3, "姓名", name)
    assert answered(tables, tmp_path).teachers[1].name == name


def twin(tables: Tables, home: str, **changed: str) -> Tables:
    row = [*tables["教师"][3]]
    row[0] = "T9"
    row[tables["教师"][0].index("编制学校")] = home
    for column, value in changed.items():
        row[tables["教师"][0].index(column)] = value
    tables["教师"].append(row)
    return tables


def test_one_person_at_two_schools_is_told(tables: Tables, tmp_path: Path) -> None:
    county = answered(twin(tables, "S1"), tmp_path)
    assert announced(county, "T3、T9", "出生年月") and len(county.teachers) == 4


def test_one_person_twice_at_one_school_is_asked(tables: Tables, tmp_path: Path) -> None:
    (asked,) = questions(twin(tables, "S3"), tmp_path)
    assert asked.key == ("行", "教师", "", "T3、T9") and asked.guess is None and asked.rows == (4, 5)
    assert "孙丙" not in repr(asked) and len(asked.options) == 2
    assert len(answered(tables, tmp_path, {asked.key: BOTH}).teachers) == 4
    once = answered(tables, tmp_path, {asked.key: asked.options[1]})
    assert [teacher.id for teacher in once.teachers] == ["T1", "T2", "T3"] and announced(once, "第5行", "未读取")


@pytest.mark.parametrize("name", ["王某", "王*", "王某某", "王＊＊", "张xx"])
def test_names_that_have_been_taken_off_tell_nothing(tables: Tables, tmp_path: Path, name: str) -> None:
    """Two rows alike but for the id are two people, and that is told once, without the name."""
    put(tables, "教师", 4, "姓名", name)
    county = answered(twin(tables, "S3"), tmp_path)
    assert [teacher.id for teacher in county.teachers] == ["T1", "T2", "T3", "T9"]
    assert announced(county, "2名教师", "按教师编号认作不同的人") and not announced(county, name)


def test_many_rows_alike_are_many_people(tables: Tables, tmp_path: Path) -> None:
    """Nobody writes one person four times: where a whole list is alike, names and months have been made up."""
    twin(tables, "S3")
    for number in range(3):
        tables["教师"].append([f"T2{number}", *tables["教师"][-1][1:]])
    county = answered(tables, tmp_path)
    assert len(county.teachers) == 7 and announced(county, "5名教师", "按教师编号")


OTHERS = [("出生年月", "1995-12"), ("主学科", "音乐"), ("性别", "男"), ("姓名", "孙丁")]


@pytest.mark.parametrize(("column", "value"), OTHERS)
def test_people_who_differ_are_two(tables: Tables, tmp_path: Path, column: str, value: str) -> None:
    county = answered(twin(tables, "S3", **{column: value}), tmp_path)
    assert len(county.teachers) == 4 and not announced(county, "T3")


@pytest.mark.parametrize(("written", "name"), [
    ("钱　乙", "钱乙"), ("钱  乙", "钱乙"), ("钱 乙丙", "钱乙丙"), ("钱 乙 丙", "钱乙丙"), ("欧阳 钱乙", "欧阳 钱乙"),
    ("阿依古丽·买买提", "阿依古丽·买买提"), ("钱乙 校长", "钱乙"), ("钱乙 女", "钱乙"), ("钱 女", "钱 女"),
])
def test_names_that_are_spaced_out(tables: Tables, tmp_path: Path, written: str, name: str) -> None:
    put(tables, "教师", 3, "姓名", written)
    assert answered(tables, tmp_path).teachers[1].name == name


@pytest.mark.parametrize(("written", "sign"), [("★钱乙", "★"), ("钱乙▲", "▲"), ("钱乙*", "*")])
def test_a_sign_beside_a_name_is_asked(tables: Tables, tmp_path: Path, written: str, sign: str) -> None:
    put(tables, "教师", 3, "姓名", written)
    (asked,) = questions(tables, tmp_path)
    assert asked.key == ("行", "教师", "姓名", sign) and asked.rows == (3,)
    assert answered(tables, tmp_path, {asked.key: READ}).teachers[1].name == "钱乙"
