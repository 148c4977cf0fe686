"""Columns are known by the meaning of their headings, and a guess is asked with examples."""

from pathlib import Path
from typing import Any

import pytest

from optimizer.domain.errors import InputError
from optimizer.importing import read
from optimizer.importing.answers import Answers
from tests.formats.rosters import Tables, as_folder, as_workbook, problems, put
from tests.importing.two_rounds import asked, plain, read_as


@pytest.mark.parametrize(("table", "column", "heading"), [
    ("教师", "编制学校", "工作单位"), ("教师", "教师编号", "工号"), ("教师", "职称", "专业技术职称"),
    ("教师", "职称", "现职称"), ("教师", "意愿学校", "意愿学校1"), ("教师", "参加工作年月", "参加工作时间"),
    ("学校", "小学学生数", "小学在校生数"), ("学校", "开办学年", "开办的学年"), ("学科需求", "班级数", "班数"),
    ("集团", "核心校", "龙头学校"), ("交流历史", "交流轮岗单位", "接收学校"), ("道路", "分钟", "行车分钟"),
])
def test_a_usual_or_similar_heading_is_asked(
    tables: Tables, tmp_path: Path, table: str, column: str, heading: str
) -> None:
    county = plain(read(as_workbook(tables, tmp_path / "plain.xlsx")).county)
    place = tables[table][0].index(column)
    tables[table][0][place] = heading
    path = as_workbook(tables, tmp_path / "a.xlsx")
    (question,) = asked(path).values()
    assert question.key == ("列", table, "", heading)
    assert question.guess == column == question.options[0]
    assert set(question.examples) <= {str(row[place]) for row in tables[table][1:]}
    assert read_as(path, {}) == county


@pytest.mark.parametrize("heading", ["出生日期", "出生时间"])
def test_examples_never_show_names_or_births(tables: Tables, tmp_path: Path, heading: str) -> None:
    tables["教师"][0][1], tables["教师"][0][3] = "教师姓名", heading
    for question in asked(as_workbook(tables, tmp_path / "a.xlsx")).values():
        assert question.examples == ()


@pytest.mark.parametrize(("column", "heading"), [
    ("原单位", "原单位名称"), ("交流轮岗单位", "交流轮岗单位名称"),
])
def test_headings_of_the_national_record_are_sure(
    tables: Tables, tmp_path: Path, column: str, heading: str
) -> None:
    tables["交流历史"][0][tables["交流历史"][0].index(column)] = heading
    notes = read(as_workbook(tables, tmp_path / "a.xlsx")).county.notes
    assert any(f"“{heading}”" in note and f"「{column}」" in note for note in notes)


def test_an_unknown_heading_over_words_of_one_column(tables: Tables, tmp_path: Path) -> None:
    """Where the cells can only be one column's, it is asked; common columns that nobody needs are just named."""
    county = plain(read(as_workbook(tables, tmp_path / "plain.xlsx")).county)
    teachers = tables["教师"]
    teachers[0][2] = "xb"
    teachers[0].append("民族")
    for row in teachers[1:]:
        row.append("汉")
    path = as_workbook(tables, tmp_path / "a.xlsx")
    (question,) = asked(path).values()
    assert (question.written, question.guess) == ("xb", "性别")
    assert read_as(path, {}) == county


def test_months_under_an_unknown_heading_are_asked_and_nothing_is_assumed(tables: Tables, tmp_path: Path) -> None:
    for row, month in enumerate(("2027-08", "2027-09", "2028-01"), start=2):
        put(tables, "教师", row, "缓", month)
    path = as_workbook(tables, tmp_path / "a.xlsx")
    (question,) = asked(path).values()
    assert question.guess is None and {"暂缓交流至", "现校任教起始", "不读"} <= set(question.options)
    assert question.examples == ()
    answered = read_as(path, {question.key: "暂缓交流至"})
    assert str(answered.teachers[0].deferred_until) == "2027-08-01"


def test_two_columns_for_one(tables: Tables, tmp_path: Path) -> None:
    """The surer heading is read; the other one is asked, unless it says the same."""
    tables["教师"][0][4] = "工作单位"
    for row, school in enumerate(("S2", "S2", "S3"), start=2):
        put(tables, "教师", row, "单位", school)
    path = as_workbook(tables, tmp_path / "a.xlsx")
    assert [(question.written, question.guess) for question in asked(path).values()] == [
        ("工作单位", "编制学校"), ("单位", "不读"),
    ]
    other = {("列", "教师", "", "工作单位"): "不读", ("列", "教师", "", "单位"): "编制学校"}
    assert [teacher.home for teacher in read_as(path, other).teachers] == ["S2", "S2", "S3"]


def test_a_missing_column_names_what_could_be_meant_and_nothing_follows(tables: Tables, tmp_path: Path) -> None:
    tables["教师"][0][0] = "代号甲"
    tables["走教教师"] = [["教师编号", "走教科目"], ["T1", "数学"]]
    found = problems(as_folder(tables, tmp_path / "csv"))
    assert [(p.table, p.row, p.column) for p in found] == [("教师", 1, "教师编号")]
    assert "“代号甲”" in found[0].advice


def two_rows(tables: Tables) -> None:
    """Groups of headings over the headings, as a printed list has them."""
    headings = tables["教师"][0]
    groups = ["教师基本信息", *[""] * 3, *headings[4:16], "居住地", ""]
    below = [*headings[:4], *[""] * 12, "经度", "纬度"]
    tables["教师"][:1] = [["某县教师花名册", *[""] * 17], groups, below]


@pytest.mark.parametrize("merged", [True, False])
def test_groups_of_headings(tables: Tables, tmp_path: Path, merged: bool) -> None:
    put(tables, "教师", 2, "居住地经度", "107.5")
    put(tables, "教师", 2, "居住地纬度", "33.2")
    county = plain(read(as_workbook(tables, tmp_path / "plain.xlsx")).county)
    two_rows(tables)

    def change(book: Any) -> None:
        sheet = book["教师"]
        sheet.merge_cells("A1:R1")
        for cells in ("A2:D2", "Q2:R2", *(f"{letter}2:{letter}3" for letter in "EFGHIJKLMNOP")):
            sheet.merge_cells(cells)

    path = as_workbook(tables, tmp_path / "a.xlsx", change if merged else None)
    if merged:
        assert plain(read(path).county) == county
    else:
        assert plain(read(path, Answers({("列", "教师", "", "纬度"): "居住地纬度"})).county) == county


def test_answers_are_only_taken_where_they_are_possible(tables: Tables, tmp_path: Path) -> None:
    tables["教师"][0][4] = "工作单位"
    path = as_workbook(tables, tmp_path / "a.xlsx")
    with pytest.raises(InputError) as caught:
        read(path, Answers({("列", "教师", "", "工作单位"): "没有的列"}))
    assert [question.written for question in caught.value.questions] == ["工作单位"]


def test_a_heading_like_two_columns_alike_is_left_open(tables: Tables, tmp_path: Path) -> None:
    place = tables["学校"][0].index("小学学生数")
    tables["学校"][0][place] = "学生数"
    tables["学校"] = [[*row[: place + 1], *row[place + 2 :]] for row in tables["学校"]]
    with pytest.raises(InputError) as caught:
        read(as_workbook(tables, tmp_path / "a.xlsx"))
    (question,) = caught.value.questions
    assert question.guess is None and {"小学学生数", "初中学生数"} <= set(question.options)


def test_an_empty_column_of_the_template_gives_way_to_a_filled_one(tables: Tables, tmp_path: Path) -> None:
    """Who adds a column of his own and leaves ours empty means his own."""
    county = plain(read(as_workbook(tables, tmp_path / "plain.xlsx")).county)
    place = tables["教师"][0].index("职称")
    for row in tables["教师"]:
        row.append(row[place])
        row[place] = "" if row is not tables["教师"][0] else row[place]
    tables["教师"][0][-1] = "现聘职称"
    path = as_workbook(tables, tmp_path / "a.xlsx")
    (question,) = asked(path).values()
    assert (question.written, question.guess) == ("现聘职称", "职称")
    assert read_as(path, {}) == county


def test_schools_under_an_unknown_heading_are_asked(tables: Tables, tmp_path: Path) -> None:
    county = plain(read(as_workbook(tables, tmp_path / "plain.xlsx")).county)
    tables["教师"][0][tables["教师"][0].index("意愿学校")] = "想去哪里"
    path = as_workbook(tables, tmp_path / "a.xlsx")
    (question,) = asked(path).values()
    assert question.written == "想去哪里" and question.guess is None and "意愿学校" in question.options
    assert read_as(path, {question.key: "意愿学校"}) == county


def test_of_two_usual_headings_the_likelier_is_read_whatever_comes_first(tables: Tables, tmp_path: Path) -> None:
    for row, (first, last) in enumerate((("专科", "本科"), ("本科", "硕士"), ("专科", "专科")), start=2):
        put(tables, "教师", row, "第一学历", first)
        put(tables, "教师", row, "最高学历", last)
    path = as_workbook(tables, tmp_path / "a.xlsx")
    guesses = {question.written: question.guess for question in asked(path).values()}
    assert guesses == {"最高学历": "学历", "第一学历": "不读"}
    assert [teacher.degree.label for teacher in read_as(path, {}).teachers] == ["本科", "硕士", "专科"]


@pytest.mark.parametrize("headings", [
    ("第一志愿", "第二志愿", "第三志愿"), ("志愿一", "志愿二", "志愿三"), ("意愿学校1", "意愿学校2", "意愿学校3"),
])
def test_wishes_in_several_columns_are_one_list(
    tables: Tables, tmp_path: Path, headings: tuple[str, str, str]
) -> None:
    place = tables["教师"][0].index("意愿学校")
    for row in tables["教师"]:
        del row[place]
    for heading, school in zip(headings, ("高楼学校", "", "S3"), strict=True):
        put(tables, "教师", 2, heading, school)
    path = as_workbook(tables, tmp_path / "a.xlsx")
    (question,) = [each for each in asked(path).values() if each.topic == "列"]
    assert (question.written, question.guess) == (headings[0], "意愿学校")
    assert read_as(path, {}).teachers[0].wishes == ("S2", "S3")


@pytest.mark.parametrize(("column", "headings"), [
    ("职称", ("高级", "一级", "二级")), ("骨干级别", ("县级骨干", "市级骨干", "省级骨干")),
    ("学历", ("专科", "本科", "研究生")),
])
def test_a_column_laid_out_as_ticks_is_told(
    tables: Tables, tmp_path: Path, column: str, headings: tuple[str, ...]
) -> None:
    if column in tables["教师"][0]:
        place = tables["教师"][0].index(column)
        for line in tables["教师"]:
            del line[place]
    for row, heading in enumerate(headings, start=2):
        put(tables, "教师", row, heading, "√")
    (found,) = [each for each in problems(as_folder(tables, tmp_path / "csv")) if each.column == column]
    assert all(heading in found.rule for heading in headings) and f"「{column}」" in found.advice


def test_schools_under_an_unknown_heading_are_asked_beside_an_exact_and_an_empty_column(
    tables: Tables, tmp_path: Path
) -> None:
    """交流去向 is like the headings of 意愿学校, which is filled; it may be 指定安排, which nobody has filled in."""
    for row in (2, 3, 4):
        put(tables, "教师", row, "指定安排", "")
    put(tables, "教师", 3, "交流去向", "S3")
    path = as_workbook(tables, tmp_path / "a.xlsx")
    (question,) = asked(path).values()
    assert question.written == "交流去向" and question.guess is None and "指定安排" in question.options
    assert read_as(path, {question.key: "指定安排"}).teachers[1].fixed == "S3"


def test_words_of_a_column_that_is_read_tell_nothing_of_another(tables: Tables, tmp_path: Path) -> None:
    """聘用岗位等级 has words of titles; 职称 is there, so nobody guesses 拟申报职称."""
    for row in (2, 3, 4):
        put(tables, "教师", row, "聘用岗位等级", "专技十级")
    notes = read(as_workbook(tables, tmp_path / "a.xlsx")).county.notes
    assert any("聘用岗位等级" in note and "未读取" in note for note in notes)
