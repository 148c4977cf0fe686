"""What a roster begins with: template, examples, and the own workbook with its faults marked."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient

from api.common.roles import Role
from api.service import Service
from optimizer.app.examples import EXAMPLES
from optimizer.formats import write_template
from optimizer.importing.mapping_file import NAME as MAPPING
from optimizer.reporting.xlsx.marked_copy import LIST
from tests.api.intake.client import asking

INSTANCE = Path(__file__).parents[3] / "instances" / "three_schools.xlsx"


@pytest.fixture(scope="module")
def planner(store: Service) -> Iterator[TestClient]:
    with asking(store, Role.PLANNER) as client:
        yield client


def changed(**cells: Any) -> bytes:
    """The three schools with some cells of the sheet 教师 changed, by heading, in the third row."""
    book = openpyxl.load_workbook(INSTANCE)
    sheet = book["教师"]
    headings = [cell.value for cell in sheet[1]]
    for heading, value in cells.items():
        sheet.cell(3, headings.index(heading) + 1).value = value
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def marked(client: TestClient, data: bytes, name: str = "某某县名册.xlsx", **form: Any) -> Any:
    return client.post("/rosters/marked", files={"file": (name, data)}, data=form)


def test_the_template_is_the_blank_one(planner: TestClient, tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx")
    answer = planner.get("/template")
    assert answer.status_code == 200 and answer.content == (tmp_path / "t.xlsx").read_bytes()
    assert "%E5%90%8D%E5%86%8C%E6%A8%A1%E6%9D%BF.xlsx" in answer.headers["content-disposition"]


def test_examples_are_listed_and_each_is_loaded_as_if_it_were_uploaded(planner: TestClient) -> None:
    items = planner.get("/examples").json()["items"]
    assert [each["name"] for each in items] == list(EXAMPLES) and all(each["title"] and each["text"] for each in items)
    for each in items:
        made = planner.post(f"/examples/{each['name']}")
        assert made.status_code == 201, made.text
        told = made.json()
        assert made.headers["location"] == f"/api/v1/rosters/{told['id']}"
        assert (told["schools"], told["teachers"]) == (each["schools"], each["teachers"])
        assert planner.get(f"/policies/{told['policy']}").json()["name"] == each["policy"]
        assert planner.post(f"/examples/{each['name']}").json()["id"] == told["id"]
    assert planner.post("/examples/four_schools").status_code == 422


def test_a_workbook_comes_back_with_its_faults_marked_and_is_not_kept(store: Service, planner: TestClient) -> None:
    kept = planner.get("/rosters", params={"limit": 200}).json()["items"]
    answer = marked(planner, changed(出生年月="不详", 编制学校="S999"))
    assert answer.status_code == 200, answer.text
    assert "%E6%A0%87%E6%B3%A8.xlsx" in answer.headers["content-disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames[0] == LIST
    sheet = book["教师"]
    noted = {cell.coordinate: cell.comment.text for row in sheet.iter_rows(min_row=2) for cell in row if cell.comment}
    assert len(noted) == 2 and any("日期" in text or "年月" in text for text in noted.values()), noted
    assert {coordinate.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for coordinate in noted} == {"3"}
    assert planner.get("/rosters", params={"limit": 200}).json()["items"] == kept
    assert not list((store.settings.data / "examined").glob("*"))


def test_signs_that_the_service_uses_itself_are_marked_too(planner: TestClient) -> None:
    answer = marked(planner, changed(姓名="⟦T1⟧"))
    assert answer.status_code == 200, answer.text
    listed = openpyxl.load_workbook(io.BytesIO(answer.content))[LIST]
    assert any("这两个符号由系统使用" in str(cell.value) for row in listed for cell in row)


def test_what_is_confirmed_is_not_marked(planner: TestClient) -> None:
    """By an answer, by accepting every guess, or by a 对照表 beside the workbook."""
    unsure = changed(主学科="艺术")
    refused = planner.post("/rosters", files={"file": ("a.xlsx", unsure)}).json()
    (question,) = [each for each in refused["questions"] if each["written"] == "艺术"]
    assert marked(planner, unsure).status_code == 200
    answers = json.dumps({question["id"]: "音乐"})
    settled = marked(planner, unsure, answers=answers)
    assert (settled.status_code, settled.json()["code"]) == (422, "nothing_to_mark")
    mapping = "词:\n- {表: 教师, 列: 主学科, 写法: 艺术, 读作: 音乐, 确认: 是}\n".encode()
    beside = planner.post("/rosters/marked", files=[
        ("file", (MAPPING, mapping)), ("file", ("a.xlsx", unsure)),
    ])
    assert beside.json()["code"] == "nothing_to_mark"


@pytest.mark.parametrize(("files", "code"), [
    ([("a.csv", b"x")], "not_a_workbook"), ([("a.xlsx", b"")], "not_a_workbook"),
    ([("a.xlsx", b"PK\x03\x04")], "unmarkable"),
    ([("a.xlsx", b"PK\x03\x04"), ("b.xlsx", b"PK\x03\x04")], "one_workbook"),
    ([("a.yaml", b"x"), ("b.yaml", b"x")], "one_workbook"), ([("a.yaml", b"x")], "not_a_workbook"),
])
def test_what_can_not_be_marked_is_told(planner: TestClient, files: list[tuple[str, bytes]], code: str) -> None:
    answer = planner.post("/rosters/marked", files=[("file", each) for each in files])
    assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text


def test_a_sound_workbook_needs_no_marks(planner: TestClient) -> None:
    assert marked(planner, INSTANCE.read_bytes()).json()["code"] == "nothing_to_mark"
