"""What is told, how it is signed, and when it is told again; on both databases, each try made by hand."""

import asyncio
import json
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError
from structlog import wrap_logger
from structlog.processors import JSONRenderer
from structlog.testing import CapturingLogger

from api.common.settings import Settings
from api.identity.tenants import create_tenant
from api.jobs.submissions import Submission
from api.store.tables import delivery, webhook
from api.webhooks import subscriptions
from api.webhooks.outbox import TRIES, announce, letter, note, pause, replay
from api.worker.webhook_sender import Courier
from tests.api.webhooks.conftest import JOB, Office, Opening
from tests.api.webhooks.receivers import Receiver, answering

PLAN = "00000000-0000-4000-8000-0000000000aa"


@pytest.fixture
def here(office: Opening, receiver: Receiver) -> Office:
    return office(receiver.url.removesuffix("/hook"))


def test_what_is_told(here: Office, receiver: Receiver) -> None:
    """Ids, state, outcome and links; of the data of the event nothing else goes out."""
    _, secret = here.register(receiver.url)
    here.announce(kind="succeeded", outcome="solved", plan=PLAN, teacher="王建国", note="510102199001011234")
    here.attempt()
    message, row = receiver.messages[0], here.deliveries()[0]
    told = Webhook(secret).verify(message.body, message.headers)
    assert told == json.loads(message.body) == {
        "type": "succeeded", "timestamp": told["timestamp"],
        "data": {
            "job": JOB, "state": "succeeded", "outcome": "solved", "plan": PLAN,
            "links": {"job": f"/api/v1/solves/{JOB}", "plan": f"/api/v1/plans/{PLAN}"},
        },
    }
    assert datetime.fromisoformat(told["timestamp"]) == datetime.fromtimestamp(row.created / 1000, UTC)
    assert message.headers["webhook-id"] == row.id and message.path == "/hook"
    assert message.headers["content-type"] == "application/json"


def test_a_changed_body_or_another_secret_is_not_verified(here: Office, receiver: Receiver) -> None:
    _, secret = here.register(receiver.url)
    here.announce()
    here.attempt()
    message = receiver.messages[0]
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(message.body.replace(b"succeeded", b"cancelled"), message.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(here.register(receiver.url)[1]).verify(message.body, message.headers)


def test_the_end_of_a_job_tells_those_who_asked(here: Office, receiver: Receiver) -> None:
    """In the transaction of the ending: both are there, or neither."""
    here.register(receiver.url, "cancelled")
    here.register(receiver.url, "succeeded")
    jobs = here.service.jobs
    job, _ = jobs.submit(Submission("east", "key:1", "audit", {"roster": "0" * 64}, "normal", "small", "0" * 64), 9)
    assert here.deliveries() == []
    assert jobs.cancel("east", job) == "cancelled"
    assert [(row.job, row.type, row.state) for row in here.deliveries()] == [(job, "cancelled", "waiting")]


def test_nothing_is_announced_when_the_ending_fails(here: Office, receiver: Receiver) -> None:
    here.register(receiver.url)

    def failing(connection: sa.Connection) -> None:
        announce(here.service.engine, connection, "east", JOB, "failed", {})
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        here.service.database.run(failing)
    assert here.deliveries() == []


def test_only_the_own_tenant_is_told(here: Office, receiver: Receiver) -> None:
    create_tenant(here.service, "west", "西区")
    here.register(receiver.url)
    Office(here.service, "west").announce()
    assert here.deliveries() == []


def test_retries_keep_id_and_body_until_the_first_success(here: Office, receiver: Receiver) -> None:
    _, secret = here.register(receiver.url)
    here.announce()
    receiver.behaviour = answering(503)
    states = [here.attempt() for _ in range(3)]
    receiver.behaviour = answering(200)
    states.append(here.attempt())
    assert [(row.state, row.attempts, row.answer) for row in states] == [
        ("waiting", 1, "503"), ("waiting", 2, "503"), ("waiting", 3, "503"), ("delivered", 4, "200"),
    ]
    assert len({(message.id, message.body) for message in receiver.messages}) == 1
    for message in receiver.messages:
        Webhook(secret).verify(message.body, message.headers)
    assert states[-1].due is None


def test_twelve_tries(here: Office, receiver: Receiver) -> None:
    here.register(receiver.url)
    here.announce()
    receiver.behaviour = answering(500)
    for tried in range(1, TRIES + 1):
        row = here.attempt()
        assert (row.attempts, row.state) == (tried, "waiting" if tried < TRIES else "failed")
        if tried < TRIES:
            unit = here.service.settings.webhook_unit
            assert abs(row.due - row.tried - 1000 * pause(unit, row.id, tried)) < 500
    here.attempt()
    assert len(receiver.messages) == TRIES


def test_the_schedule_is_a_day_and_the_same_for_everyone() -> None:
    unit = Settings().webhook_unit
    for name in range(200):
        pauses = [pause(unit, str(name), tried) for tried in range(1, TRIES)]
        assert 0.88 * 86_400 < sum(pauses) < 1.12 * 86_400
        assert all(1.6 < later / former < 2.5 for former, later in pairwise(pauses))
        assert 35 < pauses[0] < 50
    assert pause(1.0, "a", 1) == pause(1.0, "a", 1) != pause(1.0, "b", 1)
    mean = sum(pause(1.0, str(name), 1) for name in range(2_000)) / 2_000
    assert abs(mean - 1) < 0.01


def test_a_turn_is_noted_once(here: Office, receiver: Receiver) -> None:
    """Two processes at the same try: a second note finds nothing to change, and hands nothing over."""
    identity, _ = here.register(receiver.url)
    here.announce()
    database = here.service.database
    row = database.run(lambda connection: letter(connection, here.deliveries()[0].id, 0))
    for answer in ("503", "410"):
        database.run(lambda connection, answer=answer: note(here.service.engine, connection, row, answer, 1.0))
    after = here.deliveries()[0]
    assert (after.attempts, after.answer, after.turn, after.state) == (1, "503", 1, "waiting")
    assert here.webhook(identity).disabled is None
    with database.reading() as connection:
        assert letter(connection, row.id, 0) is None and letter(connection, row.id, 1) is not None


def test_gone_disables(here: Office, receiver: Receiver) -> None:
    identity, _ = here.register(receiver.url)
    here.announce()
    here.announce("00000000-0000-4000-8000-000000000002")
    receiver.behaviour = answering(410)
    assert here.attempt(0).state == "failed" and here.webhook(identity).disabled is not None
    assert (here.attempt(1).answer, here.attempt(1).attempts) == ("disabled", 0)
    here.announce("00000000-0000-4000-8000-000000000003")
    assert len(here.deliveries()) == 2 and len(receiver.messages) == 1


def test_replaying(here: Office, receiver: Receiver) -> None:
    """A failed, a delivered and a waiting one begin anew under the same id; the turn before is void."""
    identity, _ = here.register(receiver.url)
    here.announce()
    engine, database = here.service.engine, here.service.database
    row = here.attempt()
    assert row.state == "delivered"
    assert database.run(lambda connection: replay(engine, connection, "east", row.id))
    again = here.deliveries()[0]
    assert (again.state, again.attempts, again.turn) == ("waiting", 0, 1)
    assert here.attempt().state == "delivered"
    assert [message.id for message in receiver.messages] == [row.id] * 2
    assert not database.run(lambda connection: replay(engine, connection, "west", row.id))
    database.run(lambda connection: subscriptions.enable(connection, "east", identity, False))
    assert not database.run(lambda connection: replay(engine, connection, "east", row.id))


def test_both_secrets_sign_for_a_day(here: Office, receiver: Receiver) -> None:
    identity, former = here.register(receiver.url)
    database, vault = here.service.database, here.service.vault
    new = database.run(lambda connection: subscriptions.rotate(connection, vault, "east", identity))
    assert new is not None and new != former and new.startswith("whsec_")
    here.announce()
    here.attempt()
    message = receiver.messages[0]
    assert len(message.headers["webhook-signature"].split()) == 2
    for secret in (former, new):
        Webhook(secret).verify(message.body, message.headers)

    yesterday = int(timedelta(days=1, seconds=1).total_seconds() * 1000)
    database.run(lambda connection: connection.execute(
        sa.update(webhook).values(rotated=webhook.c.rotated - yesterday)
    ))
    here.announce("00000000-0000-4000-8000-000000000002")
    here.attempt(1)
    message = receiver.messages[1]
    Webhook(new).verify(message.body, message.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(former).verify(message.body, message.headers)


def test_secrets_are_sealed(here: Office, receiver: Receiver) -> None:
    identity, secret = here.register(receiver.url)
    row: Any = here.webhook(identity)
    assert secret.removeprefix("whsec_").encode() not in bytes(row.secret)
    assert here.service.vault.open(row.secret).decode() == secret


def test_deleting_while_messages_wait(here: Office, receiver: Receiver) -> None:
    identity, _ = here.register(receiver.url)
    here.announce()
    row = here.deliveries()[0]
    assert not here.service.database.run(lambda connection: subscriptions.delete(connection, "west", identity))
    gone = here.service.database.run(lambda connection: subscriptions.delete(connection, "east", identity))
    assert gone == {row.id: 0}
    assert here.deliveries() == []
    asyncio.run(Courier(here.service).deliver(row.id, 0))
    assert receiver.messages == []


def test_a_tenant_has_so_many_webhooks(here: Office, receiver: Receiver) -> None:
    for _ in range(subscriptions.MOST):
        here.register(receiver.url)
    with pytest.raises(subscriptions.FullError):
        here.register(receiver.url)


def test_a_key_that_does_not_open_loses_no_message(
    here: Office, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The operator put in another secret key: seen in the log, tried again, delivered once the right one is back."""
    here.register(receiver.url)
    here.announce()
    with here.service.database.reading() as connection:
        sealed = connection.execute(sa.select(webhook.c.secret)).scalar_one()
    here.service.database.run(lambda connection: connection.execute(sa.update(webhook).values(secret=b"nonsense")))
    assert (here.attempt().answer, here.deliveries()[0].state) == ("defect", "waiting")
    here.service.database.run(lambda connection: connection.execute(sa.update(webhook).values(secret=sealed)))
    assert here.attempt().state == "delivered" and len(receiver.messages) == 1


def test_a_database_that_is_away_is_waited_for(
    here: Office, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message was sent and the note fails: were it given up, the schedule would end here."""
    here.register(receiver.url)
    here.announce()
    database, failures, lock = here.service.database, [], threading.Lock()
    real = type(database).run

    def failing(self: Any, work: Any) -> Any:
        with lock:
            if receiver.messages and len(failures) < 2:
                failures.append(1)
                error: Any = type("Gone", (Exception,), {"sqlstate": "57P01"})()
                raise sa.exc.OperationalError("", {}, error)
        return real(self, work)

    monkeypatch.setattr(type(database), "run", failing)
    assert here.attempt().state == "delivered"
    assert len(failures) == 2 and len(receiver.messages) == 1


def test_the_log_of_tries_is_of_ids(here: Office, receiver: Receiver) -> None:
    """No URL: its path or query may hold a secret of the receiver."""
    written = CapturingLogger()
    here = Office(replace(here.service, log=wrap_logger(written, processors=[JSONRenderer()])))
    here.register(f"{receiver.url}?token=geheim")
    here.announce()
    here.attempt()
    logged = str(written.calls)
    assert "webhook_tried" in logged and "geheim" not in logged and "127.0.0.1" not in logged
    assert "geheim" not in str([dict(row._mapping) for row in here.deliveries()])
    assert receiver.messages[0].path == "/hook?token=geheim"
    with here.service.database.reading() as connection:
        assert connection.execute(sa.select(delivery.c.answer)).scalar_one() == "200"
