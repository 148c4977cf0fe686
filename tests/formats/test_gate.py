"""What is found in the parts of a workbook beside its values: by namespaces, whatever extensions stand there."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from optimizer.formats import gate
from optimizer.formats.gate import inspected
from optimizer.formats.sheet import EXCEL_1904
from optimizer.importing import read
from tests.formats.rosters import Tables, as_workbook, put, spoiled, unzipped, zipped

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
X15 = "http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"
BOOK, SHEET, TEACHERS = "xl/workbook.xml", "xl/worksheets/sheet2.xml", "xl/worksheets/sheet6.xml"
EXTENSIONS = {
    "prefixed, as Excel 2013 writes it": f'<ext xmlns:x15="{X15}"><x15:workbookPr chartTrackingRefBase="1"/></ext>',
    "by default namespace": f'<ext><workbookPr xmlns="{X15}" chartTrackingRefBase="1"/></ext>',
}


@pytest.mark.parametrize("name", EXTENSIONS)
def test_the_date_system_is_that_of_the_workbook(tables: Tables, tmp_path: Path, name: str) -> None:
    """An extension of the same name says nothing of it; a General cell of a 1904 workbook is no month early."""
    put(tables, "教师", 2, "出生年月", 28_187)  # 1981-03-04 counted from 1904
    put(tables, "教师", 3, "出生年月", date(1990, 1, 15))

    def old_mac(book: Any) -> None:
        book.epoch = CALENDAR_MAC_1904

    path = as_workbook(tables, tmp_path / "a.xlsx", old_mac)
    parts = unzipped(path)
    extended = f"<extLst>{EXTENSIONS[name]}</extLst></workbook>".encode()
    parts[BOOK] = parts[BOOK].replace(b"</workbook>", extended)
    path.write_bytes(zipped(parts))
    county = read(path).county
    assert county.teacher["T1"].birth == date(1981, 3, 1)
    assert county.teacher["T2"].birth == date(1990, 1, 1)


@pytest.mark.parametrize("namespace", [MAIN, STRICT])
@pytest.mark.parametrize("prefix", ["", "x"])
def test_prefixes_are_only_names(tables: Tables, tmp_path: Path, namespace: str, prefix: str) -> None:
    assert inspected(_declaring(tables, tmp_path, namespace, prefix)).epoch == EXCEL_1904


@pytest.mark.parametrize("prefix", ["", "x"])
def test_a_date_system_in_an_extension_is_refused(tables: Tables, tmp_path: Path, prefix: str) -> None:
    """python-calamine 0.9.1 would go by it, and read every date 1,462 days early or late."""
    with pytest.raises(gate.InputError, match="损坏"):
        inspected(_declaring(tables, tmp_path, X15, prefix))


def _declaring(tables: Tables, folder: Path, namespace: str, prefix: str) -> bytes:
    parts = unzipped(as_workbook(tables, folder / "a.xlsx"))
    name, declared = (f"{prefix}:workbookPr", f"xmlns:{prefix}") if prefix else ("workbookPr", "xmlns")
    element = f'<{name} {declared}="{namespace}" date1904="1"/>'.encode()
    parts[BOOK] = re.sub(rb"<workbookPr[^>]*/>", element, parts[BOOK], count=1)
    return zipped(parts)


def test_formulas_of_rules_are_no_cells(tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Excel keeps xm:f behind the cells; the last of these may be a styled empty one far away."""
    monkeypatch.setattr(gate, "COLUMNS", 30)
    far = b'<row r="21"><c r="AE21" s="0"/></row></sheetData><extLst><ext><xm:f xmlns:xm="m">A1</xm:f></ext></extLst>'
    assert read(spoiled(tables, tmp_path / "a.xlsx", SHEET, b"</sheetData>", far)).county.schools
    inside = far.replace(b"</sheetData>", b"").replace(b"</ext></extLst>", b"</ext></extLst></sheetData>")
    assert "区域过大" in _refused(spoiled(tables, tmp_path / "b.xlsx", SHEET, b"</sheetData>", inside))


def _refused(path: Path) -> str:
    with pytest.raises(gate.InputError) as caught:
        inspected(path.read_bytes())
    return str(caught.value)


def test_columns_of_another_namespace_are_not_hidden(tables: Tables, tmp_path: Path) -> None:
    foreign = b'<d:col xmlns:d="d" min="1" max="2" hidden="1"/><cols><col min="3" max="3" hidden="1"/></cols>'
    path = spoiled(tables, tmp_path / "a.xlsx", SHEET, b"<sheetData>", foreign + b"<sheetData>")
    assert inspected(path.read_bytes()).sheets["学校"].hidden_columns == {2}


# ---------------------------------------------------------------- struck out


def _struck(tables: Tables, path: Path, change: Any) -> set[int]:
    found = inspected(as_workbook(tables, path, change).read_bytes())
    return set(found.sheets["教师"].struck_rows)


def test_rows_struck_out_by_their_font(tables: Tables, tmp_path: Path) -> None:
    """As a whole, or the name alone; not for a single cell further right, nor a font that is struck out by 0."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["教师"]
        for cell in sheet[2]:
            cell.font = Font(strike=True)
        sheet["B3"].font = Font(strike=True, bold=True)
        sheet["H4"].font = Font(strike=True)
        sheet["A4"].font = Font(strike=False)

    assert _struck(tables, tmp_path / "a.xlsx", change) == {1, 2}


def test_rows_struck_out_by_their_runs(tables: Tables, tmp_path: Path) -> None:
    """All of the text, whether it stands in the cell or is shared; half of it is a correction."""
    gone, stays = InlineFont(strike=True), InlineFont(b=True)

    def change(book: openpyxl.Workbook) -> None:
        book["教师"]["B2"] = CellRichText(TextBlock(gone, "赵"), TextBlock(gone, "甲"))
        book["教师"]["B3"] = CellRichText(TextBlock(gone, "钱"), TextBlock(stays, "乙"))

    assert _struck(tables, tmp_path / "a.xlsx", change) == {1}
    parts = unzipped(tmp_path / "a.xlsx")
    texts = re.findall(rb"<is>(.*?)</is>", parts[TEACHERS])
    shared = iter(range(len(texts)))
    parts[TEACHERS] = re.sub(
        rb't="inlineStr"><is>.*?</is>', lambda _: b't="s"><v>%d</v>' % next(shared), parts[TEACHERS]
    )
    parts["xl/sharedStrings.xml"] = b"<sst>" + b"".join(b"<si>" + text + b"</si>" for text in texts) + b"</sst>"
    assert set(inspected(zipped(parts)).sheets["教师"].struck_rows) == {1}


def test_nothing_is_struck_out_in_a_sound_workbook(tables: Tables, tmp_path: Path) -> None:
    assert _struck(tables, tmp_path / "a.xlsx", None) == set()
