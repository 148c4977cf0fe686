"""数据体检 over HTTP: the same as on the command line, worked out once, confirmed for one data and one policy."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator

from api.common.roles import Role
from api.operations.retention import purge
from api.operations.retention_rules import NOW
from api.service import Service
from api.store.tables import checkup, ledger
from api.uploads import checkups
from optimizer.app.checkup import checked_up
from optimizer.reporting.json import checkup as writer
from optimizer.reporting.json.checkup import checkup_data
from tests.api.intake.client import asking
from tests.api.intake.test_starts import changed

ROOT = Path(__file__).parents[3]
SCHEMA = json.loads((Path(writer.__file__).parent / "checkup.schema.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def planner(store: Service) -> Iterator[TestClient]:
    with asking(store, Role.PLANNER) as client:
        yield client


@pytest.fixture(scope="module")
def roster(planner: TestClient) -> str:
    return str(planner.post("/examples/three_schools").json()["id"])


def looked_over(client: TestClient, roster: str, **asked: Any) -> dict[str, Any]:
    answer = client.get(f"/rosters/{roster}/checkup", params=asked)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def sign(client: TestClient, roster: str, by: str = "人事科", **asked: Any) -> Any:
    return client.post(f"/rosters/{roster}/checkup/signature", json={"by": by}, params=asked)


def test_it_says_what_the_command_line_says(planner: TestClient, roster: str) -> None:
    found = looked_over(planner, roster)
    assert found.pop("signature") is None
    Draft202012Validator(SCHEMA).validate(found)
    mine = json.loads(json.dumps(checkup_data(checked_up(ROOT / "instances" / "three_schools"))))
    for told in (found, mine):
        told.pop("digests")  # names of people are part of the data
    assert found == mine


def test_without_a_policy_it_is_the_one_that_came_with_the_roster(planner: TestClient, roster: str) -> None:
    own = planner.get(f"/rosters/{roster}").json()["policy"]
    assert looked_over(planner, roster) == looked_over(planner, roster, policy=own)
    other = looked_over(planner, roster, policy="国家基线", year=2027)
    assert (other["policy"], other["years"]) == ("国家基线", [2027])
    assert planner.get(f"/rosters/{roster}/checkup", params={"policy": "0" * 64}).status_code == 404
    assert planner.get(f"/rosters/{roster}/checkup", params={"policy": "没有"}).status_code == 422
    assert planner.get(f"/rosters/{'0' * 64}/checkup").status_code == 404


def test_it_is_worked_out_once(planner: TestClient, roster: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = looked_over(planner, roster)
    monkeypatch.setattr(checkups, "examined", lambda *_, **__: pytest.fail("again"))
    assert looked_over(planner, roster) == first
    tag = planner.get(f"/rosters/{roster}/checkup").headers["etag"]
    assert planner.get(f"/rosters/{roster}/checkup", headers={"If-None-Match": tag}).status_code == 304


def test_what_is_deleted_is_not_there_for_whoever_has_it_either(planner: TestClient) -> None:
    """If-None-Match asks whether something has changed; nothing is said of what is gone."""
    made = planner.post("/policies", json={"name": "将删", "extends": ["标准"], "entries": [{"id": "flow", "low": 11}]})
    data = changed(姓名="林某")
    answer = planner.post("/rosters", files={"file": ("a.xlsx", data)}, data={"accept": "true"})
    assert answer.status_code == 201, answer.text
    roster, policy = answer.json()["id"], made.json()["id"]
    paths = [f"/rosters/{roster}/checkup", f"/rosters/{roster}/records/schools"]
    under = f"{paths[0]}?policy={policy}"
    tags = {path: planner.get(path).headers["etag"] for path in (*paths, under)}

    def told(path: str) -> int:
        return int(planner.get(path, headers={"If-None-Match": tags[path]}).status_code)

    assert [told(path) for path in tags] == [304, 304, 304]
    assert planner.delete(f"/policies/{policy}").status_code == 204
    assert (told(under), told(paths[0])) == (404, 304)
    assert planner.delete(f"/rosters/{roster}").status_code == 204
    assert [told(path) for path in paths] == [404, 404]


def test_no_more_are_remembered_than_a_few(
    store: Service, planner: TestClient, roster: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def counted(_service: Service, _kind: str, _files: Mapping[str, bytes], *, year: int) -> dict[str, Any]:
        asked.append(year)
        return {"checkup": {"digests": {"data": "d", "policy": str(year)}}}

    monkeypatch.setattr(checkups, "examined", counted)
    monkeypatch.setattr(checkups, "_known", type(checkups._known)(checkups.MOST))
    for year in (*range(2030, 2030 + checkups.MOST + 1), 2030, 2038):
        looked_over(planner, roster, year=year)
    assert asked == [*range(2030, 2039), 2030]


def test_a_signature_is_for_this_data_and_policy(store: Service, planner: TestClient, roster: str) -> None:
    found = looked_over(planner, roster)
    made = sign(planner, roster)
    assert made.status_code == 201, made.text
    told = made.json()
    assert told["by"] == "人事科" and {key: told[key] for key in ("data", "policy")} == {
        key: found["digests"][key] for key in ("data", "policy")
    }
    assert looked_over(planner, roster)["signature"] == told
    assert looked_over(planner, roster, policy="国家基线")["signature"] is None
    assert looked_over(planner, roster, year=2027)["signature"] is None
    again = sign(planner, roster, "督导室").json()
    assert looked_over(planner, roster)["signature"] == again and again["by"] == "督导室"
    with store.database.reading() as connection:
        entries = connection.execute(sa.select(ledger).where(
            ledger.c.subject == roster, ledger.c.action == "checkup.sign"
        ).order_by(ledger.c.seq)).all()
    assert [set(each.detail) for each in entries] == [{"data", "policy"}] * 2
    assert all(each.actor.startswith("key:") for each in entries)


@pytest.mark.parametrize("body", [{}, {"by": ""}, {"by": "a\nb"}, {"by": "x" * 101}, {"by": 1}, {"by": "a", "x": 1}])
def test_a_wrong_signature_is_none(planner: TestClient, roster: str, body: Any) -> None:
    assert planner.post(f"/rosters/{roster}/checkup/signature", json=body).status_code == 422


def test_an_approver_reads_it_and_does_not_sign_it(store: Service, roster: str) -> None:
    with asking(store, Role.APPROVER) as client:
        assert looked_over(client, roster)["policy"]
        assert sign(client, roster).status_code == 403


def test_what_cannot_be_checked_is_told_without_values(store: Service, planner: TestClient) -> None:
    """A policy of zones, on a roster without any."""
    roster = planner.post("/examples/flow_against_outflow").json()["id"]
    policy = planner.post("/policies", json={"name": "某某县片区政策", "entries": [{
        "id": "within", "rule": "within_scope", "areas": ["zone"],
        "clause": {"document": "某某县办法", "article": "第一条", "text": "在片区内交流"},
    }]})
    assert policy.status_code == 201, policy.text
    answer = planner.get(f"/rosters/{roster}/checkup", params={"policy": policy.json()["id"]})
    assert (answer.status_code, answer.json()["code"]) == (422, "unfit") and answer.json()["errors"]
    assert "片区政策" not in answer.text


def test_signatures_go_with_their_roster(store: Service, planner: TestClient) -> None:
    roster = planner.post("/examples/flow_against_outflow").json()["id"]
    assert sign(planner, roster).status_code == 201

    def kept() -> list[str]:
        with store.database.reading() as connection:
            return list(connection.execute(sa.select(checkup.c.roster).where(checkup.c.roster == roster)).scalars())

    assert planner.delete(f"/rosters/{roster}").status_code == 204 and kept() == [roster]
    purge(store, NOW._replace(days=1, plan_days=1))
    assert kept() == []
