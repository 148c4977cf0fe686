"""The view of a plan: everything in one document, as the report has it, without names."""

import json
from typing import Any

import pytest
import sqlalchemy as sa

from api.common.roles import Role
from api.http.desk_responses import ViewForm
from optimizer.reporting.facts.masking import OPEN
from tests.api.desk.conftest import Page

Row = sa.Row[Any]


@pytest.fixture(scope="module")
def view(page: Page, plan: str) -> Any:
    answer = page.get(f"/plans/{plan}/view")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_it_is_the_form_that_the_document_describes(view: Any) -> None:
    assert set(view) == set(ViewForm.model_fields)
    ViewForm.model_validate(view)


def test_what_was_proved_and_judged_stands_as_it_was_written(page: Page, view: Any, solved: Row) -> None:
    report = page.bureau.json(solved.id, "report.json")
    for key in ("levels", "findings", "compliance", "equity", "standards", "ledgers", "entries", "digests"):
        assert view[key] == report[key], key
    assert view["verdict"]["text"] == report["proof"] and view["verdict"]["lawful"]
    assert [each["text"] for each in view["verdict"]["levels"]] == [each["words"] for each in report["levels"]]


def test_people_and_schools_add_up(page: Page, view: Any, solved: Row) -> None:
    """Counted here from plan.json alone."""
    plain = page.bureau.json(solved.id, "plan.json")["postings"]
    assert len(plain) > 10
    told = {each["teacher"]: each for each in view["postings"]}
    for posting in plain:
        assert posting.items() <= told.pop(posting["teacher"]).items()
        assert view["teachers"][posting["teacher"]]["status"] == "posted"
    assert not told and all(each["reason"] for each in view["postings"])
    for school in view["schools"]:
        assert school["out"] == sum(each["from"] == school["id"] for each in plain)
        assert school["into"] == sum(each["to"] == school["id"] for each in plain)
        assert school["before"] - school["out"] + school["into"] == school["after"]
        assert sum(each["open"] for each in school["subjects"]) == school["short"]
    assert sum(each["count"] for each in view["flows"]) == len(plain)
    assert {each["status"] for each in view["teachers"].values()} >= {"posted", "movable", "in_term", "exempt"}


def test_schools_have_their_names_for_whoever_reads_plans(page: Page, plan: str, view: Any) -> None:
    """An auditor reads no rosters; names of schools are nobody's secret."""
    roster = view["plan"]["roster"]
    assert page.get(f"/rosters/{roster}/records/schools", Role.AUDITOR).status_code == 403
    told = page.get(f"/plans/{plan}/view", Role.AUDITOR).json()["school_names"]
    columns = page.get(f"/rosters/{roster}/records/schools").json()["columns"]
    ids, names = (next(each["values"] for each in columns if each["key"] == key) for key in ("id", "name"))
    assert told == dict(zip(ids, names, strict=True)) and set(told) >= {each["id"] for each in view["schools"]}


def test_it_names_nobody(view: Any) -> None:
    assert OPEN not in json.dumps(view, ensure_ascii=False)


def test_whoever_has_it_is_told_so_until_somebody_signs(page: Page, plan: str) -> None:
    first = page.get(f"/plans/{plan}/view", Role.APPROVER)
    tag = {"headers": {"If-None-Match": first.headers["etag"]}}
    assert first.headers["content-encoding"] == "gzip"
    assert page.get(f"/plans/{plan}/view", **tag).status_code == 304
    signed = page.post(f"/plans/{plan}/signature", {"signer": "局长办公会"}, Role.APPROVER)
    assert signed.status_code == 201, signed.text
    again = page.get(f"/plans/{plan}/view", **tag)
    assert again.status_code == 200 and again.json()["plan"]["state"] == "approved"


@pytest.mark.parametrize("role", Role)
def test_whoever_reads_plans_sees_it(page: Page, plan: str, role: Role) -> None:
    assert page.get(f"/plans/{plan}/view", role).status_code == (403 if role is Role.OPERATOR else 200)
