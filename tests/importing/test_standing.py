"""Columns that nobody reads, where they say that a row does not count, are asked about and never passed over."""

from pathlib import Path

import pytest

from optimizer.domain.errors import InputError
from optimizer.domain.questions import PASS_OVER
from optimizer.importing.standing import EMPTY, FILLED, PRIVATE, READ, VARIOUS
from tests.formats.rosters import Tables, put
from tests.importing.asking import announced, answered, questions

SAID = [
    ("人员性质", "代课", "代课"), ("编制性质", "编外", "编外"), ("在岗状态", "退休", "退休"),
    ("备注", "已调出", "调出"), ("备注", "2025年8月退休", "退休"), ("人员状态", "11-调出", "调出"),
    ("用工形式", "劳务派遣", "派遣"),
    ("岗位类别", "工勤技能", "工勤"), ("备注", "现在马屿小学支教", "支教"), ("是否在岗", "否", "否"),
    ("是否退休", "是", "是"), ("在编", "×", "×"), ("调出时间", "2025-08", FILLED), ("离职日期", "2025.8.31", FILLED),
    ("是否暂缓", "√", "√"), ("备注", "不参加本次交流", "不参加"), ("备注", "特岗，服务期至2027年", "特岗"),
    ("身份", "工人", "工人"), ("工作岗位", "门卫", "门卫"), ("用工性质", "合同", "合同"),
    ("是否正式", "否", "否"), ("备注", "（借）", "借"),
    ("离岗原因", "读研", FILLED), ("借调单位", "县教育局", FILLED),
    ("减员原因", "退休", FILLED), ("人员状态", "待上级部门另行通知", VARIOUS),
    ("备注", "病休", PRIVATE), ("备注", "孕期", PRIVATE), ("暂缓原因", "产假", PRIVATE),
]
USUAL = {"身份": "干部", "用工性质": "正式", "是否正式": "是",
         "是否在岗": "是", "是否退休": "否", "在编": "√", "在岗状态": "在岗", "人员性质": "在编"}


def marked(tables: Tables, heading: str, cell: str) -> None:
    """One teacher has something in a column that the template does not have; the others are as usual."""
    for row in (2, 3, 4):
        put(tables, "教师", row, heading, cell if row == 3 else USUAL.get(heading, ""))


@pytest.mark.parametrize(("heading", "cell", "case"), SAID)
def test_a_remark_beside_a_person_is_asked(
    tables: Tables, tmp_path: Path, heading: str, cell: str, case: str
) -> None:
    marked(tables, heading, cell)
    (asked,) = questions(tables, tmp_path)
    assert asked.key == ("行", "教师", heading, case) and asked.guess is None and asked.rows == (3,)
    assert asked.options == (READ, PASS_OVER)
    assert not any(word in repr(asked) for word in ("病休", "孕期", "产假"))
    assert len(answered(tables, tmp_path, {asked.key: READ}).teachers) == 3
    county = answered(tables, tmp_path, {asked.key: PASS_OVER})
    assert [teacher.id for teacher in county.teachers] == ["T1", "T3"]
    assert announced(county, heading, "第3行", PASS_OVER)
    assert not any(word in note for note in county.notes for word in ("病休", "孕期", "产假"))


def test_an_empty_cell_where_others_are_ticked_is_asked(tables: Tables, tmp_path: Path) -> None:
    for row in (2, 4):
        put(tables, "教师", row, "在编", "√")
    (asked,) = questions(tables, tmp_path)
    assert asked.key == ("行", "教师", "在编", EMPTY) and asked.rows == (3,)


@pytest.mark.parametrize(("heading", "cell"), [
    ("备注", "班主任"), ("备注", "未退休"), ("人员状态", "在职"), ("是否退休", "否"), ("是否在岗", "是"),
    ("民族", "汉"), ("毕业院校", "某县教师进修学校"), ("工作简历", "2001年在马屿小学支教"),
    ("退休时间", "2040-05"), ("调出时间", "无"), ("身份", "干部"),
    ("编制类型", "事业编制"), ("人员状态", "1-在职"), ("岗位类别", "专业技术岗位"),
])
def test_what_says_nothing_of_it_is_no_question(tables: Tables, tmp_path: Path, heading: str, cell: str) -> None:
    marked(tables, heading, cell)
    assert len(answered(tables, tmp_path).teachers) == 3


def test_a_column_without_a_heading_speaks_too(tables: Tables, tmp_path: Path) -> None:
    for row, cells in enumerate(tables["教师"]):
        cells.append("已退休" if row == 2 else "")
    (asked,) = questions(tables, tmp_path)
    assert asked.column == f"第{len(tables['教师'][0])}列" and asked.written == "退休" and asked.rows == (3,)


@pytest.mark.parametrize(("table", "row", "heading", "cell", "case"), [
    ("学校", 4, "备注", "2025年已撤并", "撤并"), ("学校", 4, "办学状态", "停办", "停办"),
    ("交流历史", 2, "备注", "因故未履行", "未履行"), ("集团成员", 3, "备注", "已退出", "退出"),
])
def test_schools_and_records_have_their_words(
    tables: Tables, tmp_path: Path, table: str, row: int, heading: str, cell: str, case: str
) -> None:
    put(tables, table, row, heading, cell)
    (asked,) = questions(tables, tmp_path)
    assert asked.key == ("行", table, heading, case) and asked.rows == (row,)


@pytest.mark.parametrize("title", ["退休教师", "代课教师", "2025年调出人员"])
def test_a_list_of_people_who_have_left_is_not_taken_for_the_staff(
    tables: Tables, tmp_path: Path, title: str
) -> None:
    heads, *rows = tables["教师"]
    tables[title] = [heads, *([f"R{row[0]}", f"{row[1]}某", *row[2:]] for row in rows)]
    (asked,) = questions(tables, tmp_path)
    assert asked.key == ("表", "", "", title) and asked.guess is None and {"教师", PASS_OVER} <= set(asked.options)
    assert len(answered(tables, tmp_path, {asked.key: PASS_OVER}).teachers) == 3


@pytest.mark.parametrize(("column", "cell"), [
    ("暂缓交流至", "孕期至2027年8月"), ("离岗学年", "产假"), ("自愿交流", "怀孕，暂不"), ("干部职务", "副校长，病休"),
    ("学历", "本科（病休在读）"), ("指定安排", "产假结束后回校"), ("主学科", "数学、病假"),
])
def test_words_of_health_in_any_column_are_in_no_message(
    tables: Tables, tmp_path: Path, column: str, cell: str
) -> None:
    put(tables, "教师", 3, column, cell)
    with pytest.raises(InputError) as caught:
        answered(tables, tmp_path)
    said = repr((caught.value.problems, caught.value.questions, caught.value.notes))
    assert not any(word in said for word in ("孕", "产假", "病休", "病假"))
