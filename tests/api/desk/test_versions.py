"""A plan's versions hang together by what they were made from; two plans side by side."""

from typing import Any

import pytest
import sqlalchemy as sa

from api.common.roles import Role
from api.store.database import now
from api.store.tables import plan as plans
from tests.api.desk.conftest import Page

Row = sa.Row[Any]


@pytest.fixture(scope="module")
def chain(page: Page, plan: str, solved: Row) -> list[str]:
    """The plan, a version of it, one of that, and another one of the plan itself."""
    first = [each["teacher"] for each in page.bureau.json(solved.id, "plan.json")["postings"]]
    found = [plan]
    for base, teacher in ((0, first[0]), (1, first[1]), (0, first[2])):
        edits = [{"action": "stay", "teacher": teacher}]
        row = page.bureau.done("whatif", plan=found[base], edits=edits, keep=True)
        assert row.outcome == "solved", row.result
        found.append(page.bureau.plan(row.id).id)
    return found


def test_all_versions_are_told_from_each_of_them(page: Page, chain: list[str]) -> None:
    for here in chain:
        items = page.get(f"/plans/{here}/versions").json()["items"]
        assert [each["id"] for each in items] == chain
        assert [each["id"] for each in items if each["current"]] == [here]
        assert [each["base"] for each in items] == [None, chain[0], chain[1], chain[0]]
        assert all(each["note"] and each["people"] for each in items[1:])


def test_plans_side_by_side_are_what_the_change_said(page: Page, chain: list[str]) -> None:
    one, other = chain[:2]
    found = page.get(f"/plans/{one}/comparison/{other}", Role.AUDITOR).json()
    assert found["same_data"] and not found["same_policy"]
    [note] = [each for each in page.get(f"/plans/{other}/versions").json()["items"] if each["id"] == other]
    differ = {each["teacher"] for side in ("only_mine", "only_theirs") for each in found["postings"][side]}
    assert len(differ) == note["people"]
    summaries = [page.get(f"/plans/{each}").json()["summary"] for each in (one, other)]
    for level in found["levels"]:
        mine, theirs = ({each["name"]: each["figure"] for each in one["levels"]} for one in summaries)
        assert (level["mine"], level["theirs"]) == (mine.get(level["name"]), theirs.get(level["name"]))
    back = page.get(f"/plans/{other}/comparison/{one}").json()
    assert back["postings"]["only_mine"] == found["postings"]["only_theirs"]
    assert found["postings"]["same"] + len(found["postings"]["only_mine"]) == summaries[0]["postings"]


def test_a_plan_is_no_different_from_itself(page: Page, plan: str) -> None:
    found = page.get(f"/plans/{plan}/comparison/{plan}").json()
    assert found["same_policy"] and found["postings"]["only_mine"] == found["postings"]["only_theirs"] == []
    assert all(level["mine"] == level["theirs"] for level in found["levels"])


def test_an_opened_version_answers_under_its_decisions(page: Page, chain: list[str], solved: Row) -> None:
    """To move back whom a decision keeps at home is what the auditor objects to."""
    posting = page.bureau.json(solved.id, "plan.json")["postings"][0]
    body = {"moves": [{"teacher": posting["teacher"], "to": posting["to"]}]}
    found = page.post(f"/plans/{chain[1]}/findings", body).json()
    assert "人工决定1" in {each["entry"] for each in found["findings"] if each["new"]}
    withdrawn = page.post(f"/plans/{chain[1]}/change", {"withdraw": ["人工决定1"]}).json()
    assert withdrawn["status"] == "solved" and withdrawn["decisions"] == []


def test_a_deleted_version_is_not_told(page: Page, chain: list[str]) -> None:
    with page.bureau.service.database.writing() as connection:
        connection.execute(sa.update(plans).where(plans.c.id == chain[1]).values(deleted=now()))
    assert [each["id"] for each in page.get(f"/plans/{chain[0]}/versions").json()["items"]] == [chain[0], chain[3]]
    assert page.get(f"/plans/{chain[0]}/comparison/{chain[1]}").status_code == 404
