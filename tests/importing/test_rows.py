"""Rows that are no data are listed and passed over; what is merged over several rows stands in each of them."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl.styles import Font

from optimizer.importing import read
from tests.formats.rosters import Tables, as_folder, as_workbook, problems
from tests.importing.two_rounds import asked, plain, read_as


def padded(tables: Tables, table: str, *cells: str) -> list[str]:
    return [*cells, *[""] * (len(tables[table][0]) - len(cells))]


TOTALS = [
    ("学校", ("合计",)), ("学校", ("合计", "全县")), ("学校", ("", "合计")), ("学校", ("总 计：",)),
    ("学校", ("", "全县")), ("学校", ("城区小计",)), ("学科需求", ("小计",)), ("学科需求", ("S1", "小计")),
    ("学科需求", ("S1", "小学", "合计", "18")), ("教师", ("", "共计")), ("道路", ("合计", "", "12.5")),
]
REMARKS = [
    "注：本表由学校填报。", "备注：无", "说明", "填表人：张三", "审核人：", "制表：教育局", "单位（盖章）：某县教育局",
    "填报日期：2026年6月",
    "2026年6月30日", "※以文件为准", "第1页 共3页", "本表一式三份，学校留存一份", "（续表）",
]


@pytest.mark.parametrize(("table", "cells"), TOTALS)
def test_a_row_of_totals(tables: Tables, tmp_path: Path, table: str, cells: tuple[str, ...]) -> None:
    county = plain(read(as_folder(tables, tmp_path / "plain")).county)
    tables[table].append(padded(tables, table, *cells))
    for position in (len(tables[table]) - 1, 2):
        tables[table].insert(position, tables[table].pop(-1))
        found = read(as_folder(tables, tmp_path / "csv")).county
        assert plain(found) == county
        assert any(f"第{position + 1}行是合计，已跳过" in note for note in found.notes)
        tables[table].append(tables[table].pop(position))


@pytest.mark.parametrize("text", REMARKS)
@pytest.mark.parametrize("table", ["学校", "教师", "学科需求"])
def test_a_remark(tables: Tables, tmp_path: Path, table: str, text: str) -> None:
    county = plain(read(as_folder(tables, tmp_path / "plain")).county)
    tables[table].append(padded(tables, table, text))
    assert plain(read(as_folder(tables, tmp_path / "csv")).county) == county
    tables[table][-1] = padded(tables, table, "", text)
    assert plain(read(as_folder(tables, tmp_path / "second")).county) == county


def test_signatures_in_one_row(tables: Tables, tmp_path: Path) -> None:
    county = plain(read(as_folder(tables, tmp_path / "plain")).county)
    tables["教师"].append(padded(tables, "教师", "填表人：", "", "", "审核人：", "", "日期："))
    assert plain(read(as_folder(tables, tmp_path / "csv")).county) == county


@pytest.mark.parametrize(("table", "column", "word"), [
    ("学校", "学校名称", "共青小学"), ("学校", "学校名称", "全心学校"), ("集团", "集团名称", "注溪集团"),
    ("学校", "乡镇", "全镇"), ("教师", "姓名", "注小红"), ("教师", "姓名", "单说明"),
    ("集团", "集团名称", "总校教育集团"),
])
def test_data_that_only_begins_like_a_total_or_remark(
    tables: Tables, tmp_path: Path, table: str, column: str, word: str
) -> None:
    headings = tables[table][0]
    if column not in headings:
        for row in tables[table]:
            row.append("")
        headings[-1] = column
    tables[table][1][headings.index(column)] = word
    del tables["交流历史"]
    county = read(as_folder(tables, tmp_path / "csv")).county
    assert county.notes == ()
    assert word in str(county)


def test_what_may_be_a_row_or_a_total_is_asked(tables: Tables, tmp_path: Path) -> None:
    tables["学校"].append(["S9", "合计", "否", "1180", "100", "", "", ""])
    path = as_folder(tables, tmp_path / "csv")
    (question,) = asked(path).values()
    assert (question.topic, question.table, question.guess, question.rows) == ("行", "学校", "不读", (5,))
    assert len(read_as(path, {}).schools) == 3
    assert len(read_as(path, {question.key: "照常读入"}).schools) == 4


def test_headings_and_titles_repeated_on_every_page(tables: Tables, tmp_path: Path) -> None:
    county = plain(read(as_folder(tables, tmp_path / "plain")).county)
    title = padded(tables, "教师", "某县教师名册")
    headings, *rows = tables["教师"]
    tables["教师"] = [title, headings, rows[0], title, headings, rows[1], headings, rows[2]]
    found = read(as_folder(tables, tmp_path / "csv")).county
    assert plain(found) == county
    assert any("第5、7行是重复的表头" in note for note in found.notes)


def test_a_row_that_numbers_the_columns(tables: Tables, tmp_path: Path) -> None:
    county = plain(read(as_folder(tables, tmp_path / "plain")).county)
    tables["学校"].insert(1, [str(number) for number in range(1, 9)])
    assert plain(read(as_folder(tables, tmp_path / "csv")).county) == county


def test_a_school_merged_over_its_teachers(tables: Tables, tmp_path: Path) -> None:
    """Also where a row of totals lies within, and where the sign for the same again is written."""
    for row in tables["教师"][1:]:
        row[4] = "S1"
        row[5], row[7] = "小学", ""
    county = plain(read(as_workbook(tables, tmp_path / "plain.xlsx")).county)

    def change(book: Any) -> None:
        book["教师"].merge_cells("E2:E4")

    found = read(as_workbook(tables, tmp_path / "a.xlsx", change)).county
    assert plain(found) == county
    assert any("「编制学校」" in note and "第3–4行" in note for note in found.notes)
    for row in tables["教师"][2:]:
        row[4] = "〃"
    assert plain(read(as_workbook(tables, tmp_path / "b.xlsx")).county) == county


def test_empty_cells_below_a_school_are_asked(tables: Tables, tmp_path: Path) -> None:
    for row in tables["教师"][1:]:
        row[4] = "S1"
        row[5], row[7] = "小学", ""
    county = plain(read(as_folder(tables, tmp_path / "plain")).county)
    for row in tables["教师"][2:]:
        row[4] = ""
    path = as_folder(tables, tmp_path / "csv")
    (question,) = asked(path).values()
    assert question.key == ("词", "教师", "编制学校", "空格") and question.rows == (3, 4)
    assert read_as(path, {}) == county


def test_merges_that_lie_in_totals_and_remarks_do_no_harm(tables: Tables, tmp_path: Path) -> None:
    tables["学校"] += [padded(tables, "学校", "合计"), padded(tables, "学校", "注：以文件为准")]

    def change(book: Any) -> None:
        book["学校"].merge_cells("A5:B5")
        book["学校"].merge_cells("A6:H6")

    assert len(read(as_workbook(tables, tmp_path / "a.xlsx", change)).county.schools) == 3


def test_a_quote_before_an_id_is_taken_off(tables: Tables, tmp_path: Path) -> None:
    county = plain(read(as_folder(tables, tmp_path / "plain")).county)
    for row in tables["教师"][1:]:
        row[4], row[3] = f"'{row[4]}", f"'{row[3]}"
    found = read(as_workbook(tables, tmp_path / "a.xlsx")).county
    assert plain(found) == county
    assert any("「编制学校」有3格去掉了开头的单引号" in note for note in found.notes)


def test_struck_rows_need_an_answer(tables: Tables, tmp_path: Path) -> None:
    def change(book: Any) -> None:
        for cell in book["教师"][3]:
            cell.font = Font(strike=True)

    path = as_workbook(tables, tmp_path / "a.xlsx", change)
    (question,) = asked(path).values()
    assert question.key == ("行", "教师", "", "删除线的行") and question.guess is None and question.rows == (3,)
    assert len(read_as(path, {question.key: "照常读入"}).teachers) == 3


def test_ids_of_a_single_filled_row_stay_data(tables: Tables, tmp_path: Path) -> None:
    tables["教师"].append(padded(tables, "教师", "T9"))
    assert {problem.column for problem in problems(as_folder(tables, tmp_path / "csv"))} >= {"姓名", "性别"}
