"""A copy of the planner's own workbook says in its cells what is wrong with them, and is otherwise what it was."""

from copy import deepcopy
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from optimizer.app.rosters import marked
from optimizer.domain.errors import InputError, Problem
from optimizer.domain.questions import Question
from optimizer.importing import read
from tests.conftest import Rotation
from tests.formats.rosters import SOUND, as_folder, as_workbook, put

FAULT, OPEN = "FFF8CBAD", "FFFFF2CC"


def shaped(book: openpyxl.Workbook) -> None:
    """Formats that a planner cares for, and two faults: no such subject column value, a month that is none."""
    sheet = book["教师"]
    sheet["B2"].font = Font(name="SimSun", size=14, bold=True)
    sheet.column_dimensions["B"].width = 33
    sheet.freeze_panes = "B2"
    sheet["D2"] = "八零年"
    sheet["E3"] = "S9"
    choice = DataValidation(type="list", formula1='"男,女"')
    choice.add("C2:C9")
    sheet.add_data_validation(choice)


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    return as_workbook(SOUND, tmp_path / "名册.xlsx", shaped)


def test_each_fault_is_in_its_cell(roster: Path, tmp_path: Path) -> None:
    """Colour and note where the fault is, the list in front, and all else as it was."""
    with pytest.raises(InputError) as caught:
        read(roster)
    done = marked(roster, tmp_path / "标注.xlsx", caught.value)
    assert (done.placed, done.elsewhere, done.lost) == (2, 0, ())
    book = openpyxl.load_workbook(tmp_path / "标注.xlsx")
    assert book.sheetnames == ["检查结果", *SOUND]
    sheet = book["教师"]
    for place, words in (("D2", "年月"), ("E3", "S9")):
        assert sheet[place].fill.fgColor.rgb == FAULT
        assert words in sheet[place].comment.text
    untouched = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment is not None]
    assert untouched == ["D2", "E3"]
    assert (sheet["B2"].font.name, sheet["B2"].font.size, sheet["B2"].value) == ("SimSun", 14, "赵甲")
    assert sheet.column_dimensions["B"].width == 33 and sheet.freeze_panes == "B2"
    assert sheet.data_validations.dataValidation[0].formula1 == '"男,女"'
    listed = [[cell.value for cell in row] for row in book["检查结果"].iter_rows(min_row=2)]
    assert [(line[1], line[2], line[3], line[6]) for line in listed] == [
        ("教师", 2, "出生年月", "D2"), ("教师", 3, "编制学校", "E3"),
    ]
    assert openpyxl.load_workbook(roster)["教师"]["D2"].comment is None, "the own file is left alone"


def test_questions_are_yellow_and_red_outdoes_them(roster: Path, tmp_path: Path) -> None:
    """A question marks all its rows; a cell with both is red, with both notes; what has no place is on the list."""
    question = Question("词", "教师", "职称", "副高", "副高读作高级？", "高级", ("高级",), rows=(2, 3))
    blank = Question("空列", "教师", "骨干级别", "全部为空", "没有填", None, ("按“无”读入",))
    error = InputError([
        Problem("教师", 3, "职称", "不在可选项内", "请改正"), Problem("班级", None, None, "缺少此表", "请增加"),
    ], [question, blank])
    done = marked(roster, tmp_path / "标注.xlsx", error)
    assert (done.placed, done.elsewhere) == (4, 1)
    sheet = openpyxl.load_workbook(tmp_path / "标注.xlsx")["教师"]
    assert [sheet[place].fill.fgColor.rgb for place in ("I2", "I3", "A1")] == [OPEN, FAULT, OPEN]
    assert sheet["I3"].comment.text == "不在可选项内。请改正\n待确认：副高读作高级？"


def test_a_note_of_the_planner_stays(tmp_path: Path) -> None:
    """Notes are added to, and one on a merged area goes to the cell that stands for it."""
    def change(book: openpyxl.Workbook) -> None:
        book["学校"]["B3"].comment = openpyxl.comments.Comment("已核", "局里")
        book["学校"].merge_cells("B3:B4")

    roster = as_workbook(SOUND, tmp_path / "名册.xlsx", change)
    error = InputError([Problem("学校", 4, "学校名称", "有合并单元格", "请取消合并")])
    assert marked(roster, tmp_path / "标注.xlsx", error).placed == 1
    sheet = openpyxl.load_workbook(tmp_path / "标注.xlsx")["学校"]
    assert sheet["B3"].comment.text == "已核\n有合并单元格。请取消合并"


def test_formulas_of_a_message_stay_text(roster: Path, tmp_path: Path) -> None:
    """What a message quotes never becomes a formula on the list."""
    marked(roster, tmp_path / "标注.xlsx", InputError([Problem("教师", 2, "姓名", "=1+1", "")]))
    sheet = openpyxl.load_workbook(tmp_path / "标注.xlsx")["检查结果"]
    assert (sheet["F2"].data_type, sheet["F2"].value) == ("s", "=1+1。")


def test_only_workbooks_and_no_file_is_overwritten(roster: Path, tmp_path: Path) -> None:
    """Another form is to be saved as .xlsx; what is there already stays."""
    error = InputError([Problem("教师", 2, "姓名", "空", "补")])
    (tmp_path / "有.xlsx").write_bytes(b"mine")
    folder = as_folder(SOUND, tmp_path / "folder")
    for source, path in ((folder, "标注.xlsx"), (roster, "标注.csv"), (roster, "有.xlsx")):
        with pytest.raises(InputError, match=r"xlsx"):
            marked(source, tmp_path / path, error)
    assert (tmp_path / "有.xlsx").read_bytes() == b"mine"


def test_check_writes_it(rotation: Rotation, roster: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command says where the copy is, and ends as without it."""
    assert rotation("check", roster, "--marked", tmp_path / "标注.xlsx") == 2
    assert "标注副本已写入" in capsys.readouterr().out
    assert openpyxl.load_workbook(tmp_path / "标注.xlsx")["教师"]["D2"].fill.fgColor.rgb == FAULT


def test_a_workbook_with_names_of_its_own_is_marked_too(tmp_path: Path) -> None:
    """Sheets and columns that are read by the vocabulary, by 对照表 or by a guess have their marks."""
    tables = deepcopy(SOUND)
    tables["教师花名册"] = tables.pop("教师")
    heads = tables["教师花名册"][0]
    for own, written in (("编制学校", "工作单位"), ("主学科", "任教学科")):
        heads[heads.index(own)] = written
    put(tables, "教师花名册", 2, "出生年月", "八零年")
    put(tables, "教师花名册", 3, "工作单位", "S9")
    put(tables, "教师花名册", 4, "任教学科", "数学、语文、英语")
    path = as_workbook(tables, tmp_path / "名册.xlsx")
    with pytest.raises(InputError) as caught:
        read(path)
    done = marked(path, tmp_path / "标注.xlsx", caught.value)
    sheet = openpyxl.load_workbook(tmp_path / "标注.xlsx")["教师花名册"]
    found = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    columns = {str(cell.value): cell.column_letter for cell in sheet[1]}
    assert "年月" in found[f"{columns['出生年月']}2"] and "S9" in found[f"{columns['工作单位']}3"]
    assert "待确认" in found[f"{columns['任教学科']}4"]
    assert "教师花名册" not in "".join(problem.table for problem in caught.value.problems) and done.placed >= 3


def test_the_next_command_does_not_write_the_copy_again(
    rotation: Rotation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tables = deepcopy(SOUND)
    put(tables, "教师", 2, "主学科", "数学、语文、英语")
    path = as_workbook(tables, tmp_path / "名册.xlsx")
    assert rotation("check", path, "--marked", tmp_path / "标注.xlsx") == 2
    told = capsys.readouterr()
    assert "标注副本已写入" in told.out and f"rotation check {path} --answer" in told.err and "--marked" not in told.err
