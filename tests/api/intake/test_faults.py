"""The rows around the faults of an upload: exact places in any form of file, for whoever sent it, and kept nowhere."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient

from api.common.roles import Role
from api.service import Service
from api.uploads.rosters import EMPTY, MIXED
from optimizer.importing.excerpts import COLUMNS, LONGEST, ROWS
from tests.api.intake.client import asking
from tests.api.intake.test_starts import INSTANCE, changed

Files = list[tuple[str, bytes]]


@pytest.fixture(scope="module")
def planner(store: Service) -> Iterator[TestClient]:
    with asking(store, Role.PLANNER) as client:
        yield client


def told(client: TestClient, files: Files, **form: str) -> dict[str, Any]:
    """What is said of the files: the same errors as an upload has."""
    sent = [("file", each) for each in files]
    answer = client.post("/rosters/faults", files=sent, data=form)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    found: dict[str, Any] = answer.json()
    refused = client.post("/rosters", files=sent, data=form)
    errors = [{key: value for key, value in each.items() if key != "place"} for each in found["errors"]]
    assert errors == refused.json().get("errors", [])
    return found


def cell(found: dict[str, Any], error: dict[str, Any], row: int = 0) -> str:
    """What stands where an error is."""
    place = error["place"]
    sheet = found["sheets"][place["sheet"]]
    lines = {line["row"]: line["cells"] for line in (*sheet["headings"], *sheet["rows"])}
    return str(lines[place["rows"][row]][place["column"] - 1])


def tables(book: bytes) -> dict[str, bytes]:
    """The sheets of a workbook as text."""
    found = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(book)).worksheets:
        held = io.StringIO()
        csv.writer(held).writerows(sheet.iter_rows(values_only=True))
        found[f"{sheet.title}.csv"] = held.getvalue().encode()
    return found


def zipped(book: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as target:
        for name, data in tables(book).items():
            target.writestr(name, data)
    return held.getvalue()


def test_each_fault_has_its_cell_whatever_the_file_is(store: Service, planner: TestClient) -> None:
    """A workbook, its sheets as text files, and these zipped: the same rows, and nothing is left behind."""
    book = changed(出生年月="不详", 编制学校="S999")
    for files in ([("a.xlsx", book)], list(tables(book).items()), [("a.zip", zipped(book))]):
        found = told(planner, files)
        places = [(each["row"], each["column"], cell(found, each)) for each in found["errors"]]
        assert places == [(3, "出生年月", "不详"), (3, "编制学校", "S999")]
        (sheet,) = found["sheets"]
        assert (sheet["title"], sheet["left"]) == ("教师", 0)
        assert sheet["file"] == ("教师.csv" if len(files) > 1 else "")
        assert [line["row"] for line in sheet["headings"]] == [1] and sheet["headings"][0]["cells"][1] == "姓名"
        assert [line["row"] for line in sheet["rows"]] == [3]
    assert not list((store.settings.data / "intake").glob("*"))


def test_the_bureaus_own_titles_and_headings_are_found_as_they_are_answered(planner: TestClient) -> None:
    """A title above, two sheets of one table, a column whose meaning is answered: the cell of the file."""
    book = openpyxl.load_workbook(io.BytesIO(changed(编制学校="S999")))
    sheet = book["教师"]
    sheet.title = "某某县花名册 (2026)"
    headings = [each.value for each in sheet[1]]
    sheet.cell(1, headings.index("主学科") + 1).value = "任教的科"
    sheet.insert_rows(1, 2)
    sheet["A1"] = "某某县教师花名册"
    held = io.BytesIO()
    book.save(held)
    files = [("a.xlsx", held.getvalue())]
    found = told(planner, files, accept="true")
    (error,) = [each for each in found["errors"] if each["column"] == "编制学校"]
    assert (error["row"], cell(found, error)) == (5, "S999")
    assert found["sheets"][0]["title"] == "某某县花名册 (2026)"
    assert [line["row"] for line in found["sheets"][0]["headings"]] == [3]


def test_a_missing_column_and_what_is_of_no_table(planner: TestClient) -> None:
    """A column that is not there leads to the headings of its sheet; a table that is not there leads nowhere."""
    book = openpyxl.load_workbook(INSTANCE)
    sheet = book["教师"]
    sheet.delete_cols([each.value for each in sheet[1]].index("性别") + 1)
    del book["学校"]
    held = io.BytesIO()
    book.save(held)
    found = told(planner, [("a.xlsx", held.getvalue())])
    of = {(each["table"], each["column"]): each["place"] for each in found["errors"]}
    assert of["学校", None] is None
    assert of["教师", "性别"] == {"sheet": 0, "column": None, "rows": [1]}


def test_as_many_rows_as_a_page_can_hold(planner: TestClient) -> None:
    """More faulty rows are counted, more columns and longer cells cut off."""
    book = openpyxl.load_workbook(INSTANCE)
    sheet = book["教师"]
    headings = [each.value for each in sheet[1]]
    first = [each.value for each in sheet[2]]
    for number in range(ROWS + 20):
        line = [f"X{number}", *first[1:]]
        line[headings.index("出生年月")] = "不详"
        sheet.append(line)
    last = sheet.max_row
    sheet.cell(last - 20, headings.index("姓名") + 1).value = "长" * 300
    sheet.cell(1, COLUMNS + 40).value = "很远的列"
    held = io.BytesIO()
    book.save(held)
    found = told(planner, [("a.xlsx", held.getvalue())])
    lines, left = found["sheets"][0]["rows"], found["sheets"][0]["left"]
    assert len(lines) == ROWS and left == 20 and lines[-1]["row"] == last - 20
    assert all(len(each["cells"]) <= COLUMNS and max(map(len, each["cells"])) <= LONGEST + 1 for each in lines)
    months = next(each for each in found["errors"] if each["column"] == "出生年月")
    assert months["place"]["rows"] == [each["row"] for each in lines]


def test_words_of_health_stay_in_the_file(planner: TestClient) -> None:
    found = told(planner, [("a.xlsx", changed(出生年月="因病不详"))])
    assert "病" not in json.dumps(found, ensure_ascii=False)


@pytest.mark.parametrize(("files", "rule"), [
    ([("a.xlsx", b"")], EMPTY[0]), ([("a.zip", b"PK\x03\x04"), ("b.csv", b"x,y")], MIXED[0]),
])
def test_what_cannot_be_read_has_no_sheet(planner: TestClient, files: Files, rule: str) -> None:
    found = told(planner, files)
    assert [(each["rule"], each["place"]) for each in found["errors"]] == [(rule, None)] and found["sheets"] == []


def test_a_sound_roster_and_one_with_a_question_have_none(planner: TestClient) -> None:
    assert told(planner, [("a.xlsx", INSTANCE.read_bytes())]) == {"errors": [], "sheets": []}
    assert told(planner, [("a.xlsx", changed(主学科="艺术"))]) == {"errors": [], "sheets": []}
    wrong = planner.post("/rosters/faults", files={"file": ("a.xlsx", b"x")}, data={"answers": "[]"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "invalid_request")
