"""Sheets as bureaus really lay them out: what is refused, what is read and announced."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl.comments import Comment

from optimizer.domain.errors import InputError
from optimizer.domain.vocabulary import Stage
from optimizer.importing import read
from optimizer.importing.answers import Answers
from tests.formats.rosters import Tables, as_folder, as_workbook, places, problems, put, spoiled

Change = Callable[[Any], None]


def test_a_title_above_the_headings_is_skipped_and_said(tables: Tables, tmp_path: Path) -> None:
    """Row numbers stay those that Excel shows."""
    tables["学校"] = [["某县学校名册"], ["填表日期：2026年", "单位：教育局"], *tables["学校"]]
    notes = read(as_workbook(tables, tmp_path / "a.xlsx")).county.notes
    assert notes == ("【学校】表头在第3行，其上第1–2行作为标题跳过。",)
    put({"x": tables["学校"][2:]}, "x", 3, "编制数", "-1")
    assert places(as_folder(tables, tmp_path / "csv")) == {("学校", 5, "编制数")}


def test_english_headings_and_file_names(tables: Tables, tmp_path: Path) -> None:
    tables["groups"] = [["id", "name", "core"], *tables.pop("集团")[1:]]
    tables["MEMBERS"] = [["group", "school", "办学模式"], *tables.pop("集团成员")[1:]]
    assert read(as_folder(tables, tmp_path / "csv")).county.member["S2"].group == "G1"
    assert read(as_workbook(tables, tmp_path / "a.xlsx")).county.groups[0].core == "S1"


def test_decorated_headings(tables: Tables, tmp_path: Path) -> None:
    """Asterisks, line breaks, full-width letters and remarks in brackets do not hide a heading."""
    tables["学校"][0][:4] = ["*学校编号", "学校\n名称", " 农村（是/否）", "小学学生数(人)"]
    assert read(as_workbook(tables, tmp_path / "a.xlsx")).county.school["S2"].rural


def test_columns_in_any_order_and_optional_ones_left_out(tables: Tables, tmp_path: Path) -> None:
    tables["学校"] = [[row[3], row[1], row[0]] for row in tables["学校"]]
    tables["教师"] = tables["教师"][:2]
    tables["学科需求"], tables["交流历史"] = tables["学科需求"][:2], tables["交流历史"][:1]
    tables["集团"], tables["集团成员"] = tables["集团"][:1], tables["集团成员"][:1]
    assert [school.id for school in read(as_folder(tables, tmp_path / "csv")).county.schools] == ["S1", "S2", "S3"]


def test_unknown_columns_and_sheets_are_named(tables: Tables, tmp_path: Path) -> None:
    put(tables, "学校", 2, "校长电话", "123")
    put(tables, "学校", 2, "", "无名")
    tables["底稿"] = [["随便"]]
    notes = read(as_workbook(tables, tmp_path / "a.xlsx")).county.notes
    assert "“底稿”不是模板内的表，未读取。" in notes
    assert any("未读取：“校长电话”" in note for note in notes)
    assert any("第11列没有列名" in note for note in notes)


@pytest.mark.parametrize("table", ["学校", "教师", "学科需求", "集团", "集团成员"])
def test_a_missing_table(tables: Tables, tmp_path: Path, table: str) -> None:
    del tables[table]
    assert (table, None, None) in places(as_folder(tables, tmp_path / "csv"))


@pytest.mark.parametrize("table", ["设置", "交流历史", "学校年度", "道路", "走教教师", "走教需求"])
def test_a_missing_optional_table(tables: Tables, tmp_path: Path, table: str) -> None:
    tables.pop(table, None)
    assert read(as_folder(tables, tmp_path / "csv")).county.schools


@pytest.mark.parametrize(("table", "column"), [
    ("学校", "学校名称"), ("教师", "教师编号"), ("教师", "出生年月"), ("学科需求", "学科"), ("集团成员", "办学模式"),
    ("交流历史", "交流轮岗单位"), ("道路", "分钟"),
])
def test_a_missing_required_column(tables: Tables, tmp_path: Path, table: str, column: str) -> None:
    position = tables[table][0].index(column)
    tables[table] = [row[:position] + row[position + 1 :] for row in tables[table]]
    assert (table, 1, column) in places(as_folder(tables, tmp_path / "csv"))


@pytest.mark.parametrize("table", ["学校", "教师", "学科需求"])
@pytest.mark.parametrize("rows", [0, 1])
def test_an_empty_table(tables: Tables, tmp_path: Path, table: str, rows: int) -> None:
    tables[table] = tables[table][:rows]
    for path in (as_folder(tables, tmp_path / "csv"), as_workbook(tables, tmp_path / "a.xlsx")):
        assert any(problem.table == table and "空表" in problem.rule for problem in problems(path))


def test_a_column_twice(tables: Tables, tmp_path: Path) -> None:
    put(tables, "学校", 2, "name", "又一个名字")
    assert places(as_workbook(tables, tmp_path / "a.xlsx")) == {("学校", 1, "学校名称")}


def test_a_table_twice(tables: Tables, tmp_path: Path) -> None:
    tables["schools"] = tables["学校"]
    assert places(as_folder(tables, tmp_path / "csv")) == {("学校", None, None)}


def test_headings_in_two_rows(tables: Tables, tmp_path: Path) -> None:
    """Each column is named by the one of both rows that has a word for it."""
    plain = read(as_folder(tables, tmp_path / "plain")).county
    tables["教师"][:1] = [["教师编号", "姓名", *[""] * 16], ["", "", *tables["教师"][0][2:]]]
    county = read(as_folder(tables, tmp_path / "csv")).county
    assert county.teachers == plain.teachers
    assert "【教师】表头在第1行（两行，合读作一行）。" in county.notes


def test_headings_nowhere(tables: Tables, tmp_path: Path) -> None:
    tables["道路"][0] = ["甲", "乙", "丙", "丁"]
    (problem,) = problems(as_folder(tables, tmp_path / "csv"))
    assert problem.table == "道路"
    assert "找不到表头" in problem.rule
    assert "起点、终点、分钟" in problem.advice


def test_blank_rows_between_are_skipped(tables: Tables, tmp_path: Path) -> None:
    tables["学校"].insert(2, [""] * 8)
    tables["学校"].append([" "] * 8)
    assert read(as_workbook(tables, tmp_path / "a.xlsx")).county.notes == ("【学校】第3行是空行，已跳过。",)


def merge(cells: str) -> Change:
    return lambda book: book["教师"].merge_cells(cells)


@pytest.mark.parametrize(("cells", "row"), [("A1:B1", 1), ("C1:C2", 1), ("D2:D3", 2), ("G3:H4", 3)])
def test_merged_cells(tables: Tables, tmp_path: Path, cells: str, row: int) -> None:
    found = problems(as_workbook(tables, tmp_path / "a.xlsx", merge(cells)))
    assert any(p.table == "教师" and p.row == row and "合并" in p.rule for p in found)


def test_merged_cells_in_a_title_or_beside_the_table_do_no_harm(tables: Tables, tmp_path: Path) -> None:
    tables["学校"].insert(0, ["某县学校名册"])

    def change(book: Any) -> None:
        book["学校"].merge_cells("A1:H1")
        book["教师"].merge_cells("Z5:AA9")

    assert read(as_workbook(tables, tmp_path / "a.xlsx", change)).county.schools


def test_hidden_rows_and_sheets_are_asked_and_hidden_columns_announced(tables: Tables, tmp_path: Path) -> None:
    """With and without the hidden rows the plans differ, so neither is assumed."""

    def change(book: Any) -> None:
        book["教师"].row_dimensions[3].hidden = True
        book["教师"].row_dimensions[4].hidden = True
        book["学校"].column_dimensions["C"].hidden = True
        book["集团"].sheet_state = "hidden"
        book["道路"].sheet_state = "veryHidden"

    path = as_workbook(tables, tmp_path / "a.xlsx", change)
    with pytest.raises(InputError) as caught:
        read(path)
    asked = {question.key: question for question in caught.value.questions}
    assert set(asked) == {
        ("行", "教师", "", "隐藏的行"), ("行", "集团", "", "隐藏的表"), ("行", "道路", "", "隐藏的表"),
    }
    assert asked["行", "教师", "", "隐藏的行"].rows == (3, 4)
    assert all(question.guess is None and question.options == ("照常读入", "不读") for question in asked.values())
    answers = dict.fromkeys(asked, "照常读入")
    county = read(path, Answers(answers)).county
    assert len(county.teachers) == 3
    assert "【学校】隐藏的列照常读入：农村。" in county.notes
    assert len(read(path, Answers({**answers, ("行", "教师", "", "隐藏的行"): "不读"})).county.teachers) == 1


@pytest.mark.parametrize(("column", "row", "place"), [("C", 2, "农村"), ("H", 3, "开办学年"), ("A", 4, "学校编号")])
def test_formulas_never_calculated(tables: Tables, tmp_path: Path, column: str, row: int, place: str) -> None:
    """The spreadsheet library reads such a cell as empty; here it is a fault with its cell."""

    def change(book: Any) -> None:
        book["学校"][f"{column}{row}"] = "=1+1"

    found = problems(as_workbook(tables, tmp_path / "a.xlsx", change))
    assert any((p.table, p.row, p.column) == ("学校", row, place) and "公式" in p.rule for p in found)


def test_a_last_row_and_column_of_nothing_but_formulas(tables: Tables, tmp_path: Path) -> None:
    def change(book: Any) -> None:
        for cell in ("A9", "Z3"):
            book["学校"][cell] = "=1+1"

    found = places(as_workbook(tables, tmp_path / "a.xlsx", change))
    assert {("学校", 9, "学校编号"), ("学校", 9, "学校名称")} <= found


def test_calculated_formulas_are_values(tables: Tables, tmp_path: Path) -> None:
    """Also where the result is an empty text."""
    put(tables, "学校", 2, "小学学生数", "")
    calculated = b'<c r="D2"><f>30*30</f><v>900</v></c><c r="E2" t="str"><f>""</f><v></v></c><c r="F2"'
    path = spoiled(tables, tmp_path / "a.xlsx", "xl/worksheets/sheet2.xml", b'<c r="F2"', calculated)
    assert read(path).county.schools[0].pupils == {Stage.PRIMARY: 900}


def test_error_values(tables: Tables, tmp_path: Path) -> None:
    def change(book: Any) -> None:
        for cell in ("C2", "D3"):
            book["学校"][cell] = "#N/A"
            book["学校"][cell].data_type = "e"

    assert places(as_workbook(tables, tmp_path / "a.xlsx", change)) >= {("学校", 2, "农村"), ("学校", 3, "小学学生数")}


def test_comments_are_told_with_their_cells_but_those_of_headings(tables: Tables, tmp_path: Path) -> None:
    def change(book: Any) -> None:
        for cell in ("A1", "B3", "C11"):
            book["教师"][cell].comment = Comment("已调走", "某人")

    (note,) = read(as_workbook(tables, tmp_path / "a.xlsx", change)).county.notes
    assert "批注未读取" in note and "2格" in note and "B3" in note and "C11" in note and "已调走" not in note
