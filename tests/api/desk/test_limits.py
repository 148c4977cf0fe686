"""What a desk is given, and what a client is told where it has no answer."""

from typing import Any

import pytest
import sqlalchemy as sa

from api.desk.desks import FOLDER
from api.desk.place import DIED, MEMORY, TIME, BusyError, EndedError
from api.store.tables import roster
from tests.api.desk.conftest import NAME, Page


def test_a_desk_is_given_what_it_needs_and_no_names(page: Page, plan: str) -> None:
    assert page.get(f"/plans/{plan}/view").status_code == 200
    [work] = (page.bureau.service.settings.data / FOLDER).iterdir()
    files = {path.relative_to(work).as_posix(): path.read_bytes() for path in work.rglob("*") if path.is_file()}
    assert set(files) == {"roster.json", "plan/plan.json", "plan/report.json", "plan/certificate.json"}
    assert not [name for name, data in files.items() if NAME.encode() in data]


@pytest.mark.parametrize(("error", "code", "job"), [
    (EndedError(TIME, {}), "desk_late", True), (EndedError(MEMORY, {}), "desk_full", True),
    (EndedError(DIED, {}), "desk_ended", False), (EndedError("internal", {}), "desk_ended", False),
    (BusyError(), "desk_busy", False),
])
def test_no_answer_is_a_problem_in_chinese(
    page: Page, plan: str, monkeypatch: pytest.MonkeyPatch, error: Exception, code: str, job: bool
) -> None:
    def fails(*_: Any) -> Any:
        raise error

    monkeypatch.setattr(page.desks, "ask", fails)
    answer = page.post(f"/plans/{plan}/findings", {"moves": []})
    assert (answer.status_code, answer.json()["code"]) == (503, code) and answer.headers["retry-after"]
    assert ("POST /solves" in answer.json()["detail"]) == job


def test_of_a_plan_whose_roster_was_deleted_nothing_stays_open(page: Page, plan: str) -> None:
    assert page.post(f"/plans/{plan}/findings", {"moves": []}).status_code == 200
    with page.bureau.service.database.reading() as connection:
        identity = connection.execute(sa.select(roster.c.id)).scalar_one()
    seen = {"headers": {"If-None-Match": page.get(f"/plans/{plan}/view").headers["etag"]}}
    assert page.get(f"/plans/{plan}/view", **seen).status_code == 304
    assert page.delete(f"/rosters/{identity}").status_code == 204
    assert not list((page.bureau.service.settings.data / FOLDER).iterdir()), "at once, whoever asks next"
    answer = page.post(f"/plans/{plan}/findings", {"moves": []})
    assert (answer.status_code, answer.json()["code"]) == (404, "input_deleted"), answer.text
    assert page.get(f"/plans/{plan}/view").status_code == page.get(f"/plans/{plan}/view", **seen).status_code == 404
