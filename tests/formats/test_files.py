"""Files that are not what they seem or should not be let through: each gets its own message."""

import json
import struct
import subprocess
import sys
import zipfile
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from optimizer.domain.errors import InputError
from optimizer.importing import read
from tests.formats.old_workbook import write_old
from tests.formats.rosters import Tables, as_folder, as_json, as_workbook, places, problems, spoiled, unzipped, zipped

WRONG = {
    "empty": (b"", "空的"),
    "spaces": (b"\0\0\n", "空的"),
    "html": (b"<html><body><table><tr><td>x</td></tr></table></body></html>", "HTML"),
    "html with BOM": (b"\xef\xbb\xbf\r\n<!DOCTYPE html><html></html>", "HTML"),
    "xml": (b'<?xml version="1.0"?><Workbook/>', "XML"),
    "pdf": (b"%PDF-1.7\n...", "PDF"),
    "noise": (bytes(range(128, 200)), "不是工作簿"),
    "encrypted": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "密码"),
    "doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le"), "Word"),
    "broken ole": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "损坏"),
    "broken zip": (b"PK\x03\x04" + bytes(100), "损坏"),
}


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("suffix", [".xlsx", ".xls"])
def test_wrong_kinds_of_file(tmp_path: Path, name: str, suffix: str) -> None:
    content, word = WRONG[name]
    path = tmp_path / f"roster{suffix}"
    path.write_bytes(content)
    (problem,) = problems(path)
    assert word in problem.rule
    assert problem.advice


@pytest.mark.parametrize(("part", "word"), [
    ("word/document.xml", "Word"), ("ppt/presentation.xml", "PowerPoint"), ("xl/workbook.bin", "xlsb"),
    ("content.xml", "开放文档"), ("a.txt", "没有工作簿"),
])
def test_other_zips(tmp_path: Path, part: str, word: str) -> None:
    path = tmp_path / "roster.xlsx"
    path.write_bytes(zipped({part: b"<x/>"}))
    (problem,) = problems(path)
    assert word in problem.rule


@pytest.mark.parametrize("name", ["roster.docx", "roster.csv", "roster"])
def test_paths_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    assert problems(tmp_path / name)
    (tmp_path / name).write_bytes(b"x")
    assert problems(tmp_path / name)
    assert problems(tmp_path)  # a folder without CSV files


def test_old_workbooks_are_read(tables: Tables, tmp_path: Path) -> None:
    """A bare number counts from the first day of the workbook."""
    county = read(write_old(tables, tmp_path / "a.xls")).county
    assert [teacher.id for teacher in county.teachers] == ["T1", "T2", "T3"]
    assert county.notes == ()
    tables["教师"][1][3] = 29_649
    assert read(write_old(tables, tmp_path / "b.xls")).county.teacher["T1"].birth == date(1981, 3, 1)


def test_an_old_workbook_with_a_password(tables: Tables, tmp_path: Path) -> None:
    """The first record after the beginning says that the rest is encrypted (FILEPASS)."""
    path = write_old(tables, tmp_path / "a.xls")
    raw = path.read_bytes()
    entry = raw.index("设置".encode("utf-16-le")) - 12  # the record that names the first sheet
    path.write_bytes(raw[:entry] + struct.pack("<H", 0x2F) + raw[entry + 2 :])
    assert "密码" in problems(path)[0].rule


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits there")
def test_an_old_workbook_is_read_under_a_limit_that_is_already_low(tables: Tables, tmp_path: Path) -> None:
    """The reading process once asked for more memory than its parent may give, and every .xls was 'damaged'."""
    path = write_old(tables, tmp_path / "a.xls")
    lines = (
        "import pathlib, resource, sys",
        "resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))",
        "from optimizer.importing import read",
        "print(len(read(pathlib.Path(sys.argv[1])).county.teachers))",
    )
    command = [sys.executable, "-c", "\n".join(lines), str(path)]
    assert subprocess.run(command, capture_output=True, check=True, text=True).stdout.strip() == "3"


# ---------------------------------------------------------------- CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf8(tables: Tables, tmp_path: Path, encoding: str) -> None:
    folder = as_folder(tables, tmp_path / "csv")
    for file in folder.iterdir():
        file.write_bytes(file.read_text("utf-8").encode(encoding))
    assert read(folder).county.notes == ()


def test_gb18030_is_read_and_said(tables: Tables, tmp_path: Path) -> None:
    tables["教师"][1][1] = "㛃𠮷"  # in GB18030, not in GBK
    folder = as_folder(tables, tmp_path / "csv")
    (folder / "教师.csv").write_bytes((folder / "教师.csv").read_text("utf-8").encode("gb18030"))
    county = read(folder).county
    assert county.teachers[0].name == "㛃𠮷"
    assert county.notes == ("【教师】文件编码按 GB18030（GBK）读取。",)


CSV_FAULTS = {
    "neither encoding": ("学校编号,学校名称\nS1,".encode() + b"\xff\xff", "编码"),
    "half of utf-16": ("学校编号,学校名称\n".encode("utf-16")[:-1], "UTF-16"),
    "a broken workbook": (b"PK\x03\x04....", "损坏"),
    "signs that are lost": (b"????,????\nS1,??\n", "问号"),
    "open quote": ('学校编号,学校名称\nS1,"一小\n'.encode(), "CSV"),
    "empty": (b"", "空表"),
}


@pytest.mark.parametrize("name", CSV_FAULTS)
def test_csv_faults(tables: Tables, tmp_path: Path, name: str) -> None:
    """Other tables are still read and their faults reported with it."""
    content, word = CSV_FAULTS[name]
    tables["道路"][1][2] = "-1"
    folder = as_folder(tables, tmp_path / "csv")
    (folder / "学校.csv").write_bytes(content)
    found = problems(folder)
    assert any(p.table == "学校" and word in p.rule for p in found)
    assert any((p.table, p.row, p.column) == ("道路", 2, "分钟") for p in found)


def test_stray_files_in_the_folder_are_named(tables: Tables, tmp_path: Path) -> None:
    folder = as_folder(tables, tmp_path / "csv")
    (folder / "policy.yaml").write_text("entries: []", encoding="utf-8")
    (folder / "旧名册.xlsx").write_bytes(b"x")
    (folder / "统计.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert read(folder).county.notes == (
        "文件夹内的“旧名册.xlsx”不是 CSV，未读取。", "“统计”不是模板内的表，未读取。",
    )


# ---------------------------------------------------------------- JSON


JSON_FAULTS = {
    "NaN": ('{"学校": [{"学校编号": NaN}]}', "NaN"),
    "Infinity": ('{"学校": [{"学校编号": -Infinity}]}', "Infinity"),
    "too large": ('{"学校": [{"编制数": 1e999}]}', "超出范围"),
    "duplicate table": ('{"学校": [], "学校": []}', "重复"),
    "duplicate key": ('{"学校": [{"学校编号": "1", "学校编号": "2"}]}', "重复"),
    "not an object": ("[]", "对象"),
    "cut off": ('{"学校": [', "第1行"),
    "deep": ("[" * 61 + "]" * 61, "嵌套"),
    "long number": ('{"a": ' + "9" * 5000 + "}", "超出范围"),
    "rows not objects": ('{"学校": [1]}', "数组"),
    "table not an array": ('{"学校": {}}', "数组"),
    "not UTF-8": (b'{"\xff": []}', "UTF-8"),
}


@pytest.mark.parametrize("name", JSON_FAULTS)
def test_json_faults(tmp_path: Path, name: str) -> None:
    content, word = JSON_FAULTS[name]
    path = tmp_path / "roster.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert any(word in problem.rule for problem in problems(path))


@pytest.mark.parametrize("value", [{"a": 1}, [1, 2], ["\ud800"], "\ud800"])
def test_json_cells(tables: Tables, tmp_path: Path, value: Any) -> None:
    tables["教师"][1][10] = value
    path = tmp_path / "roster.json"
    document = {name: [dict(zip(rows[0], row, strict=True)) for row in rows[1:]] for name, rows in tables.items()}
    path.write_text(json.dumps(document), encoding="utf-8")
    assert places(path) == {("教师", 2, "意愿学校")}


def test_json_takes_lists_booleans_and_null(tables: Tables, tmp_path: Path) -> None:
    tables["教师"][1][10] = ["S2", "S3"]
    tables["教师"][1][9] = True
    tables["教师"][1][8] = None
    teacher = read(as_json(tables, tmp_path / "a.json")).county.teachers[0]
    assert teacher.wishes == ("S2", "S3")
    assert teacher.volunteer


# ---------------------------------------------------------------- hostile workbooks


SHEET = "xl/worksheets/sheet2.xml"
HOSTILE = {
    "bad reference": (SHEET, b'<row r="2">', b'<row r="2"><c r="??"><v>1</v></c></row><row r="2">', "损坏"),
    "DTD with an entity": (SHEET, b"<worksheet", b'<!DOCTYPE w [<!ENTITY a "aaaa">]><worksheet', "DTD"),
    "DTD elsewhere": (SHEET, b"<worksheet", b'<!DOCTYPE w SYSTEM "w.dtd"><worksheet', "DTD"),
    "DTD in the workbook part": ("xl/workbook.xml", b"<workbook", b"<!DOCTYPE w><workbook", "DTD"),
    "cut off": (SHEET, b"</worksheet>", b"", "损坏"),
    "no such sheet": ("xl/_rels/workbook.xml.rels", b"sheet2.xml", b"sheet99.xml", "损坏"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_workbooks(tables: Tables, tmp_path: Path, name: str) -> None:
    part, old, new, word = HOSTILE[name]
    (problem,) = problems(spoiled(tables, tmp_path / "a.xlsx", part, old, new))
    assert word in problem.rule


def test_lying_sizes_and_checksums(tables: Tables, tmp_path: Path) -> None:
    """What the directory says of a part must be true."""
    path = as_workbook(tables, tmp_path / "a.xlsx")
    raw = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo(SHEET)
    for field in (entry.CRC, entry.file_size):
        assert "损坏" in problems(_with(path, raw, field, field - 1))[0].rule
    assert read(_with(path, raw, 0, 0)).county.schools


def _with(path: Path, raw: bytes, old: int, new: int) -> Path:
    directory = raw.index(b"PK\x01\x02")
    old_bytes, new_bytes = old.to_bytes(4, "little"), new.to_bytes(4, "little")
    path.write_bytes(raw[:directory] + raw[directory:].replace(old_bytes, new_bytes) if old else raw)
    return path


def test_two_parts_of_one_name(tables: Tables, tmp_path: Path) -> None:
    path = as_workbook(tables, tmp_path / "a.xlsx")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("XL\\Worksheets/sheet1.xml", b"<worksheet/>")
    assert "重名" in problems(path)[0].rule


def test_a_damaged_workbook_is_an_input_error_and_nothing_else(tables: Tables, tmp_path: Path) -> None:
    """Cut at many places and with bytes turned round, a workbook is read or refused, never a crash."""
    raw = as_workbook(tables, tmp_path / "a.xlsx").read_bytes()
    path = tmp_path / "b.xlsx"
    for position in range(0, len(raw), max(1, len(raw) // 150)):
        for damaged in (raw[:position], raw[:position] + bytes([raw[position] ^ 0x55]) + raw[position + 1 :]):
            path.write_bytes(damaged)
            with suppress(InputError):
                read(path)


def test_text_in_another_encoding(tables: Tables, tmp_path: Path) -> None:
    """Parts are read as UTF-8 whatever they declare, so that the searches and the parser see the same text."""
    sheet = unzipped(as_workbook(tables, tmp_path / "a.xlsx"))[SHEET]
    for encoding in ("utf-16", "gb18030"):
        declared = f'<?xml version="1.0" encoding="{encoding}"?>'.encode()
        path = spoiled(tables, tmp_path / "b.xlsx", SHEET, sheet, (declared + sheet).decode().encode(encoding))
        assert "损坏" in problems(path)[0].rule


def test_a_table_that_cannot_be_read_is_not_called_missing(tables: Tables, tmp_path: Path) -> None:
    folder = as_folder(tables, tmp_path / "csv")
    (folder / "学校.csv").write_bytes("学校编号".encode("utf-16")[:-1])
    assert len(problems(folder)) == 1
