"""Counting year by year over HTTP: kept and unkept policies, worked out once, honest where it does not come through."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.common.roles import Role
from api.service import Service
from api.uploads import counting, isolated_checks
from optimizer.processes.child import Death
from tests.api.intake.client import asking

FOLDER = Path(__file__).parents[3] / "instances" / "impossible" / "third_year"
SOFTER = {"name": "试", "extends": [], "entries": [{"id": "backbone_share", "percent": 47}]}


@pytest.fixture(scope="module")
def planner(store: Service) -> Iterator[TestClient]:
    with asking(store, Role.PLANNER) as client:
        yield client


@pytest.fixture(scope="module")
def roster(planner: TestClient) -> str:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as target:
        for path in (*FOLDER.glob("*.csv"), FOLDER / "policy.yaml"):
            target.write(path, path.name)
    answer = planner.post("/rosters", files={"file": ("third.zip", held.getvalue())})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def counted(client: TestClient, roster: str, **asked: Any) -> list[tuple[int, str]]:
    answer = client.post(f"/rosters/{roster}/counting", json=asked)
    assert answer.status_code == 200, answer.text
    return [(each["year"], each["standing"]) for each in answer.json()["years"]]


def test_the_year_that_breaks_is_told_with_its_clause(planner: TestClient, roster: str) -> None:
    answer = planner.post(f"/rosters/{roster}/counting", json={}).json()
    assert [(each["year"], each["standing"]) for each in answer["years"]] == [
        (2026, "clear"), (2027, "clear"), (2028, "impossible"),
    ]
    (reason,) = answer["years"][2]["reasons"]
    assert "还差6名" in reason["text"] and {each["entry"] for each in reason["clauses"]} == {"flow", "backbone_share"}
    assert all(each["document"] and each["quote"] for each in reason["clauses"])
    assert counted(planner, roster, years=2) == [(2026, "clear"), (2027, "clear")]


def test_a_policy_that_is_not_kept_yet_is_counted(planner: TestClient, roster: str) -> None:
    own = planner.get(f"/rosters/{roster}").json()["policy"]
    assert counted(planner, roster, policy={**SOFTER, "extends": [own]})[2] == (2028, "clear")
    assert counted(planner, roster, policy=own)[2] == (2028, "impossible")


def test_it_is_worked_out_once(planner: TestClient, roster: str, monkeypatch: pytest.MonkeyPatch) -> None:
    own = planner.get(f"/rosters/{roster}").json()["policy"]
    first = counted(planner, roster, policy=own)
    monkeypatch.setattr(counting, "examined", lambda *_, **__: pytest.fail("again"))
    assert counted(planner, roster) == counted(planner, roster, policy=own) == first


@pytest.mark.parametrize("body", [
    {"policy": "没有"}, {"policy": {"name": "x", "extends": ["标准"], "entries": [{"id": "flow", "low": "x"}]}},
    {"years": 7}, {"year": 1999}, {"x": 1},
])
def test_a_wrong_question_is_refused(planner: TestClient, roster: str, body: Any) -> None:
    assert planner.post(f"/rosters/{roster}/counting", json=body).status_code == 422


def test_who_may_not_read_rosters_asks_in_vain(store: Service, planner: TestClient, roster: str) -> None:
    assert planner.post(f"/rosters/{'0' * 64}/counting", json={}).status_code == 404
    assert planner.post(f"/rosters/{roster}/counting", json={"policy": "0" * 64}).status_code == 404
    with asking(store, Role.AUDITOR) as client:
        assert client.post(f"/rosters/{roster}/counting", json={}).status_code == 403


@pytest.mark.parametrize(("death", "status", "code"), [
    (Death.WALL, 503, "too_large"), (Death.MEMORY, 503, "too_large"), (Death.OTHER, 422, "unreadable"),
    ({"failed": "MemoryError"}, 503, "too_large"), ({"failed": "KeyError"}, 422, "unreadable"),
])
def test_what_is_too_large_is_said_to_be(
    planner: TestClient, roster: str, monkeypatch: pytest.MonkeyPatch, death: Any, status: int, code: str
) -> None:
    monkeypatch.setattr(isolated_checks, "ask", lambda *_, **__: death)
    answer = planner.post(f"/rosters/{roster}/counting", json={"policy": "标准", "year": 2030})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
