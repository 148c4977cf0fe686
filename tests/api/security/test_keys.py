"""API keys over HTTP and at the console."""

import stat
import threading
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from api.common.roles import Role
from api.identity.api_keys import DAY, MOST_DAYS, issue
from api.identity.tenants import FIRST, create_key, create_tenant, ensure_first_key
from api.service import Service
from api.store.audit_log import verify
from api.store.tables import key, ledger
from optimizer.domain.errors import InputError
from tests.api.security.conftest import Town

KEYS = "/api/v1/keys"
OPERATOR = ("east", Role.OPERATOR)


def make(town: Town, **plain: Any) -> dict[str, Any]:
    body = {"label": "平台", "roles": ["operator"], **plain}
    answer = town.client.post(KEYS, json=body, headers=town.headers(*OPERATOR))
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"{KEYS}/{answer.json()['id']}"
    return dict(answer.json())


def entries(town: Town, subject: str) -> list[Any]:
    with town.service.database.reading() as connection:
        return list(connection.execute(sa.select(ledger).where(ledger.c.subject == subject).order_by(ledger.c.seq)))


def test_an_issued_key_works_until_it_is_revoked(town: Town) -> None:
    made = make(town, roles=["operator", "auditor", "operator"], days=7)
    mine = {"X-API-Key": made["secret"]}
    shown = town.client.get(f"{KEYS}/{made['id']}", headers=mine)
    assert shown.json() == {name: value for name, value in made.items() if name != "secret"}
    assert made["roles"] == ["auditor", "operator"] and made["secret"].startswith(made["prefix"])
    for _ in range(2):
        assert town.client.delete(f"{KEYS}/{made['id']}", headers=town.headers(*OPERATOR)).status_code == 204
    assert town.client.get(KEYS, headers=mine).status_code == 401
    told = entries(town, made["id"])
    assert [(each.action, each.actor) for each in told] == [
        ("key.issue", f"key:{town.keys[OPERATOR]}"), ("key.revoke", f"key:{town.keys[OPERATOR]}"),
    ]
    assert told[0].detail == {"days": 7, "roles": ["auditor", "operator"]}


def test_the_secret_is_neither_kept_nor_shown_again(town: Town) -> None:
    made = make(town)
    assert made["secret"] not in town.client.get(KEYS, headers=town.headers(*OPERATOR), params={"limit": 200}).text
    with town.service.database.reading() as connection:
        for table in sa.inspect(connection).get_table_names():
            rows = connection.execute(sa.text(f'SELECT * FROM "{table}"')).all()
            assert not any(made["secret"] in str(value) for row in rows for value in row), table


def test_validity_is_a_year_by_default_and_bounded(town: Town) -> None:
    made = make(town)
    with town.service.database.reading() as connection:
        row = connection.execute(sa.select(key).where(key.c.id == made["id"])).one()
    assert abs(row.expires - row.created - 365 * DAY) < 1000
    for days in (0, MOST_DAYS + 1, "7", 7.5, None, True):
        body = {"label": "x", "roles": ["planner"], "days": days}
        answer = town.client.post(KEYS, json=body, headers=town.headers(*OPERATOR))
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/days"), days


@pytest.mark.parametrize("body", [
    {}, {"label": "x"}, {"label": "x", "roles": []}, {"label": "x", "roles": ["root"]},
    {"label": "", "roles": ["planner"]}, {"label": "x" * 101, "roles": ["planner"]},
    {"label": "a\nb", "roles": ["planner"]}, {"label": "x", "roles": ["planner"], "tenant": "west"},
    {"label": "x", "roles": "planner"}, [], "x", None,
])
def test_a_wrong_request_issues_nothing(town: Town, body: Any) -> None:
    with town.service.database.reading() as connection:
        before = connection.execute(sa.select(sa.func.count()).select_from(key)).scalar_one()
    assert town.client.post(KEYS, json=body, headers=town.headers(*OPERATOR)).status_code == 422
    with town.service.database.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(key)).scalar_one() == before


def test_lists_come_in_parts_and_hold_the_own_tenants_keys_only(town: Town) -> None:
    made = {make(town)["id"] for _ in range(5)}
    seen: list[str] = []
    cursor: str | None = None
    while cursor is not None or not seen:
        params: dict[str, Any] = {"limit": 2} | ({} if cursor is None else {"cursor": cursor})
        page = town.client.get(KEYS, headers=town.headers(*OPERATOR), params=params).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]
    assert len(seen) == len(set(seen)) and made <= set(seen)
    assert not {identity for (tenant, _), identity in town.keys.items() if tenant == "west"} & set(seen)


def test_another_tenants_key_is_as_unknown_as_none(town: Town) -> None:
    theirs, nobodys = town.keys["west", Role.PLANNER], "6c1d4a5e-0f4b-4f58-9d7e-3c2b1a09f8e7"
    for call in (town.client.get, town.client.delete):
        one, other = (call(f"{KEYS}/{which}", headers=town.headers(*OPERATOR)) for which in (theirs, nobodys))
        assert one.status_code == other.status_code == 404 and one.content == other.content
    works = town.client.get("/api/v1/rosters", headers=town.headers("west", Role.PLANNER))
    assert works.status_code == 200


def test_the_database_itself_keeps_no_key_without_an_end(service: Service) -> None:
    create_tenant(service, "east", "东")
    with pytest.raises(sa.exc.IntegrityError), service.database.writing() as connection:
        connection.execute(sa.insert(key).values(
            id="1", tenant="east", label="x", prefix="x", hash="x", roles=[], created=1
        ))
    with pytest.raises(ValueError), service.database.writing() as connection:
        issue(connection, "east", "x", ["planner"], MOST_DAYS + 1)


def test_the_first_key_is_made_once_and_only_its_owner_reads_it(service: Service) -> None:
    data: Path = service.settings.data
    made: list[Path | None] = []
    threads = [threading.Thread(target=lambda: made.append(ensure_first_key(service, data))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made, key=str) == sorted([data / "first.key", None, None, None], key=str)
    assert stat.S_IMODE((data / "first.key").stat().st_mode) == 0o600
    with service.database.reading() as connection:
        row = connection.execute(sa.select(key)).one()
        actions = list(connection.execute(sa.select(ledger.c.action).order_by(ledger.c.seq)).scalars())
    assert row.tenant == FIRST and row.roles == ["auditor", "operator", "planner"]
    assert row.prefix == (data / "first.key").read_text()[:9]
    assert actions == ["tenant.create", "key.issue"] and not verify(service.database).faults


@pytest.mark.parametrize(("identity", "name"), [
    ("", "x"), ("东", "x"), ("A", "x"), ("a b", "x"), ("a" * 65, "x"), ("*", "x"), ("a:b", "x"), ("../a", "x"),
    ("a", " "), ("a", "x" * 201), ("east", "又一个"),
])
def test_a_tenant_has_a_plain_id_of_its_own(service: Service, identity: str, name: str) -> None:
    create_tenant(service, "east", "东")
    with pytest.raises(InputError):
        create_tenant(service, identity, name)


@pytest.mark.parametrize(("tenant", "roles", "days"), [
    ("none", ["planner"], 1), ("east", [], 1), ("east", ["root"], 1), ("east", ["planner"], 0),
    ("east", ["planner"], 9999),
])
def test_the_console_says_what_is_wrong_with_a_key(service: Service, tenant: str, roles: list[str], days: int) -> None:
    create_tenant(service, "east", "东")
    with pytest.raises(InputError):
        create_key(service, tenant, "x", roles, days)
