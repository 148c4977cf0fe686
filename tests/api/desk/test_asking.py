"""Moves tried, least changes and reasons, in one request; nothing of it changes the plan."""

import json
from typing import Any

import pytest
import sqlalchemy as sa

from api.common.roles import Role
from api.store.tables import job, ledger
from api.store.tables import plan as plans
from optimizer.reporting.facts.masking import OPEN
from tests.api.desk.conftest import NAME, Page

Row = sa.Row[Any]


@pytest.fixture(scope="module")
def postings(page: Page, solved: Row) -> Any:
    return page.bureau.json(solved.id, "plan.json")["postings"]


def test_no_moves_break_nothing(page: Page, plan: str) -> None:
    answer = page.post(f"/plans/{plan}/findings", {"moves": []}).json()
    assert answer["lawful"] and answer["findings"] == []
    assert all(level["before"] == level["after"] for level in answer["levels"])


def test_a_move_is_judged_as_an_audit_judges_the_plan_that_has_it(
    page: Page, plan: str, postings: Any, solved: Row
) -> None:
    """The same findings as a job that is given the plan without the posting."""
    first = postings[0]
    answer = page.post(f"/plans/{plan}/findings", {"moves": [{"teacher": first["teacher"], "to": None}]}).json()
    given = {"year": first["first_year"], "postings": postings[1:]}
    made_of = {name: solved.request[name] for name in ("roster", "policy")}
    judged = page.bureau.done("audit", given=given, **made_of).result
    assert answer["lawful"] == judged["lawful"]
    assert [each["text"] for each in answer["findings"]] == [each["text"] for each in judged["findings"]]
    assert answer["findings"] and all(each["new"] and each["clause"] for each in answer["findings"])


def test_where_a_move_leads_is_told_with_schools_and_people(page: Page, plan: str, postings: Any) -> None:
    first = postings[0]
    elsewhere = ({"S001", "S002", "S003"} - {first["from"], first["to"]}).pop()
    body = {"moves": [{"teacher": first["teacher"], "to": elsewhere, "year": first["first_year"]}]}
    answer = page.post(f"/plans/{plan}/findings", body).json()
    assert all(set(each["schools"]) <= {"S001", "S002", "S003"} for each in answer["findings"])
    same = {"moves": [{"teacher": first["teacher"], "to": first["to"]}]}
    assert page.post(f"/plans/{plan}/findings", same).json()["findings"] == []


@pytest.mark.parametrize("action", ["stay", "refuse", "leave", "swap"])
def test_the_least_change_is_what_a_job_finds(page: Page, plan: str, postings: Any, action: str) -> None:
    """Also where the roster changes, and is read anew."""
    elsewhere = next(each["teacher"] for each in postings if each["to"] != postings[0]["to"])
    edits = [{"action": action, "teacher": postings[0]["teacher"]} | ({"other": elsewhere} if action == "swap" else {})]
    answer = page.post(f"/plans/{plan}/change", {"edits": edits}).json()
    done = page.bureau.done("whatif", plan=plan, edits=edits).result
    assert done.items() <= answer.items()
    if answer["status"] == "solved":
        assert answer["note"].endswith(f"（变动 {answer['people']} 人）")
    assert answer["status"] == "solved" or action == "swap"


def test_what_cannot_be_is_told_with_its_reasons(page: Page, plan: str, postings: Any) -> None:
    people = [each["teacher"] for each in postings if each["to"] != "S003"]
    edits = [{"action": "pin", "teacher": each, "school": "S003"} for each in people]
    answer = page.post(f"/plans/{plan}/change", {"edits": edits}).json()
    assert answer["status"] == "impossible" and (answer["exclusions"] or answer["clash"]["cases"])


def test_why_is_answered_as_a_job_answers_it_and_stands_in_the_ledger(page: Page, plan: str, postings: Any) -> None:
    teacher = postings[0]["teacher"]
    answer = page.post(f"/plans/{plan}/explain", {"teacher": teacher}, Role.AUDITOR)
    done = page.bureau.done("explain", plan=plan, teacher=teacher).result
    told = answer.json()
    assert told["best"] == done["best"] and told["nearest"] == done["nearest"]
    text = json.dumps(told, ensure_ascii=False)
    assert OPEN not in text and NAME not in text and "王**" in text
    with page.bureau.service.database.reading() as connection:
        found = connection.execute(sa.select(ledger).where(ledger.c.action == "plan.explain")).all()
    assert [(row.subject, row.detail) for row in found] == [(plan, {"teacher": teacher})]


@pytest.mark.parametrize(("path", "body", "code"), [
    ("findings", {"moves": [{"teacher": NAME, "to": None}]}, "unknown_teacher"),
    ("findings", {"moves": [{"teacher": "T000001", "to": NAME}]}, "refused"),
    ("change", {"edits": [{"action": "refuse", "teacher": NAME}]}, "unknown_teacher"),
    ("change", {"edits": [{"action": "pin", "teacher": "T000001", "school": NAME}]}, "refused"),
    ("change", {"withdraw": [NAME]}, "refused"), ("explain", {"teacher": NAME}, "unknown_teacher"),
    ("explain", {"school": NAME}, "refused"), ("explain", {"school": "S001", "subject": NAME}, "refused"),
    ("explain", {"entry": NAME}, "refused"), ("explain", {"teacher": "T000001", "year": 2050}, "refused"),
])
def test_what_is_unknown_is_refused_without_an_echo(page: Page, plan: str, path: str, body: Any, code: str) -> None:
    answer = page.post(f"/plans/{plan}/{path}", body)
    assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text
    assert answer.json()["errors"] and NAME not in answer.text


def test_nothing_of_it_is_kept(page: Page, plan: str, solved: Row) -> None:
    with page.bureau.service.database.reading() as connection:
        before = [connection.execute(sa.select(sa.func.count()).select_from(each)).scalar() for each in (job, plans)]
    files = page.bureau.files(solved.id)
    page.post(f"/plans/{plan}/change", {"edits": [{"action": "stay", "teacher": "T000004"}]})
    page.post(f"/plans/{plan}/findings", {"moves": [{"teacher": "T000004", "to": None}]})
    with page.bureau.service.database.reading() as connection:
        after = [connection.execute(sa.select(sa.func.count()).select_from(each)).scalar() for each in (job, plans)]
    assert before == after and page.bureau.files(solved.id) == files


@pytest.mark.parametrize(("path", "body", "roles"), [
    ("findings", {"moves": []}, {Role.PLANNER}), ("change", {"withdraw": ["x"]}, {Role.PLANNER}),
    ("explain", {"teacher": "T000004"}, {Role.PLANNER, Role.APPROVER, Role.AUDITOR}),
])
def test_roles(page: Page, plan: str, path: str, body: Any, roles: set[Role]) -> None:
    for role in Role:
        assert (page.post(f"/plans/{plan}/{path}", body, role).status_code == 403) == (role not in roles), role

