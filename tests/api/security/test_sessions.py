"""Sessions of browsers: how they begin and end, what a cookie may do, and what it may not."""

import json
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from api.common.roles import GRANTS, Role
from api.identity import sessions
from api.identity.api_keys import RefusedError, issue, known, revoke
from api.identity.rate_limits import GUESSES
from api.identity.sessions import COOKIE, HEADER, KNOWN, LASTING, LOCAL, MOST, issue_start
from api.identity.tenants import create_tenant, local_start
from api.service import Service
from api.store.audit_log import verify
from api.store.database import now
from api.store.tables import key, ledger, session, start
from optimizer.domain.errors import InputError
from tests.api.security.conftest import Town

PATH, ROSTERS, KEYS = "/api/v1/session", "/api/v1/rosters", "/api/v1/keys"
MERGE = ("/api/v1/policies/merge", {"layers": ["国家基线", "标准"], "name": "合并"})


@pytest.fixture
def browser(town: Town) -> TestClient:
    """With a cookie jar of its own, from an address of its own guesses."""
    town.client.app.state.throttle._guesses.storage.reset()  # type: ignore[attr-defined]
    return TestClient(town.client.app, base_url="http://testserver", raise_server_exceptions=False)


def logged_in(browser: TestClient, secret: str) -> dict[str, Any]:
    answer = browser.post(PATH, json={"key": secret})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def change(browser: TestClient, **headers: str) -> Any:
    """Something that changes nothing, by a method that might."""
    return browser.post(MERGE[0], json=MERGE[1], headers=headers)


def rows(town: Town, table: sa.Table) -> list[Any]:
    with town.service.database.reading() as connection:
        return list(connection.execute(sa.select(table)))


def begun_of(town: Town) -> str:
    with town.service.database.writing() as connection:
        return issue_start(connection)


def test_a_key_becomes_a_session_with_its_rights_and_its_name(town: Town, browser: TestClient) -> None:
    secret, identity = town.secrets["east", Role.PLANNER], town.keys["east", Role.PLANNER]
    answer = browser.post(PATH, json={"key": secret})
    made = answer.json()
    assert answer.status_code == 201 and answer.headers["cache-control"] == "no-store"
    assert (made["tenant"], made["actor"], made["roles"]) == ("east", f"key:{identity}", ["planner"])
    assert made["permissions"] == sorted(GRANTS[Role.PLANNER]) and not made["local"]
    assert browser.get(PATH).json() == made and made["actor_text"] == "试"
    assert browser.get(ROSTERS).status_code == 200
    assert browser.get(KEYS).status_code == 403
    assert change(browser, **{HEADER: made["csrf"]}).status_code == 200
    with town.service.database.reading() as connection:
        told = connection.execute(sa.select(ledger).where(ledger.c.action == "session.begin").order_by(
            ledger.c.at.desc()
        )).first()
    assert told is not None and (told.tenant, told.actor, told.subject) == ("east", f"key:{identity}", identity)
    assert not verify(town.service.database).faults


def test_the_oldest_of_too_many_ends(local: Town) -> None:
    """As many browsers as anybody has; those of other keys, and of the user of this machine, are not counted."""
    browser, stranger, *others = (TestClient(local.client.app, base_url="http://testserver") for _ in range(MOST + 4))
    logged_in(stranger, local.secrets["west", Role.PLANNER])
    assert browser.post(PATH, json={"token": begun_of(local)}).status_code == 201
    for each in others:
        logged_in(each, local.secrets["east", Role.AUDITOR])
    answers = [each.get(PATH).status_code for each in others]
    assert answers == [401, 401, *[200] * MOST]
    assert stranger.get(PATH).status_code == 200 and browser.get(PATH).json()["actor_text"] == "本机用户"
    for _ in range(MOST):
        with local.service.database.writing() as connection:
            sessions.begin(connection, LOCAL, None)
    assert browser.get(PATH).status_code == 401 and others[-1].get(PATH).status_code == 200


def test_the_cookie_is_for_this_api_alone_and_no_page_reads_it(town: Town, browser: TestClient) -> None:
    answer = browser.post(PATH, json={"key": town.secrets["east", Role.PLANNER]})
    (line,) = answer.headers.get_list("set-cookie")
    name, *attributes = [part.strip() for part in line.split(";")]
    assert name.startswith(f"{COOKIE}=") and len(name) > len(COOKIE) + 40
    assert set(attributes) == {"HttpOnly", "SameSite=strict", "Path=/api/v1", f"Max-Age={LASTING // 1000}"}
    secure = TestClient(town.client.app, base_url="https://testserver")
    (line,) = secure.post(PATH, json={"key": town.secrets["east", Role.PLANNER]}).headers.get_list("set-cookie")
    assert "Secure" in [part.strip() for part in line.split(";")]


def test_neither_cookie_nor_csrf_nor_token_is_kept_or_told(town: Town, browser: TestClient) -> None:
    token = begun_of(town)
    made = logged_in(browser, town.secrets["east", Role.PLANNER])
    secret = browser.cookies[COOKIE]
    assert secret not in json.dumps(made) and made["csrf"] != secret
    with town.service.database.reading() as connection:
        for table in sa.inspect(connection).get_table_names():
            kept = connection.execute(sa.text(f'SELECT * FROM "{table}"')).all()
            words = [str(value) for row in kept for value in row]
            assert not [word for word in words if secret in word or made["csrf"] in word or token in word], table


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("given", [None, "", "x", "of another session"])
def test_whatever_is_no_reading_needs_the_second_secret(
    town: Town, browser: TestClient, method: str, given: str | None
) -> None:
    other = logged_in(browser, town.secrets["east", Role.PLANNER])["csrf"]
    logged_in(browser, town.secrets["east", Role.PLANNER])
    headers = {} if given is None else {HEADER: other if given == "of another session" else given}
    paths = {"POST": MERGE[0], "PATCH": f"/api/v1/webhooks/{town.keys['east', Role.PLANNER]}", "DELETE": PATH}
    answer = browser.request(method, paths.get(method, MERGE[0]), json=MERGE[1], headers=headers)
    if method == "PUT":  # there is none
        assert answer.status_code == 405
        return
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_missing")
    assert browser.get(PATH).status_code == 200


def test_it_is_refused_before_the_body_is_read(town: Town, browser: TestClient) -> None:
    logged_in(browser, town.secrets["east", Role.PLANNER])
    answer = browser.post(ROSTERS, content=b"\xff no body is read")
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_missing")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_form_of_another_site_begins_no_session(town: Town, browser: TestClient, kind: str) -> None:
    """What a page may send to others without asking first: no cookie is set, so nobody works as somebody else."""
    body = json.dumps({"key": town.secrets["east", Role.PLANNER]})
    answer = browser.post(PATH, content=body, headers={"Content-Type": kind, "Origin": "https://evil.example"})
    assert answer.status_code == 415 and "set-cookie" not in answer.headers
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    before = browser.options(PATH, headers=asked)
    assert before.status_code == 405 and not [name for name in before.headers if name.startswith("access-control")]


def test_a_header_counts_before_a_cookie(town: Town, browser: TestClient) -> None:
    """Nobody's header is not made good by a cookie; with a key no second secret is needed."""
    logged_in(browser, town.secrets["east", Role.PLANNER])
    for wrong in ({"Authorization": ""}, {"X-API-Key": ""}, {"X-API-Key": "rk_" + "x" * 43},
                  {"Authorization": f"Bearer {browser.cookies[COOKIE]}"}, {"X-API-Key": browser.cookies[COOKIE]}):
        assert browser.get(ROSTERS, headers=wrong).status_code == 401, wrong
    theirs = {"X-API-Key": town.secrets["west", Role.AUDITOR]}
    assert browser.get(PATH, headers=theirs).json() == {
        "tenant": "west", "actor": f"key:{town.keys['west', Role.AUDITOR]}", "actor_text": "试", "roles": ["auditor"],
        "permissions": sorted(GRANTS[Role.AUDITOR]), "csrf": None, "expires": None, "local": False,
    }
    assert change(browser, **{"X-API-Key": town.secrets["west", Role.PLANNER]}).status_code == 200
    ended = browser.delete(PATH, headers=theirs)
    assert (ended.status_code, ended.json()["code"]) == (409, "no_session")
    assert browser.get(PATH).json()["tenant"] == "east"


def test_a_key_is_no_cookie_and_two_cookies_are_none(town: Town, browser: TestClient) -> None:
    secret = town.secrets["east", Role.PLANNER]
    logged_in(browser, secret)
    mine = browser.cookies[COOKIE]
    browser.cookies.clear()
    for cookie, status in (
        (f"{COOKIE}={mine}", 200), (f"a=b; {COOKIE}={mine}; c", 200), (f"{COOKIE}={secret}", 401),
        (f"{COOKIE}={mine}; {COOKIE}={mine}", 401), (f"{COOKIE}=x; {COOKIE}={mine}", 401), (f"{COOKIE}=", 401),
        (f"{COOKIE}x={mine}", 401), (f'{COOKIE}="{mine}"', 401), (f"{COOKIE.upper()}={mine}", 401),
    ):
        assert browser.get(ROSTERS, headers={"Cookie": cookie}).status_code == status, cookie


def test_a_new_log_in_takes_no_cookie_over_and_ends_the_former_session(town: Town, browser: TestClient) -> None:
    """So that nobody works in a session that somebody else had put into the browser."""
    planted = "a" * 43
    answer = browser.post(
        PATH, json={"key": town.secrets["east", Role.PLANNER]}, headers={"Cookie": f"{COOKIE}={planted}"}
    )
    first = browser.cookies[COOKIE]
    assert answer.status_code == 201 and first != planted
    logged_in(browser, town.secrets["west", Role.PLANNER])
    assert browser.get(PATH).json()["tenant"] == "west" and browser.cookies[COOKIE] != first
    former = TestClient(town.client.app)
    assert former.get(PATH, headers={"Cookie": f"{COOKIE}={first}"}).status_code == 401
    assert former.get(PATH, headers={"Cookie": f"{COOKIE}={planted}"}).status_code == 401


def test_logging_out_ends_it_for_good(town: Town, browser: TestClient) -> None:
    made = logged_in(browser, town.secrets["east", Role.PLANNER])
    mine = browser.cookies[COOKIE]
    answer = browser.delete(PATH, headers={HEADER: made["csrf"]})
    assert answer.status_code == 204 and COOKIE not in browser.cookies
    assert TestClient(town.client.app).get(PATH, headers={"Cookie": f"{COOKIE}={mine}"}).status_code == 401
    assert town.client.get(PATH, headers=town.headers("east", Role.PLANNER)).status_code == 200  # the key is in force


@pytest.mark.parametrize("how", ["revoked", "expired", "half a day"])
def test_it_ends_with_its_key_and_after_half_a_day(town: Town, browser: TestClient, how: str) -> None:
    identity, secret = town.issue("east", Role.PLANNER)
    made = logged_in(browser, secret)
    if how == "revoked":
        path = f"{KEYS}/{identity}"
        assert town.client.delete(path, headers=town.headers("east", Role.OPERATOR)).status_code == 204
    else:
        table, which = (key, key.c.id == identity) if how == "expired" else (session, session.c.key == identity)
        with town.service.database.writing() as connection:
            connection.execute(sa.update(table).where(which).values(expires=now()))
    for answer in (browser.get(PATH), browser.get(ROSTERS), change(browser, **{HEADER: made["csrf"]})):
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


def test_it_never_outlasts_its_key(town: Town, browser: TestClient) -> None:
    identity, secret = town.issue("east", Role.PLANNER)
    with town.service.database.writing() as connection:
        connection.execute(sa.update(key).where(key.c.id == identity).values(expires=now() + 60_000))
    made = logged_in(browser, secret)
    with town.service.database.reading() as connection:
        ends = connection.execute(sa.select(key.c.expires).where(key.c.id == identity)).scalar_one()
    found = sessions.opened(town.service.database, browser.cookies[COOKIE])
    assert found.expires == ends and made["expires"] == browser.get(PATH).json()["expires"]


@pytest.mark.parametrize("body", [
    {}, {"key": "a", "token": "b"}, {"key": ""}, {"key": None}, {"key": 1}, {"key": "x" * 201}, {"tokens": "x"}, [],
    "x",
])
def test_a_wrong_request_begins_nothing(town: Town, browser: TestClient, body: Any) -> None:
    before = len(rows(town, session))
    answer = browser.post(PATH, json=body)
    assert answer.status_code == 422 and "set-cookie" not in answer.headers
    assert len(rows(town, session)) == before


def test_nobody_may_send_a_long_body(town: Town, browser: TestClient) -> None:
    """A fault is told for every key that is unknown: a long body would keep the service busy for whoever sends it."""
    long = json.dumps({f"k{number}": 1 for number in range(1_000)}).encode()
    for sent in ({"content": long}, {"content": iter([b'{"key": ', b'"x"}'])}):
        answer = browser.post(PATH, headers={"Content-Type": "application/json"}, **sent)
        assert (answer.status_code, answer.json()["code"]) == (413, "content_too_large")
    assert browser.post(PATH, json={"key": "x" * 200}).status_code == 401


def test_what_is_no_key_of_ours_begins_nothing(town: Town, browser: TestClient) -> None:
    identity, secret = town.issue("east", Role.PLANNER)
    with town.service.database.writing() as connection:
        connection.execute(sa.update(key).where(key.c.id == identity).values(revoked=now()))
    for wrong in (secret, "rk_" + "x" * 43, "a.b.c", identity):
        answer = browser.post(PATH, json={"key": wrong})
        assert (answer.status_code, "set-cookie" in answer.headers) == (401, False)
        assert wrong not in answer.text


def test_guessing_is_throttled_whatever_is_guessed(fresh_town: Town) -> None:
    """Keys, tokens and cookies count together; a session that was good before goes on."""
    client = fresh_town.client
    logged_in(client, fresh_town.secrets["east", Role.PLANNER])
    guesser = TestClient(client.app)
    for number in range(GUESSES.amount):
        if number % 3 == 2:
            answer = guesser.get(PATH, headers={"Cookie": f"{COOKIE}={number}"})
        else:
            answer = guesser.post(PATH, json={"key" if number % 3 else "token": f"rk_{number}"})
        assert answer.status_code == 401
    locked = guesser.post(PATH, json={"key": fresh_town.secrets["west", Role.PLANNER]})
    assert (locked.status_code, locked.json()["code"]) == (429, "too_many_failures")
    assert int(locked.headers["retry-after"]) > 0
    assert client.get(PATH).status_code == 200


def test_a_cookie_that_was_good_once_is_no_guess(fresh_town: Town) -> None:
    client = fresh_town.client
    logged_in(client, fresh_town.secrets["east", Role.PLANNER])
    with fresh_town.service.database.writing() as connection:
        connection.execute(sa.update(session).values(expires=now()))
    client.app.state.throttle._good.clear()  # type: ignore[attr-defined]
    for _ in range(GUESSES.amount + 1):
        assert client.get(PATH).status_code == 401


@pytest.fixture
def local(fresh_town: Town) -> Town:
    create_tenant(fresh_town.service, LOCAL.tenant, "本单位")
    return fresh_town


def test_the_start_token_opens_one_session_of_the_user_of_this_machine(local: Town) -> None:
    token = begun_of(local)
    made = local.client.post(PATH, json={"token": token}).json()
    assert made["local"] and (made["tenant"], made["actor"]) == ("default", "local")
    assert made["roles"] == ["auditor", "planner"] and local.client.get(ROSTERS).status_code == 200
    assert local.client.get(KEYS).status_code == 403
    again = TestClient(local.client.app).post(PATH, json={"token": token})
    assert again.status_code == 401 and "set-cookie" not in again.headers
    assert rows(local, start) == []
    (row,) = rows(local, session)
    assert row.key is None and row.expires - row.created == LASTING


def test_a_start_token_lapses_and_a_new_one_takes_its_place(local: Town) -> None:
    first, second = begun_of(local), begun_of(local)
    assert local.client.post(PATH, json={"token": first}).status_code == 401
    with local.service.database.writing() as connection:
        connection.execute(sa.update(start).values(expires=now()))
    assert local.client.post(PATH, json={"token": second}).status_code == 401
    assert local.client.post(PATH, json={"key": begun_of(local)}).status_code == 401


def test_there_is_no_start_without_its_bureau(town: Town) -> None:
    with pytest.raises(InputError, match="rotation tenant create default"):
        local_start(town.service)


def test_without_open_the_user_of_this_machine_is_nobody(local: Town) -> None:
    other = TestClient(local.client.app)
    logged_in(other, local.secrets["east", Role.PLANNER])
    assert local.client.post(PATH, json={"token": begun_of(local)}).status_code == 201
    unused = begun_of(local)
    local.service.database.run(sessions.end_local)
    assert local.client.get(PATH).status_code == 401 and other.get(PATH).status_code == 200
    assert local.client.post(PATH, json={"token": unused}).status_code == 401


def test_what_ended_long_ago_is_forgotten(local: Town) -> None:
    logged_in(local.client, local.secrets["east", Role.PLANNER])
    begun_of(local)
    for ago, left in ((KNOWN - 60_000, 1), (KNOWN + 60_000, 0)):
        with local.service.database.writing() as connection:
            connection.execute(sa.update(session).values(expires=now() - ago))
            connection.execute(sa.update(start).values(expires=now() - 1))
        local.service.database.run(sessions.forget)
        assert (len(rows(local, session)), rows(local, start)) == (left, [])


def test_sessions_are_alike_on_both_databases(service: Service) -> None:
    create_tenant(service, "east", "东")
    create_tenant(service, LOCAL.tenant, "本单位")
    run, base = service.database.run, service.database
    identity, secret = run(lambda connection: issue(connection, "east", "试", [Role.PLANNER], 1))
    mine = run(lambda connection: sessions.begin(connection, known(base, secret), None))
    token = run(issue_start)
    local = run(lambda connection: sessions.begin_local(connection, token, None))
    assert sessions.opened(base, mine).known == known(base, secret)
    assert sessions.opened(base, local).known == LOCAL and sessions.opened(base, local).local
    with pytest.raises(RefusedError, match="start_unknown"):
        run(lambda connection: sessions.begin_local(connection, token, None))
    run(sessions.end_local)
    run(lambda connection: revoke(connection, "east", identity))
    for ended in (mine, local):
        with pytest.raises(RefusedError, match="session_lapsed"):
            sessions.opened(base, ended)
    run(lambda connection: connection.execute(sa.update(session).values(expires=now() - KNOWN - 1)))
    run(sessions.forget)
    with pytest.raises(RefusedError, match="session_unknown"):
        sessions.opened(base, mine)
    assert not verify(base).faults
