"""A file is what its content says, whatever its name; what its format can tell beside the values is told."""

from contextlib import suppress
from pathlib import Path

import pytest

from optimizer.domain.errors import InputError
from optimizer.formats import old_workbook
from optimizer.formats.opening import opened
from optimizer.formats.recognition import form_of
from optimizer.formats.sheet import EXCEL_1904, Remarks
from optimizer.importing import read
from tests.formats.old_workbook import write_old
from tests.formats.open_documents import as_open_document
from tests.formats.rosters import Tables, as_folder, as_json, as_workbook, problems, unzipped, zipped

MADE = {"xlsx": as_workbook, "xls": write_old, "ods": as_open_document, "json": as_json}


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".ods", ".json", ".csv", ".et", ".dat", ""])
@pytest.mark.parametrize("form", MADE)
def test_the_content_counts(tables: Tables, tmp_path: Path, form: str, suffix: str) -> None:
    path = MADE[form](tables, tmp_path / f"roster{suffix}")
    assert form_of(path.read_bytes(), suffix) == form
    roster = read(path)
    assert roster.county == read(as_folder(tables, tmp_path / "csv")).county
    assert roster.county.notes == ()


def test_a_table_as_text_under_any_name(tables: Tables, tmp_path: Path) -> None:
    """It has the name of its file."""
    content = "学校编号,学校名称\nS1,一小\n"
    for suffix in (".csv", ".tsv", ".txt", ".xlsx", ".xls", ""):
        path = tmp_path / f"学校{suffix}"
        for encoding in ("utf-8-sig", "gb18030", "utf-16"):
            path.write_bytes(content.encode(encoding))
            (sheet,) = opened(path, Remarks())
            assert (sheet.title, sheet.grid) == ("学校", [["学校编号", "学校名称"], ["S1", "一小"]])


def test_a_workbook_in_a_folder_of_tables(tables: Tables, tmp_path: Path) -> None:
    """Saved as .csv without being any: it is the table that its name says."""
    folder = as_folder(tables, tmp_path / "csv")
    as_workbook({"Sheet1": tables["学校"]}, folder / "学校.csv")
    assert len(read(folder).county.schools) == 3


def test_macros_are_not_run_and_that_is_said(tables: Tables, tmp_path: Path) -> None:
    parts = unzipped(as_workbook(tables, tmp_path / "a.xlsx"))
    kind = b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", kind)
    path = tmp_path / "a.xlsm"
    path.write_bytes(zipped(parts | {"xl/vbaProject.bin": b"no macro"}))
    assert read(path).county.notes == ("文件带有宏：宏没有运行，也不会被运行。",)


# ---------------------------------------------------------------- separated text

LINES = [["学校编号", "学校名称", "乡镇"], ["S1", "一小", "甲,乙;丙"], ["S2", "二\t小", ""]]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_separators_and_encodings(tmp_path: Path, separator: str, encoding: str) -> None:
    """Also Excel's “Unicode text”, with or without its mark; what separates within quotes is text."""
    quoted = [[f'"{cell}"' if separator in cell else cell for cell in line] for line in LINES]
    path = tmp_path / "学校.csv"
    path.write_bytes("".join(separator.join(line) + "\r\n" for line in quoted).encode(encoding))
    remarks = Remarks()
    (sheet,) = opened(path, remarks)
    assert sheet.grid == LINES
    assert len(remarks.notes) == (separator != ",") + (encoding not in ("utf-8", "utf-8-sig"))


def test_a_title_above_does_not_hide_the_separator(tmp_path: Path) -> None:
    path = tmp_path / "学校.csv"
    path.write_text("某县学校表，共三所\n学校编号;学校名称\nS1;一,小\nS2;二小\n", "utf-8")
    (sheet,) = opened(path, Remarks())
    assert sheet.grid == [["某县学校表，共三所", ""], ["学校编号", "学校名称"], ["S1", "一,小"], ["S2", "二小"]]


def test_the_separator_that_excel_says(tmp_path: Path) -> None:
    path = tmp_path / "学校.csv"
    path.write_text("sep=;\n学校编号;学校名称\nS1;一小\n", "utf-8")
    assert opened(path, Remarks())[0].grid[0] == ["学校编号", "学校名称"]


# ---------------------------------------------------------------- .xls


def test_hidden_rows_and_columns_of_an_old_workbook(tables: Tables, tmp_path: Path) -> None:
    sheets = opened(write_old(tables, tmp_path / "a.xls", hidden=(2, 3), columns=(1,), dates=1), Remarks())
    (teachers,) = (sheet for sheet in sheets if sheet.title == "教师")
    assert teachers.hidden_rows == {2, 3}
    assert teachers.hidden_columns == {1}
    assert teachers.epoch == EXCEL_1904


def test_an_ole_file_without_a_workbook(tables: Tables, tmp_path: Path) -> None:
    """What an early .et may be: told as what it is, with what to save it as."""
    (problem,) = problems(write_old(tables, tmp_path / "a.et", stream="ET"))
    assert ".et" in problem.rule and ".xlsx" in problem.advice


def test_the_grid_of_an_old_workbook_is_limited(
    tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_old(tables, tmp_path / "a.xls")
    lowered = "import optimizer.formats.gate as gate; gate.AREA = 10; "
    monkeypatch.setattr(old_workbook, "READING", lowered + old_workbook.READING)
    assert "区域过大" in problems(path)[0].rule


@pytest.mark.parametrize("form", ["ods", "xls"])
def test_a_damaged_file_is_an_input_error_and_nothing_else(tables: Tables, tmp_path: Path, form: str) -> None:
    raw = MADE[form](tables, tmp_path / "a").read_bytes()
    path = tmp_path / "b"
    places = range(0, len(raw), max(1, len(raw) // (80 if form == "ods" else 6)))
    for position in places:
        for damaged in (raw[:position], raw[:position] + bytes([raw[position] ^ 0x55]) + raw[position + 1 :]):
            path.write_bytes(damaged)
            with suppress(InputError):
                read(path)
