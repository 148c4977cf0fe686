"""OpenDocument spreadsheets, read as the standard says: values, text, what is repeated, hidden or struck out."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from optimizer.formats import container, gate
from optimizer.formats.opening import opened
from optimizer.formats.sheet import Fault, Remarks, Sheet
from optimizer.importing import read
from tests.formats.open_documents import MIME, Raw, as_open_document
from tests.formats.rosters import Tables, problems, unzipped, zipped

TEXT = '<table:table-cell office:value-type="string" {}><text:p>{}</text:p></table:table-cell>'


def _only(path: Path) -> Sheet:
    (sheet,) = opened(path, Remarks())
    return sheet


def _document(tmp_path: Path, *rows: list[Any], **more: str) -> Path:
    return as_open_document({"学校": list(rows)}, tmp_path / "a.ods", **more)


VALUES: list[tuple[str, Any]] = [
    ('office:value-type="float" office:value="12.5"', 12.5),
    ('office:value-type="percentage" office:value="0.5"', 0.5),
    ('office:value-type="currency" office:value="3"', 3.0),
    ('office:value-type="boolean" office:boolean-value="true"', True),
    ('office:value-type="date" office:date-value="2001-03-01"', date(2001, 3, 1)),
    ('office:value-type="date" office:date-value="2001-02-28T16:00:00"', datetime(2001, 2, 28, 16)),
    ('office:value-type="time" office:time-value="PT08H30M00S"', time(8, 30)),
    ('office:value-type="time" office:time-value="PT30H00M00S"', timedelta(hours=30)),
    ('office:value-type="string" office:string-value="甲"', "甲"),
    ('office:value-type="string" calcext:value-type="error"', Fault),
    ('table:formula="of:=1+1"', Fault),
    ("", ""),
]


@pytest.mark.parametrize(("attributes", "value"), VALUES)
def test_values_of_an_open_document(tmp_path: Path, attributes: str, value: Any) -> None:
    path = _document(tmp_path, [Raw(f"<table:table-cell {attributes}/>"), "完"])
    (cell, end) = _only(path).grid[0]
    assert end == "完"
    assert isinstance(cell, Fault) if value is Fault else (cell == value and type(cell) is type(value))


def test_the_text_of_a_cell_is_its_paragraphs(tmp_path: Path) -> None:
    """Not what is noted beside it: python-calamine 0.9.1 puts that before the value."""
    cell = Raw(
        '<table:table-cell office:value-type="string"><office:annotation><text:p>查档案</text:p></office:annotation>'
        '<text:p>一<text:s text:c="2"/>小<text:span text:style-name="x">（新）</text:span></text:p><text:p>二</text:p>'
        "</table:table-cell>"
    )
    assert _only(_document(tmp_path, [cell])).grid == [["一  小（新）\n二"]]


def test_repeated_cells_and_rows(tmp_path: Path) -> None:
    """LibreOffice fills a sheet to its end with blank ones, which are not laid out."""
    twice = Raw(
        '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell office:value-type="string" table:number-columns-repeated="2"><text:p>甲</text:p>'
        '</table:table-cell><table:table-cell table:number-columns-repeated="16380"/></table:table-row>'
    )
    rest = Raw(
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    blank = Raw('<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>')
    sheet = _only(_document(tmp_path, ["头"], [blank], [twice], ["尾"], [rest]))
    assert sheet.grid == [
        ["头", "", "", ""], ["", "", "", ""], ["", "", "", ""], ["", "", "甲", "甲"], ["", "", "甲", "甲"], ["尾", "",
        "", ""],
    ]


@pytest.mark.parametrize(("attribute", "most"), [
    ("table:number-columns-repeated", 6), ("table:number-rows-repeated", 9),
])
def test_what_is_repeated_is_limited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, attribute: str, most: int
) -> None:
    """Before anything is laid out. Nothing here is large: the limits are small."""
    monkeypatch.setattr(gate, "COLUMNS", 6)
    monkeypatch.setattr(gate, "ROWS", 9)
    for count in (most, most + 1):
        said = f'{attribute}="{count}"'
        inner, outer = (TEXT.format(said, "甲"), "") if "columns" in attribute else (TEXT.format("", "甲"), said)
        path = _document(tmp_path, [Raw(f"<table:table-row {outer}>{inner}</table:table-row>")])
        if count == most:
            assert _only(path).grid
        else:
            assert "区域过大" in problems(path)[0].rule


def test_the_text_of_an_open_document_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cell = TEXT.format('table:number-columns-repeated="3"', "长长")
    path = _document(tmp_path, [Raw(f'<table:table-row table:number-rows-repeated="2">{cell}</table:table-row>')])
    monkeypatch.setattr(gate, "CHARACTERS", 12)
    assert _only(path).grid
    monkeypatch.setattr(gate, "CHARACTERS", 11)
    assert "文字总量" in problems(path)[0].rule


def test_other_limits_hold_for_open_documents(tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = as_open_document(tables, tmp_path / "a.ods")
    for module, name, value, word in (
        (gate, "SHEETS", len(tables) - 1, "工作表超过"), (container, "PARTS", 1, "部件过多"),
        (container, "PART_BYTES", 100, "解压后过大"),
    ):
        with pytest.MonkeyPatch.context() as lowered:
            lowered.setattr(module, name, value)
            assert word in problems(path)[0].rule
    assert read(path).county.schools


@pytest.mark.parametrize(("old", "new", "word"), [
    (b"<office:document-content", b"<!DOCTYPE a><office:document-content", "DTD"),
    (b"</office:body>", b"", "损坏"),
    (b'office:value="5"', b'office:value="five"', "损坏"),
    (b"<table:table-cell/>", b'<table:table-cell table:number-columns-repeated="-1"/>', "损坏"),
    (b"<table:table-cell/>", b'<table:table-cell table:number-columns-repeated="99999999999999999999"/>', "损坏"),
])
def test_damaged_open_documents(tmp_path: Path, old: bytes, new: bytes, word: str) -> None:
    path = _document(tmp_path, ["甲", "", 5])
    content = unzipped(path)["content.xml"]
    assert old in content
    path.write_bytes(zipped({"content.xml": content.replace(old, new, 1)}, first={"mimetype": MIME}))
    assert word in problems(path)[0].rule


def test_an_open_document_with_a_password(tmp_path: Path) -> None:
    path = _document(tmp_path, ["甲"])
    said = {"META-INF/manifest.xml": b"<manifest><encryption-data/></manifest>", "content.xml": b"\x8f\x01"}
    path.write_bytes(zipped(said, first={"mimetype": MIME}))
    assert "密码" in problems(path)[0].rule


def test_what_is_hidden_merged_or_struck_out_in_an_open_document(tmp_path: Path) -> None:
    styles = (
        '<style:style style:name="gone" style:family="table-cell"><style:text-properties '
        'style:text-line-through-style="solid"/></style:style><style:style style:name="heir" '
        'style:parent-style-name="gone"/><style:style style:name="away" style:family="table"><style:table-properties '
        'table:display="false"/></style:style>'
    )
    columns = '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
    gone, heir = (TEXT.format(f'table:style-name="{style}"', "甲") for style in ("gone", "heir"))
    merged = TEXT.format('table:number-rows-spanned="2"', "一")
    covered = TEXT.format("", "不显示").replace("table:table-cell", "table:covered-table-cell")
    blank = 'table:visibility="collapse" table:number-rows-repeated="900"'
    path = _document(
        tmp_path, ["头", "头", "头"],
        [Raw(f'<table:table-row table:visibility="filter">{gone}</table:table-row>')],
        [Raw(f'<table:table-row table:visibility="collapse">{heir}</table:table-row>')],
        [Raw(merged), "乙"], [Raw(covered), "丙"],
        [Raw(f"<table:table-row {blank}><table:table-cell/></table:table-row>")],
        styles=styles, before=columns,
    )
    sheet = _only(path)
    assert (sheet.hidden_rows, sheet.hidden_columns, sheet.struck_rows) == ({1, 2}, {2}, {1, 2})
    assert sheet.merged == [(3, 0, 4, 0)]
    assert sheet.grid[3:] == [["一", "乙", ""], ["", "丙", ""]]
    assert not sheet.hidden


def test_the_first_day_of_an_open_document(tables: Tables, tmp_path: Path) -> None:
    tables["教师"][1][3] = 28_187
    first = '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
    county = read(as_open_document(tables, tmp_path / "a.ods", more=first)).county
    assert county.teacher["T1"].birth == date(1981, 3, 1)
