"""Executors as processes of their own are killed while messages are under way, on both databases."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook

from api.common.settings import Settings
from api.webhooks.outbox import TRIES, replay
from tests.api.webhooks.conftest import Office, Opening
from tests.api.webhooks.receivers import Message, Receiver, answering

MESSAGES, KILLS = 20, 4
PATIENCE = 120.0  # seconds until everything must be there


@contextmanager
def executor(settings: Settings, data: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """``rotation worker`` on this database, with a data folder."""
    environment = os.environ | {
        "ROTATION_DATA": str(data), "DATABASE_URL": settings.database or settings.url, "ROTATION_LEASE": "1",
        "ROTATION_POLL": "0.1", "ROTATION_WEBHOOK_HOSTS": ",".join(settings.webhook_hosts),
        "ROTATION_WEBHOOK_UNIT": str(settings.webhook_unit), "ROTATION_CORES": "1",
        "ROTATION_SECRET": (settings.data / "secret.key").read_text(),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "api.worker.process"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(done: Callable[[], bool], seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.1)


@pytest.fixture
def here(office: Opening, receiver: Receiver, settings: Settings, request: pytest.FixtureRequest) -> Office:
    made = office(receiver.url.removesuffix("/hook"))
    unit = {"webhook_unit": getattr(request, "param", 0.03)}
    object.__setattr__(made.service, "settings", Settings(**made.service.settings.model_dump() | unit))
    return made


def _flaky(seed: int) -> Callable[[BaseHTTPRequestHandler, Message], None]:
    """Fails 70 of 100, in four ways; not nine times in a row, which would happen to one message in 25."""
    draw, failures, lock = random.Random(seed), Counter[str](), threading.Lock()

    def answer(handler: BaseHTTPRequestHandler, message: Message) -> None:
        with lock:
            fails = draw.random() < 0.7 and failures[message.id] < 8
            failures[message.id] += fails
            how = draw.randrange(4)
        if not fails:
            answering(204)(handler, message)
        elif how == 0:
            time.sleep(1.0)
            answering(504)(handler, message)
        elif how == 1:
            handler.connection.close()
        else:
            answering((500, 429)[how - 2])(handler, message)

    return answer


def test_nothing_is_lost_when_executors_are_killed(here: Office, receiver: Receiver, tmp_path: Path) -> None:
    """Kill -9 under way. On PostgreSQL each heir is another machine: the dead one's place never comes back."""
    settings = here.service.settings
    _, secret = here.register(receiver.url)
    receiver.behaviour = _flaky(7)
    wanted = {f"00000000-0000-4000-8000-{number:012}" for number in range(MESSAGES)}
    for job in sorted(wanted):
        here.announce(job)
    ids = {row.id for row in here.deliveries()}
    draw, kills = random.Random(11), 0
    for life in range(KILLS + 1):
        folder = settings.data if here.service.database.sqlite else tmp_path / f"machine{life}"
        with executor(settings, folder) as process:
            seen = len(receiver.messages)
            if life < KILLS:
                until(lambda seen=seen: len(receiver.messages) > seen or not _waiting(here))
                time.sleep(draw.uniform(0.0, 1.5))
                process.send_signal(signal.SIGKILL)
                kills += 1
            else:
                until(lambda: not _waiting(here))
    rows = here.deliveries()
    assert kills == KILLS and {(row.state, row.answer) for row in rows} == {("delivered", "204")}
    assert {message.id for message in receiver.messages} == ids == {row.id for row in rows}
    for message in receiver.messages:
        Webhook(secret).verify(message.body, message.headers)
    bodies = {(message.id, message.body) for message in receiver.messages}
    assert len(bodies) == MESSAGES
    heard = Counter(message.id for message in receiver.messages)
    for row in rows:  # tries are noted; one more is heard only where a kill came between message and note
        assert row.attempts <= TRIES and 0 <= heard[row.id] - row.attempts <= kills
    assert sum(heard.values()) - sum(row.attempts for row in rows) <= kills * 10


@pytest.mark.parametrize("here", [8.0], indirect=True)
def test_the_schedule_goes_on_after_a_kill(here: Office, receiver: Receiver, tmp_path: Path) -> None:
    """A message that waits when its executor dies is tried when it was due, neither at once nor from the start."""
    settings = here.service.settings
    here.register(receiver.url)
    here.announce()
    receiver.behaviour = answering(500)
    with executor(settings, settings.data):
        until(lambda: here.deliveries()[0].attempts == 1)
    before: Any = here.deliveries()[0]
    receiver.behaviour = answering(200)
    with executor(settings, settings.data):
        until(lambda: here.deliveries()[0].state == "delivered")
    first, second = receiver.messages
    after = here.deliveries()[0]
    assert after.attempts == 2 and second.at >= before.due / 1000 - 0.2 and second.at - first.at > 7
    assert second.at < before.due / 1000 + 20


def test_one_dead_receiver_does_not_hold_up_the_others(here: Office, receiver: Receiver) -> None:
    """More messages wait for a dead receiver than the queue has places (64); the living one is told at once."""
    with executor(here.service.settings, here.service.settings.data):
        gone = receiver.url.replace("127.0.0.1", "127.0.0.9")  # not listed: fails without a connection
        here.register(gone)
        for number in range(70):
            here.announce(f"00000000-0000-4000-8000-{number:012}")
        until(lambda: all(row.attempts >= 2 for row in here.deliveries()))
        identity, _ = here.register(receiver.url, "failed")
        here.announce("00000000-0000-4000-8000-00000000ffff", "failed")
        until(lambda: any(row.webhook == identity and row.state == "delivered" for row in here.deliveries()), 15)


@pytest.mark.parametrize("here", [3_600.0], indirect=True)
def test_a_replay_does_not_wait(here: Office, receiver: Receiver) -> None:
    """The next try would be in an hour; a replay is now, and the try that was due then is void."""
    here.register(receiver.url)
    here.announce()
    receiver.behaviour = answering(500)
    with executor(here.service.settings, here.service.settings.data):
        until(lambda: here.deliveries()[0].attempts == 1)
        receiver.behaviour = answering(200)
        row = here.deliveries()[0]
        here.service.database.run(lambda connection: replay(here.service.engine, connection, "east", str(row.id)))
        until(lambda: here.deliveries()[0].state == "delivered", 15)
    assert len(receiver.messages) == 2 and len({message.id for message in receiver.messages}) == 1


def _waiting(here: Office) -> bool:
    return any(row.state == "waiting" for row in here.deliveries())
