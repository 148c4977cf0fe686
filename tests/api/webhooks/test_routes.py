"""What an operator does with webhooks over HTTP."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from standardwebhooks import Webhook

from api.common.roles import Role
from api.common.settings import Settings
from api.store.tables import ledger
from tests.api.security.conftest import Town, settled
from tests.api.webhooks.conftest import Office
from tests.api.webhooks.receivers import Receiver, answering

HOOKS = "/api/v1/webhooks"
NOBODY = "00000000-0000-4000-8000-00000000dead"


@pytest.fixture
def town(tmp_path: Path, receiver: Receiver) -> Iterator[Town]:
    """Both bureaus may reach the receiver and a host that does not exist."""
    hosts = (receiver.url.removesuffix("/hook"), "nowhere.invalid")
    yield from settled(Settings(data=tmp_path, webhook_hosts=hosts))


def _ask(town: Town, method: str, path: str, body: Any = None, tenant: str = "east", role: Role = Role.OPERATOR) -> Any:
    return town.client.request(method, path, json=body, headers=town.headers(tenant, role))


def test_from_registration_to_replay(town: Town, receiver: Receiver) -> None:
    made = _ask(town, "POST", HOOKS, {"url": receiver.url, "types": ["succeeded", "failed", "failed"]})
    assert made.status_code == 201
    webhook = made.json()
    assert made.headers["location"] == f"{HOOKS}/{webhook['id']}"
    assert webhook["types"] == ["failed", "succeeded"] and webhook["secret"].startswith("whsec_")

    shown = _ask(town, "GET", f"{HOOKS}/{webhook['id']}").json()
    listed = _ask(town, "GET", HOOKS).json()
    assert shown == {key: value for key, value in webhook.items() if key != "secret"}
    assert listed == {"items": [shown], "next": None}

    office = Office(town.service)
    office.announce(kind="cancelled")
    office.announce(kind="succeeded", outcome="impossible")
    receiver.behaviour = answering(503)
    office.attempt()
    log = _ask(town, "GET", f"{HOOKS}/{webhook['id']}/deliveries").json()["items"]
    assert [(each["type"], each["state"], each["attempts"], each["answer"]) for each in log] == [
        ("succeeded", "waiting", 1, "503")
    ]
    assert log[0]["due"] > log[0]["tried"] and log[0]["data"]["outcome"] == "impossible"

    assert _engine_rows(town) == 2  # the try that was made by hand here, and the next one
    receiver.behaviour = answering(200)
    again = _ask(town, "POST", f"/api/v1/deliveries/{log[0]['id']}/replay")
    assert again.status_code == 202 and again.json()["attempts"] == 0
    assert office.attempt().state == "delivered"
    message = receiver.messages[-1]
    Webhook(webhook["secret"]).verify(message.body, message.headers)

    new = _ask(town, "POST", f"{HOOKS}/{webhook['id']}/rotate").json()
    assert new["secret"] != webhook["secret"] and new["rotated"] is not None
    off = _ask(town, "PATCH", f"{HOOKS}/{webhook['id']}", {"enabled": False})
    assert off.json()["disabled"] is not None
    refused = _ask(town, "POST", f"/api/v1/deliveries/{log[0]['id']}/replay")
    assert (refused.status_code, refused.json()["code"]) == (409, "webhook_disabled")
    assert _ask(town, "PATCH", f"{HOOKS}/{webhook['id']}", {"enabled": True}).json()["disabled"] is None
    assert _ask(town, "DELETE", f"{HOOKS}/{webhook['id']}").status_code == 204
    assert _ask(town, "GET", f"{HOOKS}/{webhook['id']}").status_code == 404
    assert _engine_rows(town) == 0

    with town.service.database.reading() as connection:
        wanted = sa.select(ledger.c.action).where(ledger.c.tenant == "east", ledger.c.action.not_in(
            ("tenant.create", "key.issue")
        ))
        entries = list(connection.execute(wanted.order_by(ledger.c.seq)).scalars())
    assert entries == [
        "webhook.register", "delivery.replay", "webhook.rotate", "webhook.disable", "webhook.enable", "webhook.delete",
    ]


def _engine_rows(town: Town) -> int:
    with town.service.database.reading() as connection:
        return int(connection.execute(sa.text("SELECT count(*) FROM workflow_status")).scalar_one())


def test_another_tenant_finds_nothing(town: Town, receiver: Receiver) -> None:
    """The same answer as for an id that nobody has."""
    identity = _ask(town, "POST", HOOKS, {"url": receiver.url}).json()["id"]
    office = Office(town.service)
    office.announce()
    delivery = str(office.deliveries()[0].id)
    for method, path, body in (
        ("GET", "/webhooks/{}", None), ("DELETE", "/webhooks/{}", None), ("PATCH", "/webhooks/{}", {"enabled": False}),
        ("POST", "/webhooks/{}/rotate", None), ("GET", "/webhooks/{}/deliveries", None),
        ("POST", "/deliveries/{}/replay", None),
    ):
        mine = delivery if "deliveries/{" in path else identity
        real, unknown = (_ask(town, method, "/api/v1" + path.format(each), body, "west") for each in (mine, NOBODY))
        assert real.status_code == unknown.status_code == 404 and real.json() == unknown.json()
    assert _ask(town, "GET", HOOKS, tenant="west").json()["items"] == []
    assert _ask(town, "GET", f"{HOOKS}/{identity}").json()["disabled"] is None


def test_only_an_operator(town: Town, receiver: Receiver) -> None:
    for role in set(Role) - {Role.OPERATOR}:
        assert _ask(town, "POST", HOOKS, {"url": receiver.url}, role=role).status_code == 403
        assert _ask(town, "GET", HOOKS, role=role).status_code == 403
    assert town.client.get(HOOKS).status_code == 401


@pytest.mark.parametrize(("url", "code"), [
    ("https://example.com/hook", "webhook_not_listed"),
    ("http://169.254.169.254/latest", "webhook_not_listed"),
    ("https://nowhere.invalid/hook", "webhook_unresolved"),
    ("ftp://nowhere.invalid/", "webhook_bad_url"),
    ("https://u:p@nowhere.invalid/", "webhook_bad_url"),
    ("https://nowhere.invalid/#x", "webhook_bad_url"),
])
def test_a_refused_url_is_explained_and_not_echoed(town: Town, receiver: Receiver, url: str, code: str) -> None:
    refused = _ask(town, "POST", HOOKS, {"url": url})
    told = refused.json()
    assert (refused.status_code, told["code"], told["pointer"]) == (422, code, "/url")
    assert told["detail"] and "169.254" not in refused.text and "/latest" not in refused.text
    assert _ask(town, "GET", HOOKS).json()["items"] == [] and receiver.messages == []


def test_nothing_is_open_by_default(tmp_path: Path, receiver: Receiver) -> None:
    for town in settled(Settings(data=tmp_path / "closed")):
        refused = _ask(town, "POST", HOOKS, {"url": receiver.url})
        assert refused.status_code == 422 and "ROTATION_WEBHOOK_HOSTS" in refused.json()["detail"]


@pytest.mark.parametrize("body", [
    {}, {"url": 5}, {"url": "https://a.test/", "types": []}, {"url": "https://a.test/", "types": ["started"]},
    {"url": "https://a.test/", "secret": "whsec_mine"}, {"url": "https://a.test/" + "x" * 500}, [],
])
def test_malformed_registrations(town: Town, body: Any) -> None:
    assert _ask(town, "POST", HOOKS, body).status_code == 422


def test_twenty_are_enough(town: Town, receiver: Receiver) -> None:
    for _ in range(20):
        assert _ask(town, "POST", HOOKS, {"url": receiver.url}).status_code == 201
    full = _ask(town, "POST", HOOKS, {"url": receiver.url})
    assert (full.status_code, full.json()["code"]) == (409, "too_many_webhooks")


def test_the_spelling_that_is_kept_is_the_one_that_was_checked(town: Town, receiver: Receiver) -> None:
    made = _ask(town, "POST", HOOKS, {"url": f"HTTP://0x7f.1:{receiver.port}/a/../hook"})
    assert made.status_code == 201 and made.json()["url"] == receiver.url
