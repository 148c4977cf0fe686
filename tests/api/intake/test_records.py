"""Records of a roster, column by column: what is filled in, in plain forms, names only for who may see them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from api.common.roles import Role
from api.service import Service
from api.store.tables import ledger
from api.uploads.records import SHOWN, columnar
from optimizer.formats.schema import TEACHERS
from optimizer.importing import read
from tests.api.intake.client import asking

INSTANCE = Path(__file__).parents[3] / "instances" / "three_schools.xlsx"
COUNTY = read(INSTANCE).county


@pytest.fixture(scope="module")
def planner(store: Service) -> Iterator[TestClient]:
    with asking(store, Role.PLANNER) as client:
        yield client


@pytest.fixture(scope="module")
def roster(planner: TestClient) -> str:
    made = planner.post("/rosters", files={"file": ("三校.xlsx", INSTANCE.read_bytes())})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def columns(client: TestClient, roster: str, table: str, **asked: Any) -> dict[str, dict[str, Any]]:
    answer = client.get(f"/rosters/{roster}/records/{table}", params=asked)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["table"] == table and all(len(each["values"]) == found["rows"] for each in found["columns"])
    return {each["key"]: each for each in found["columns"]}


def entered(store: Service, roster: str) -> list[Any]:
    with store.database.reading() as connection:
        mine = sa.select(ledger).where(ledger.c.subject == roster, ledger.c.action == "roster.names")
        return list(connection.execute(mine.order_by(ledger.c.seq)))


def test_teachers_are_told_as_the_roster_has_them(planner: TestClient, roster: str) -> None:
    found = columns(planner, roster, "teachers")
    people = COUNTY.teachers
    assert found["id"]["values"] == [each.id for each in people] and found["id"]["title"] == "教师编号"
    assert found["birth"] == {
        "key": "birth", "title": "出生年月", "form": "month", "values": [f"{each.birth:%Y-%m}" for each in people],
    }
    assert found["volunteer"]["form"] == "flag"
    assert found["volunteer"]["values"] == [each.volunteer for each in people]
    assert found["lon"]["form"] == "number" and found["lon"]["values"] == [each.lon for each in people]
    assert found["title"]["form"] == "choice" and found["recruited"]["form"] == "text"
    assert found["recruited"]["values"] == [None if t.recruited is None else str(t.recruited) for t in people]
    assert found["wishes"]["values"] == ["、".join(each.wishes) or None for each in people]


def test_columns_that_say_nothing_are_left_out(planner: TestClient, roster: str) -> None:
    told = set(columns(planner, roster, "teachers"))
    saying = {
        column.english for column in TEACHERS.columns
        if any(getattr(each, column.attribute) != TEACHERS.defaults.get(column.attribute) for each in COUNTY.teachers)
    }
    assert told == saying - {"name"} and len(told) < len(TEACHERS.columns) - 1
    assert {"quota", "junior_pupils"} <= set(columns(planner, roster, "schools"))
    assert "primary_pupils" not in columns(planner, roster, "schools")


def test_every_table_is_told_and_no_other(planner: TestClient, roster: str) -> None:
    for table in SHOWN:
        rows = getattr(COUNTY, table)
        assert len(next(iter(columns(planner, roster, table).values()))["values"]) == len(rows), table
    for table in ("visitors", "history", "settings", "x"):
        assert planner.get(f"/rosters/{roster}/records/{table}").status_code == 422


def test_an_empty_table_has_its_headings() -> None:
    found = columnar(json.dumps({"教师": []}).encode(), "roads", None)
    assert found["rows"] == 0 and [each["key"] for each in found["columns"]] == ["start", "end", "minutes"]


def test_names_are_for_planner_and_approver_and_every_look_is_in_the_ledger(store: Service, roster: str) -> None:
    for role, allowed in ((Role.PLANNER, 200), (Role.APPROVER, 200), (Role.AUDITOR, 403), (Role.OPERATOR, 403)):
        before = len(entered(store, roster))
        with asking(store, role) as client:
            answer = client.get(f"/rosters/{roster}/records/teachers", params={"names": True})
            assert answer.status_code == allowed, role
        told = entered(store, roster)[before:]
        assert [each.detail for each in told] == ([{"count": len(COUNTY.teachers)}] if allowed == 200 else [])
        if allowed == 200:
            assert answer.headers["cache-control"] == "no-store"
            names = next(each for each in answer.json()["columns"] if each["key"] == "name")
            assert names["values"] == [each.name for each in COUNTY.teachers]
            assert not any(each.name in str(told) for each in COUNTY.teachers)


def test_without_names_there_are_none_and_nothing_is_entered(
    store: Service, planner: TestClient, roster: str
) -> None:
    before = len(entered(store, roster))
    answer = planner.get(f"/rosters/{roster}/records/teachers")
    assert not any(each.name in answer.text for each in COUNTY.teachers) and "⟦" not in answer.text
    planner.get(f"/rosters/{roster}/records/schools", params={"names": True})
    assert len(entered(store, roster)) == before


def test_whoever_has_them_is_told_so_and_names_are_never_mixed_up(planner: TestClient, roster: str) -> None:
    path = f"/rosters/{roster}/records/teachers"
    plain, named = planner.get(path), planner.get(path, params={"names": True})
    assert plain.headers["content-encoding"] == "gzip"
    assert planner.get(path, headers={"If-None-Match": plain.headers["etag"]}).status_code == 304
    assert plain.headers["etag"] != named.headers["etag"]
    assert planner.get(path, headers={"If-None-Match": named.headers["etag"]}).status_code == 200


def test_a_deleted_roster_tells_nothing(store: Service, planner: TestClient) -> None:
    made = planner.post("/examples/flow_against_outflow").json()["id"]
    path = f"/rosters/{made}/records/teachers"
    tag = planner.get(path).headers["etag"]
    assert planner.delete(f"/rosters/{made}").status_code == 204
    for headers in ({}, {"If-None-Match": tag}):
        assert planner.get(path, headers=headers).status_code == 404
