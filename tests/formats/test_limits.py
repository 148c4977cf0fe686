"""Every limit that stands before another library, with a sound file: it passes at the limit, and not one lower.

No file here harms any reader: not the input is large, the limits are small.
"""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest

from benchmarks.archives import archive, part
from optimizer.domain.errors import InputError
from optimizer.files import content, strict_json
from optimizer.formats import container, csv_text, gate, json_file, old_workbook, write
from optimizer.formats.gate import Inspection, inspected
from optimizer.importing import read
from tests.formats.old_workbook import write_old
from tests.formats.rosters import Tables, as_folder, as_json, as_workbook, problems, spoiled, unzipped, zipped

SHEET, STRINGS = "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml"
Lower = Callable[..., None]
Measure = Callable[[Tables, Path], int]


@pytest.fixture
def lower(monkeypatch: pytest.MonkeyPatch) -> Lower:
    """``lower(module, NAME=value)`` sets limits."""

    def lowering(module: ModuleType, **limits: int) -> None:
        for name, value in limits.items():
            assert value < getattr(module, name)
            monkeypatch.setattr(module, name, value)

    return lowering


def far(book: openpyxl.Workbook) -> None:
    """A cell that makes the area of 教师 the largest number of the workbook."""
    book["教师"].cell(40, 19).value = "x"


def sizes(path: Path) -> list[int]:
    with zipfile.ZipFile(path) as source:
        return [entry.file_size for entry in source.infolist()]


WORKBOOK: dict[str, tuple[ModuleType, Measure, str]] = {
    "ROWS": (gate, lambda *_: 40, "区域过大"),
    "COLUMNS": (gate, lambda *_: 19, "区域过大"),
    "AREA": (gate, lambda *_: 40 * 19, "区域过大"),
    "SHEETS": (gate, lambda tables, _: len(tables), "工作表超过"),
    "PARTS": (container, lambda _, path: len(sizes(path)), "部件过多"),
    "PART_BYTES": (container, lambda _, path: max(sizes(path)), "解压后过大"),
    "TOTAL_BYTES": (container, lambda _, path: sum(sizes(path)), "解压后过大"),
    "FILE_BYTES": (content, lambda _, path: path.stat().st_size, "超过"),
}


@pytest.mark.parametrize("name", WORKBOOK)
def test_limits_of_a_workbook(tables: Tables, tmp_path: Path, lower: Lower, name: str) -> None:
    module, measure, word = WORKBOOK[name]
    path = as_workbook(tables, tmp_path / "a.xlsx", far)
    most = measure(tables, path)
    lower(module, **{name: most})
    assert inspected(content.content(path)).sheets
    lower(module, **{name: most - 1})
    (problem,) = problems(path)
    assert word in problem.rule


def test_the_ratio_of_a_workbook(tables: Tables, tmp_path: Path, lower: Lower) -> None:
    """What may be inflated is so many times the file, or what is free for all."""
    path = as_workbook(tables, tmp_path / "a.xlsx")
    whole = sum(sizes(path))
    lower(container, RATIO=1, RATIO_FREE=whole)
    assert read(path).county.schools
    lower(container, RATIO_FREE=whole - 1)
    assert "解压后过大" in problems(path)[0].rule


def test_no_more_is_inflated_than_a_part_says_of_itself(tmp_path: Path) -> None:
    """Nor is it looked how much more there is: a part of 1,000 bytes is not too large, it is damaged."""
    path = tmp_path / "a.zip"
    path.write_bytes(archive([part("a.xml", b" " * 1_000)]))
    (entry,) = zipfile.ZipFile(path).infolist()
    assert container.inflated(path.read_bytes(), entry, 1_000) == b" " * 1_000
    entry.file_size = 10
    with pytest.raises(InputError, match="损坏"):
        container.inflated(path.read_bytes(), entry, 500)


# ---------------------------------------------------------------- workbooks, with the limits of the fixture


@pytest.fixture
def small(lower: Lower) -> None:
    lower(gate, ROWS=20, COLUMNS=40, AREA=400)


FAR = {
    "far cell": b'<row r="21"><c r="AO21"><v>1</v></c></row>',
    "far cell, other quotes": b"<row><c  r='AO9' ><v>1</v></c></row>",
    "far cell, entity": b'<row><c r="&#65;O9"><v>1</v></c></row>',
    "far cell, prefix": b'<x:row xmlns:x="x"><x:c r="AO9"><x:v>1</x:v></x:c></x:row>',
    "far formula": b'<row><c r="AO9"><f>1</f></c></row>',
    "far text": b'<row><c r="AO9" t="inlineStr"><is><t>x</t></is></c></row>',
    "far row": b'<row r="21"><c><v>1</v></c></row>',
    "far row by counting": b"<row/>" * 20 + b"<row><c><v>1</v></c></row>",
    "far column by counting": b'<row r="2">' + b"<c/>" * 40 + b"<c><v>1</v></c></row>",
    "large area": b'<row r="15"><c r="AB15"><v>1</v></c></row>',
}


@pytest.mark.parametrize("name", FAR)
@pytest.mark.usefixtures("small")
def test_far_cells(tables: Tables, tmp_path: Path, name: str) -> None:
    path = spoiled(tables, tmp_path / "a.xlsx", SHEET, b'<row r="2">', FAR[name] + b'<row r="2">')
    (problem,) = problems(path)
    assert "区域过大" in problem.rule


@pytest.mark.usefixtures("small")
def test_a_styled_empty_cell_far_away_is_no_harm(tables: Tables, tmp_path: Path) -> None:
    empty = b'<row r="21"><c r="AO21" s="0"/></row></sheetData>'
    assert read(spoiled(tables, tmp_path / "a.xlsx", SHEET, b"</sheetData>", empty)).county.schools


@pytest.mark.usefixtures("small")
def test_hidden_columns_are_no_more_than_columns(tables: Tables, tmp_path: Path) -> None:
    hidden = b'<cols><col min="5" max="300" hidden="1"/></cols><sheetData>'
    path = spoiled(tables, tmp_path / "a.xlsx", SHEET, b"<sheetData>", hidden)
    found: Inspection = inspected(path.read_bytes())
    assert found.sheets["学校"].hidden_columns == set(range(4, 40))


@pytest.mark.parametrize("attribute", ["count", "uniqueCount"])
@pytest.mark.usefixtures("small")
def test_shared_strings_said_to_be_there(tables: Tables, tmp_path: Path, attribute: str) -> None:
    """The library sets memory aside for as many as the part says, whatever it holds."""
    path = tmp_path / "b.xlsx"
    write(read(as_workbook(tables, tmp_path / "a.xlsx")).county, {}, path)
    parts = unzipped(path)
    strings = re.sub(rb' (uniqueCount|count)="\d+"', b"", parts[STRINGS])
    for count, sound in (("400", True), ("401", False), ("x", True), ("0" * 18 + "1", False)):
        said = strings.replace(b"<sst", f'<sst {attribute}="{count}"'.encode(), 1)
        path.write_bytes(zipped(parts | {STRINGS: said}))
        if sound:
            assert read(path).county.schools
        else:
            assert "损坏" in problems(path)[0].rule


def test_one_text_in_many_cells(tables: Tables, tmp_path: Path, lower: Lower) -> None:
    """The library copies it into each: what counts is the text times the cells, and it is counted cell by cell."""
    cells = b"".join(b'<row><c r="A%d" t="s"><v>%d</v></c></row>' % (row, row % 2) for row in range(1, 11))
    path = tmp_path / "b.xlsx"
    write(read(as_workbook(tables, tmp_path / "a.xlsx")).county, {}, path)
    blank = {name: b"<worksheet/>" for name in unzipped(path) if name.startswith("xl/worksheets/sheet")}
    parts = unzipped(path) | blank | {
        SHEET: b"<worksheet><sheetData>" + cells + b"</sheetData></worksheet>",
        STRINGS: "<sst><si><t>长长长</t></si><si><t>短</t></si></sst>".encode(),
    }
    lower(gate, CHARACTERS=20)
    assert inspected(zipped(parts)).sheets
    lower(gate, CHARACTERS=19)
    with pytest.raises(InputError, match="文字总量"):
        inspected(zipped(parts))


# ---------------------------------------------------------------- CSV and JSON

ROSTERS: dict[str, tuple[ModuleType, Callable[[Tables, Path], Path], int, str]] = {
    "csv": (csv_text, as_folder, 1, "行或列过多"), "json": (json_file, as_json, 0, "行或列名过多"),
}


@pytest.mark.parametrize("kind", ROSTERS)
def test_limits_of_tables(tables: Tables, tmp_path: Path, lower: Lower, kind: str) -> None:
    module, written, heading, word = ROSTERS[kind]
    rows, columns = max(map(len, tables.values())) - 1 + heading, max(len(each[0]) for each in tables.values())
    path = written(tables, tmp_path / "roster.json" if kind == "json" else tmp_path / "roster")
    lower(module, ROWS=rows, COLUMNS=columns, AREA=rows * columns)
    assert read(path).county.schools
    for name, value in (("ROWS", rows), ("COLUMNS", columns), ("AREA", rows * columns)):
        with pytest.MonkeyPatch.context() as lowered:
            lowered.setattr(module, name, value - 1)
            assert any(problem.rule == word for problem in problems(path)), name


def test_json_that_its_parser_gives_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The standard parser raises RecursionError where brackets lie deeper than the interpreter goes."""

    def gave_up(*_: object, **__: object) -> None:
        raise RecursionError

    (tmp_path / "roster.json").write_text("{}", "utf-8")
    monkeypatch.setattr(strict_json.json, "loads", gave_up)
    assert "嵌套过深" in problems(tmp_path / "roster.json")[0].rule


# ---------------------------------------------------------------- the process that reads .xls


@pytest.mark.parametrize(("reader", "word"), [
    ("aborting", "损坏"), ("killed", "损坏"), ("greedy", "损坏"), ("endless", "超时"),
])
def test_the_process_that_reads_old_workbooks_may_die(
    tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: str, word: str
) -> None:
    path = write_old(tables, tmp_path / "a.xls")
    monkeypatch.setattr(old_workbook, "READING", f"from tests.formats.readers import {reader}; {reader}()")
    if reader == "endless":
        monkeypatch.setattr(old_workbook, "SECONDS", 1)
    (problem,) = problems(path)
    assert word in problem.rule
