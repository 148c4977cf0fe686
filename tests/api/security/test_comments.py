"""Comments on plans: sealed, of those who plan and those who decide, gone with the names; files of a plan's reports."""

from collections.abc import Mapping
from typing import Any

import pytest
import sqlalchemy as sa

from api.common.roles import Role
from api.operations.retention import purge
from api.operations.retention_rules import NOW, Terms
from api.store.database import now
from api.store.tables import artifact, comment, job, ledger, plan, roster
from tests.api.security.conftest import Town
from tests.api.security.world import CANARY, build

V1 = "/api/v1"
Ids = Mapping[str, str]


@pytest.fixture
def owned(town: Town) -> Ids:
    return build(town.service, "east")


def post(town: Town, ids: Ids, role: Role = Role.PLANNER, tenant: str = "east", **body: Any) -> Any:
    return town.client.post(f"{V1}/plans/{ids['plan_id']}/comments", json=body, headers=town.headers(tenant, role))


def listed(town: Town, ids: Ids, role: Role = Role.PLANNER, **asked: Any) -> Any:
    path = f"{V1}/plans/{ids['plan_id']}/comments"
    answer = town.client.get(path, headers=town.headers("east", role), params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_planner_and_approver_speak_with_each_other(town: Town, owned: Ids) -> None:
    said = f"{CANARY}老师家远，\n建议改派"
    made = post(town, owned, text=f"  {said} ", teacher="T1", school="S002")
    assert made.status_code == 201, made.text
    told = made.json()
    assert (told["text"], told["teacher"], told["school"]) == (said, "T1", "S002")
    assert told["by"] == f"key:{town.keys['east', Role.PLANNER]}" and told["at"]
    assert told["by_text"] == "试"
    answer = post(town, owned, Role.APPROVER, text="同意").json()
    found = listed(town, owned, Role.APPROVER)["items"]
    assert found[:2] == [answer, told] and len(found) == 3
    assert found[2]["by_text"] == found[2]["by"] == "key:x", "of whom nothing is known"
    assert listed(town, owned, limit=1)["items"] == [answer] and listed(town, owned, limit=1)["next"]
    for role in (Role.AUDITOR, Role.OPERATOR):
        assert post(town, owned, role, text="x").status_code == 403


def test_what_is_said_is_sealed_and_the_ledger_tells_who_and_when(town: Town, owned: Ids) -> None:
    made = post(town, owned, text=f"{CANARY}请留任", teacher="T1").json()
    with town.service.database.reading() as connection:
        row = connection.execute(sa.select(comment).where(comment.c.id == made["id"])).one()
        entry = connection.execute(sa.select(ledger).where(
            ledger.c.subject == owned["plan_id"], ledger.c.action == "plan.comment"
        )).one()
    assert CANARY.encode() not in row.sealed and "留任".encode() not in row.sealed and b"T1" not in row.sealed
    assert entry.detail == {"comment": made["id"]} and entry.actor == made["by"]
    told = town.client.get(f"{V1}/ledger", headers=town.headers("east", Role.AUDITOR)).json()["items"]
    called = {each["action"]: (each["actor"], each["actor_text"]) for each in told}
    assert called["plan.comment"] == (made["by"], "试") and called["tenant.create"] == ("console", "命令行")


@pytest.mark.parametrize(("body", "code", "pointer"), [
    ({"text": ""}, "invalid_request", "/text"), ({"text": " \n "}, "invalid_request", "/text"),
    ({"text": "字" * 1_001}, "invalid_request", "/text"), ({}, "invalid_request", "/text"),
    ({"text": "x", "plan": "y"}, "invalid_request", "/plan"), ({"text": "x", "teacher": ""}, "invalid_request", None),
    ({"text": "x", "teacher": "王小明"}, "unknown_teacher", "/teacher"),
    ({"text": "x", "school": "S404王小明"}, "unknown_school", "/school"),
    ({"text": "T1 正在住院，请暂缓"}, "health", None), ({"text": "x", "school": "a\nb"}, "invalid_request", "/school"),
])
def test_a_wrong_comment_is_not_kept(
    town: Town, owned: Ids, body: dict[str, Any], code: str, pointer: str | None
) -> None:
    before = len(listed(town, owned)["items"])
    answer = post(town, owned, **body)
    assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text
    assert "王小明" not in answer.text and "住院" not in answer.text
    if pointer is not None:
        assert [each["pointer"] for each in answer.json()["errors"]] == [pointer]
    assert len(listed(town, owned)["items"]) == before


def test_comments_go_with_the_names_at_once_and_for_good(fresh_town: Town) -> None:
    town, ids = fresh_town, build(fresh_town.service, "east")
    assert len(listed(town, ids)["items"]) == 1
    drop = town.client.delete(f"{V1}/rosters/{ids['roster_id']}", headers=town.headers("east", Role.PLANNER))
    assert drop.status_code == 204 and listed(town, ids)["items"] == []
    refused = post(town, ids, text="x")
    assert (refused.status_code, refused.json()["code"]) == (409, "roster_gone")
    with town.service.database.writing() as connection:
        connection.execute(sa.update(plan).values(state="approved", signed=now()))
        connection.execute(sa.update(job).values(finished=now()))
    purge(town.service, Terms(30, 1_500))
    with town.service.database.reading() as connection:
        assert connection.execute(sa.select(comment.c.id)).all() == []
        assert connection.execute(sa.select(roster.c.id)).all() == []
        assert connection.execute(sa.select(plan.c.id)).all(), "the approved plan stays, without what was said of it"


def test_comments_go_with_their_plan(fresh_town: Town) -> None:
    build(fresh_town.service, "east")
    purge(fresh_town.service, NOW)
    with fresh_town.service.database.reading() as connection:
        for table in (comment, plan, job):
            assert connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() == 0


def reported(town: Town, ids: Ids, tenant: str, plan_id: str) -> str:
    """A report job of a plan, with a file that names a teacher."""
    other = build(town.service, tenant)
    with town.service.database.writing() as connection:
        asked = {"plan": plan_id, "roster": ids["roster_id"], "form": "papers"}
        connection.execute(sa.update(job).where(job.c.id == other["job_id"]).values(kind="report", request=asked))
        mine = (artifact.c.job == other["job_id"], artifact.c.name == "plan.json")
        connection.execute(sa.update(artifact).where(*mine).values(name="请示.json"))
    return other["job_id"]


def test_files_of_a_report_are_exported_masked_or_in_full(town: Town, owned: Ids) -> None:
    path, made = f"{V1}/plans/{owned['plan_id']}/exports", reported(town, owned, "east", owned["plan_id"])
    body = {"file": "请示.json", "job": made}
    masked = town.client.post(path, json=body, headers=town.headers("east", Role.PLANNER))
    assert (masked.status_code, masked.headers["rotation-names"]) == (200, "masked") and CANARY not in masked.text
    full = {**body, "names": "full", "reason": "报送"}
    assert town.client.post(path, json=full, headers=town.headers("east", Role.PLANNER)).status_code == 403
    shown = town.client.post(path, json=full, headers=town.headers("east", Role.APPROVER))
    assert shown.status_code == 200 and CANARY in shown.text
    with town.service.database.reading() as connection:
        told = connection.execute(sa.select(ledger.c.detail).where(
            ledger.c.subject == owned["plan_id"], ledger.c.action == "plan.export"
        ).order_by(ledger.c.seq.desc())).scalars().first()
    assert told == {"file": "请示.json", "names": "full", "reason": "报送", "job": made}


def test_no_other_job_s_files_are_exported(town: Town, owned: Ids) -> None:
    """Of another plan, of another bureau, deleted, or of nobody: all alike."""
    path = f"{V1}/plans/{owned['plan_id']}/exports"
    foreign = reported(town, owned, "west", owned["plan_id"])
    elsewhere = reported(town, owned, "east", build(town.service, "east")["plan_id"])
    deleted = reported(town, owned, "east", owned["plan_id"])
    with town.service.database.writing() as connection:
        connection.execute(sa.update(job).where(job.c.id == deleted).values(deleted=now()))
    answers = [
        town.client.post(path, json={"file": "请示.json", "job": each}, headers=town.headers("east", Role.APPROVER))
        for each in (foreign, elsewhere, deleted, "6c1d4a5e-0f4b-4f58-9d7e-3c2b1a09f8e7")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
