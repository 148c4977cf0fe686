"""Every error is a problem with a pointer and a code; limits say when to come back."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from api.common.problems import MEDIA
from api.common.roles import Role
from api.http.errors import pointer
from api.identity.rate_limits import GUESSES, _network
from tests.api.security.conftest import Town

V1 = "/api/v1"
KEYS = f"{V1}/keys"
OPERATOR, PLANNER = ("east", Role.OPERATOR), ("east", Role.PLANNER)


class Log:
    """Stands in for the log of a service."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, dict[str, Any]]] = []

    def info(self, event: str, **fields: Any) -> None:
        self.lines.append((event, fields))

    error = warning = info


@pytest.fixture
def log(town: Town) -> Iterator[Log]:
    made, state = Log(), town.client.app.state  # type: ignore[attr-defined]
    state.service = replace(town.service, log=made)  # type: ignore[arg-type]
    yield made
    state.service = town.service


def is_problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == MEDIA
    assert answer.headers["x-content-type-options"] == "nosniff" and answer.headers["cache-control"] == "no-store"
    plain: dict[str, Any] = answer.json()
    assert plain["status"] == status and plain["code"] == code and plain["type"] == f"urn:rotation:problem:{code}"
    assert plain["title"] and set(plain) <= {"type", "title", "status", "code", "detail", "pointer", "errors"}
    return plain


def test_paths_that_are_none(town: Town) -> None:
    for path in ("/assets/none.js", "/赵春燕", f"{V1}/none", f"{V1}/keys/", "/docs", "/api/v2/keys", f"{V1}//keys"):
        answer = town.client.get(path, headers=town.headers(*OPERATOR), follow_redirects=False)
        is_problem(answer, 404, "not_found")
        assert "春燕" not in answer.text


@pytest.mark.parametrize(("method", "path", "allowed"), [
    ("PUT", KEYS, "GET, POST"), ("POST", f"{KEYS}/6c1d4a5e-0f4b-4f58-9d7e-3c2b1a09f8e7", "DELETE, GET"),
    ("DELETE", f"{V1}/ledger", "GET"), ("OPTIONS", KEYS, "GET, POST"), ("PATCH", "/health", "GET"),
    ("BREW", KEYS, "GET, POST"),
])
def test_methods_that_are_none_say_which_there_are(town: Town, method: str, path: str, allowed: str) -> None:
    answer = town.client.request(method, path, headers=town.headers(*OPERATOR))
    is_problem(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == allowed


@pytest.mark.parametrize("kind", ["length", "chunks"])
@pytest.mark.parametrize("path", ["/keys", "/rosters", "/none"])
def test_bodies_that_are_too_large(fresh_town: Town, kind: str, path: str) -> None:
    body = b'{"label": "' + b"x" * 2**20 + b'"}'
    role, form = (OPERATOR, "application/json") if path == "/keys" else (PLANNER, "multipart/form-data; boundary=x")
    headers = {**fresh_town.headers(*role), "Content-Type": form}
    content: Any = body if kind == "length" else (body[start:start + 65_536] for start in range(0, len(body), 65_536))
    answer = fresh_town.client.post(V1 + path, content=content, headers=headers)
    if path == "/none" and kind == "chunks":
        is_problem(answer, 404, "not_found")  # nobody read it
    else:
        is_problem(answer, 413, "content_too_large")


def test_every_fault_of_a_body_is_told_with_its_place_and_the_limit(town: Town) -> None:
    body = {"label": "赵春燕" * 40, "roles": ["planner", "赵春燕"], "days": 10_000, "赵春燕": 1, "extra": "赵春燕"}
    answer = town.client.post(KEYS, json=body, headers=town.headers(*OPERATOR))
    told = is_problem(answer, 422, "invalid_request")["errors"]
    errors = {(each["pointer"], each["code"]): each["text"] for each in told}
    assert set(errors) == {
        ("/label", "string_too_long"), ("/roles/1", "enum"), ("/days", "less_than_equal"),
        ("/extra", "extra_forbidden"), ("", "extra_forbidden"),
    }
    assert "最大 730" in errors["/days", "less_than_equal"] and "至多 100" in errors["/label", "string_too_long"]
    assert "可选 'planner'、'approver'、'auditor'、'operator'" in errors["/roles/1", "enum"]
    assert "春燕" not in answer.text and "10000" not in answer.text


@pytest.mark.parametrize(("place", "expected"), [
    (("body", "edits", 3, "teacher"), "/edits/3/teacher"), (("body", "赵春燕", "x"), ""), (("body",), ""),
    (("query", "limit"), "/limit"), (("header", "Last-Event-ID"), "/Last-Event-ID"), (("body", 0), "/0"),
    (("body", "a", "110101199003078515", "b"), "/a"), (("body", "x" * 41), ""), (("body", "a/b"), ""),
])
def test_pointers_name_only_what_is_ours(place: tuple[Any, ...], expected: str) -> None:
    assert pointer(place) == expected


def test_defects_are_logged_without_values_and_answered_without_reasons(
    town: Town, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise ValueError("赵春燕")

    monkeypatch.setattr("api.http.routes.keys.told", fail)
    client = TestClient(town.client.app)  # raises what reaches the server
    answer = client.get(KEYS, headers=town.headers(*OPERATOR))
    is_problem(answer, 500, "internal")
    assert "春燕" not in answer.text and "春燕" not in str(log.lines)
    assert "ValueError" in str(log.lines) and "test_problems.py" in str(log.lines)


@pytest.mark.parametrize(("error", "status"), [
    (sa.exc.OperationalError("SELECT 赵春燕", {}, sqlite3.OperationalError("database is locked")), 503),
    (sa.exc.TimeoutError("赵春燕"), 503), (OSError(28, "赵春燕"), 507),
])
def test_a_store_that_is_away_or_full_says_so(
    town: Town, log: Log, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def fail(*_: Any) -> None:
        raise error

    monkeypatch.setattr("api.http.routes.keys.told", fail)
    answer = TestClient(town.client.app).get(KEYS, headers=town.headers(*OPERATOR))
    assert answer.status_code == status and answer.headers["content-type"] == MEDIA
    assert status != 503 or int(answer.headers["retry-after"]) > 0
    assert type(error).__name__ in str(log.lines) and "春燕" not in answer.text + str(log.lines)


def test_requests_of_a_credential_are_limited_and_others_go_on(fresh_town: Town) -> None:
    statuses = [
        fresh_town.client.get(f"{V1}/rules", headers=fresh_town.headers(*PLANNER)).status_code for _ in range(60)
    ]
    assert statuses == [200] * 50 + [429] * 10
    answer = fresh_town.client.get(f"{V1}/rules", headers=fresh_town.headers(*PLANNER))
    is_problem(answer, 429, "too_many_requests")
    assert 1 <= int(answer.headers["retry-after"]) <= 120
    assert fresh_town.client.get(f"{V1}/rules", headers=fresh_town.headers("west", Role.PLANNER)).status_code == 200


def test_uploads_are_limited_before_they_are_read(fresh_town: Town) -> None:
    headers = {**fresh_town.headers(*PLANNER), "Content-Type": "multipart/form-data; boundary=x"}
    answers = [fresh_town.client.post(f"{V1}/rosters", content=b"--x--\r\n", headers=headers) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [422] * 3 + [429] * 2
    is_problem(answers[-1], 429, "too_many_uploads")
    assert int(answers[-1].headers["retry-after"]) >= 1


def test_streams_at_once_are_limited_and_come_free_again(fresh_town: Town) -> None:
    throttle = fresh_town.client.app.state.throttle  # type: ignore[attr-defined]
    path = f"{V1}/solves/6c1d4a5e-0f4b-4f58-9d7e-3c2b1a09f8e7/events"
    actor = f"key:{fresh_town.keys[PLANNER]}"
    for _ in range(5):  # refused ones leave nothing open
        assert fresh_town.client.get(path, headers=fresh_town.headers(*PLANNER)).status_code == 404
    throttle.opened(actor)
    throttle.opened(actor)
    answer = fresh_town.client.get(path, headers=fresh_town.headers(*PLANNER))
    is_problem(answer, 429, "too_many_streams")
    throttle.closed(actor)
    assert fresh_town.client.get(path, headers=fresh_town.headers(*PLANNER)).status_code == 404


def test_who_guesses_is_locked_out_but_not_the_neighbours_at_work(fresh_town: Town) -> None:
    client = fresh_town.client
    good, later = fresh_town.headers(*PLANNER), fresh_town.headers("west", Role.AUDITOR)
    assert client.get(f"{V1}/rules", headers=good).status_code == 200
    for number in range(GUESSES.amount):
        assert client.get(KEYS, headers={"X-API-Key": f"rk_{number}"}).status_code == 401
    answer = client.get(KEYS, headers={"X-API-Key": "rk_x"})
    is_problem(answer, 429, "too_many_failures")
    assert 1 <= int(answer.headers["retry-after"]) <= 300
    assert client.get(f"{V1}/rules", headers=later).status_code == 429  # right, but never seen before
    assert client.get(f"{V1}/rules", headers=good).status_code == 200
    elsewhere = TestClient(client.app, client=("10.9.9.9", 1))
    assert elsewhere.get(f"{V1}/rules", headers=later).status_code == 200
    assert client.get(f"{V1}/rules", headers=later).status_code == 200  # known by now


def test_a_key_that_has_lapsed_is_no_guess(fresh_town: Town) -> None:
    _, secret = fresh_town.issue("east", Role.PLANNER)
    with fresh_town.service.database.writing() as connection:
        connection.execute(sa.text("UPDATE key SET revoked = 1 WHERE prefix = :it"), {"it": secret[:9]})
    for _ in range(GUESSES.amount + 5):
        assert fresh_town.client.get(KEYS, headers={"X-API-Key": secret}).status_code == 401


def test_an_unknown_key_costs_what_a_lapsed_one_costs(town: Town) -> None:
    """The answers are the same, and behind them the same questions to the database: no clock tells them apart."""
    _, secret = town.issue("east", Role.PLANNER)
    with town.service.database.writing() as connection:
        connection.execute(sa.text("UPDATE key SET revoked = 1 WHERE prefix = :it"), {"it": secret[:9]})
    asked: list[str] = []
    engine = town.client.app.state.service.database.engine  # type: ignore[attr-defined]

    def hear(connection: object, cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    seen, bodies = [], set()
    sa.event.listen(engine, "before_cursor_execute", hear)
    try:
        for given in (secret, secret[:-1] + ("A" if secret[-1] != "A" else "B")):
            town.client.app.state.throttle._guesses.storage.reset()  # type: ignore[attr-defined]
            asked.clear()
            bodies.add(town.client.get(KEYS, headers={"X-API-Key": given}).content)
            seen.append(list(asked))
    finally:
        sa.event.remove(engine, "before_cursor_execute", hear)
    town.client.app.state.throttle._guesses.storage.reset()  # type: ignore[attr-defined]
    assert len(bodies) == 1 and seen[0] and seen[0] == seen[1]


@pytest.mark.parametrize(("one", "other", "same"), [
    ("2001:db8::1", "2001:db8::ffff", True), ("2001:db8::1", "2001:db8:0:1::1", False), ("10.0.0.1", "10.0.0.2", False),
    ("fe80::1%eth0", "fe80::2", True), ("::ffff:10.0.0.1", "::ffff:10.0.0.2", False), ("local", "local", True),
])
def test_addresses_of_one_site_count_together(one: str, other: str, same: bool) -> None:
    assert (_network(one) == _network(other)) == same


def test_no_trace_of_requests_is_left_on_disk(fresh_town: Town, tmp_path: Path) -> None:
    """A refused upload leaves no file behind."""
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n' + "赵春燕".encode() * 50_000
    headers = {**fresh_town.headers(*PLANNER), "Content-Type": "multipart/form-data; boundary=x"}
    assert fresh_town.client.post(f"{V1}/rosters", content=body + b"\r\n--x--\r\n", headers=headers).status_code == 422
    left = {path for path in tmp_path.rglob("*") if path.is_file()} - before
    assert not [path for path in left if "春燕".encode() in path.read_bytes()]
