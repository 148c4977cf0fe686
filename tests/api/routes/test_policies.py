"""Policies, rules and capabilities: layers of own policies, faults with pointers, forms that say what the code says."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import httpx
import pytest
from fastapi.testclient import TestClient

from api.common.roles import Role
from api.common.settings import Settings
from api.http.app import create_app
from api.http.routes.solves import Kind
from api.identity.tenants import create_key, create_tenant
from optimizer.domain.errors import InputError
from optimizer.policy.entries import LONGEST_ID
from optimizer.policy.layers import PRESETS, build, load, merge, presets
from optimizer.rules import BY_NAME, RULES
from tests.api.routes.conftest import ROSTER

V1 = "/api/v1"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    app = create_app(Settings(data=tmp_path_factory.mktemp("policies"), database="", cores=1))
    with TestClient(app) as made:
        create_tenant(app.state.service, "east", "甲局")
        made.headers["Authorization"] = f"Bearer {create_key(app.state.service, 'east', 'x', [Role.PLANNER])[1]}"
        yield made


def created(client: TestClient, **plain: Any) -> httpx.Response:
    return client.post(f"{V1}/policies", json={"name": "甲", **plain})


def test_presets_come_first_and_say_what_their_files_say(client: TestClient) -> None:
    names = [each["id"] for each in client.get(f"{V1}/policies").json()["items"] if each["preset"]]
    assert names == presets() == sorted(path.stem for path in PRESETS.glob("*.yaml"))
    for name in names:
        plain = client.get(f"{V1}/policies/{name}").json()["plain"]
        assert build(plain, name) == load(name)


def test_an_own_policy_extends_presets_and_own_ones_by_id(client: TestClient) -> None:
    county = created(client, extends=["标准"], definitions={"term": 2}, entries=[{"id": "flow", "low": 12}]).json()
    group = created(client, name="乙", extends=[county["id"]], entries=[{"id": "flow", "high": 22}])
    assert group.status_code == 201
    made = build(client.get(f"{V1}/policies/{group.json()['id']}").json()["plain"], "乙")
    flow = made.entry("flow").rule.model_dump()
    assert (flow["low"], flow["high"], made.definitions.term) == (12, 22, 2)
    expected = merge([load("标准").dump(), {"entries": [{"id": "flow", "low": 12, "high": 22}]}])
    assert {entry.id for entry in made.entries} == {entry["id"] for entry in expected["entries"]}
    again = created(client, extends=["标准"], definitions={"term": 2}, entries=[{"id": "flow", "low": 12}]).json()
    assert again["id"] == county["id"]


def test_ids_of_entries_may_be_as_long_as_everywhere(client: TestClient) -> None:
    """What came with a roster or out of a repair can be kept: one limit for all."""
    entry = {"rule": "quota", "clause": {"document": "甲", "article": "一", "text": "二"}}
    assert created(client, name="长", entries=[{**entry, "id": "条" * LONGEST_ID}]).status_code == 201
    answer = created(client, name="长", entries=[{**entry, "id": "条" * (LONGEST_ID + 1)}])
    assert answer.status_code == 422 and answer.json()["errors"][0]["pointer"] == "/entries/0/id"
    with pytest.raises(InputError):
        build({"name": "长", "entries": [{**entry, "id": "条" * (LONGEST_ID + 1)}]}, "长")


def test_every_fault_has_a_pointer_and_nothing_that_was_sent(client: TestClient) -> None:
    answer = created(client, extends=["标准"], entries=[
        {"id": "flow", "low": "PLANTED"}, {"id": "PLANTED-ID", "rule": "flow"},
        {"id": "x", "rule": "staffing", "PLANTED": 1, "clause": {"document": "甲", "article": "一", "text": "二"}},
    ], definitions={"term": 99})
    assert created(client, entries=[{"id": "a"}, {"id": "a"}]).status_code == 422
    assert answer.status_code == 422 and "PLANTED" not in answer.text
    pointers = {error["pointer"] for error in answer.json()["errors"]}
    assert {"/entries/0/low", "/entries/1/clause", "/entries/2", "/definitions/term"} <= pointers


@pytest.mark.parametrize("base", ["../../etc/passwd", "/etc/passwd", "policy.yaml", ""])
def test_no_policy_extends_a_file(client: TestClient, base: str) -> None:
    assert created(client, extends=[base]).status_code == 422
    assert created(client, extends=["0" * 64]).status_code == 404


def test_layers_change_only_what_they_speak_of(client: TestClient) -> None:
    nation = {"name": "国", "definitions": {"term": 2}, "extends": ["标准"]}
    group = {"name": "团", "definitions": {"due_years": 9}, "entries": [{"id": "flow", "low": 11}]}
    answer = client.post(f"{V1}/policies/merge", json={"name": "并", "layers": [nation, group]})
    assert answer.status_code == 200 and answer.json()["id"] is None
    merged = client.post(f"{V1}/policies/merge", json={"name": "并", "layers": [nation, group], "keep": True}).json()
    flow = next(entry for entry in merged["plain"]["entries"] if entry["id"] == "flow")
    assert flow["low"] == 11 and flow["high"] == load("标准").entry("flow").rule.model_dump()["high"]
    alone = client.post(f"{V1}/policies/merge", json={"name": "并", "layers": [group, group]})
    assert alone.status_code == 422 and alone.json()["errors"][0]["pointer"] == "/layers"
    assert (merged["plain"]["definitions"]["term"], merged["plain"]["definitions"]["due_years"]) == (2, 9)
    assert client.get(f"{V1}/policies/{merged['id']}").json()["name"] == "并"


def test_differences_cover_settings_definitions_and_entries(client: TestClient) -> None:
    other = {"name": "标准", "extends": ["标准"], "definitions": {"term": 2}, "entries": [
        {"id": "flow", "low": 11}, {"id": "new_school", "remove": True},
    ]}
    told = client.post(f"{V1}/policies/diff", json={"first": "标准", "second": other}).json()["differences"]
    found = {each["entry"]: each for each in told}
    assert found[None]["changes"] == [{"name": "definitions.term", "before": 3, "after": 2}]
    assert found["flow"]["changes"] == [{"name": "low", "before": 10, "after": 11}]
    assert found["new_school"]["kind"] == "dropped" and len(found) == 3
    assert client.post(f"{V1}/policies/diff", json={"first": "标准", "second": "标准"}).json()["differences"] == []


def test_contradictions_are_found_with_and_without_a_roster(client: TestClient) -> None:
    assert client.post(f"{V1}/policies/check", json={"policy": "标准"}).json()["code"] == "year_missing"
    roster = client.post(f"{V1}/rosters", files={"file": (ROSTER.name, ROSTER.read_bytes())}).json()["id"]
    for further in ({"year": 2026}, {"roster": roster}):
        fine = client.post(f"{V1}/policies/check", json={"policy": "标准", **further}).json()
        assert fine["sound"] is True and fine["year"] == 2026
        flow = load("标准").entry("flow").dump()
        bad = {"name": "坏", "extends": ["标准"], "entries": [{**flow, "id": "flow2", "low": 60, "high": 70}]}
        told = client.post(f"{V1}/policies/check", json={"policy": bad, **further}).json()
        assert told["sound"] is False and any({"flow", "flow2"} <= set(each["entries"]) for each in told["findings"])


def test_a_policy_in_use_stays(client: TestClient) -> None:
    made = created(client, name="用", extends=["标准"]).json()["id"]
    roster = client.post(f"{V1}/rosters", files={"file": (ROSTER.name, ROSTER.read_bytes())}).json()["id"]
    job = client.post(f"{V1}/solves", json={"kind": "rotation", "roster": roster, "policy": made}).json()["id"]
    assert client.delete(f"{V1}/policies/{made}").json()["code"] == "in_use"
    client.post(f"{V1}/solves/{job}/cancel")
    assert client.delete(f"{V1}/policies/{made}").status_code == 204
    assert client.get(f"{V1}/policies/{made}").status_code == 404


def test_rules_come_with_forms_whose_defaults_the_rules_accept(client: TestClient) -> None:
    items = client.get(f"{V1}/rules").json()["items"]
    assert [each["name"] for each in items] == [rule.name for rule in RULES]
    for each in items:
        rule, form = BY_NAME[each["name"]], each["parameters"]
        defaults = {name: part["default"] for name, part in form["properties"].items() if "default" in part}
        if not form.get("required"):
            assert rule.model_validate(defaults) == rule.model_validate({})
        assert all(part.get("title") for part in form["properties"].values())
        assert client.get(f"{V1}/rules/{each['name']}").json() == each
    assert client.get(f"{V1}/rules/no_rule").status_code == 404


def test_capabilities_say_what_this_installation_is_set_to(client: TestClient) -> None:
    told = client.get(f"{V1}/capabilities").json()
    assert told["limits"]["upload_mib"] == 20 and told["executors"] == 0 and told["database"] == "sqlite"
    assert set(get_args(Kind)) == set(told["kinds"]) >= {"rotation", "audit"}
    assert client.get(f"{V1}/capabilities", params={"verbose": 1}).json()["code"] == "unknown_parameter"
    assert client.get(f"{V1}/solves?limit=1&limit=2").json()["code"] == "repeated_parameter"


def test_the_shipped_workbook_is_there() -> None:
    assert Path(ROSTER).is_file()


def test_a_policy_is_a_form_that_marks_what_differs(client: TestClient) -> None:
    own = created(client, name="丙", extends=["标准"], entries=[{"id": "flow", "low": 12}]).json()["id"]
    plain = client.get(f"{V1}/policies/{own}/form").json()
    rows = {each["id"]: each for each in plain["entries"]}
    assert plain["over"] is None and {each["changed"] for each in rows.values()} == {None}
    found = client.get(f"{V1}/policies/{own}/form", params={"over": "标准", "year": 2026}).json()
    rows = {each["id"]: each for each in found["entries"]}
    assert {name for name, each in rows.items() if each["changed"]} == {"flow"} and found["dropped"] == []
    assert rows["flow"]["source_layer"] == "丙" and rows["in_term"]["source_layer"] == "基础"
    [low] = [each for each in rows["flow"]["parameters"] if each["changed"]]
    assert (low["name"], low["value"], rows["flow"]["standing"]) == ("low", 12, "生效")
    preset = client.get(f"{V1}/policies/国家基线/form", params={"over": own}).json()
    assert {each["id"] for each in preset["dropped"]} == set(rows) - {each["id"] for each in preset["entries"]}


def test_a_form_of_what_there_is_not_is_refused(client: TestClient) -> None:
    for path, params, status in (
        ("0" * 64, {}, 404), ("标准", {"over": "0" * 64}, 404), ("标准", {"over": "没有"}, 422),
        ("没有", {}, 404), ("标准", {"year": "1"}, 422),
    ):
        answer = client.get(f"{V1}/policies/{path}/form", params=params)
        assert answer.status_code == status, (path, answer.text)
