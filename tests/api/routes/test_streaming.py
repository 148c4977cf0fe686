"""Streams of many clients over one look at the database: nothing missed, nothing double, nothing left behind."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import aclosing, suppress
from pathlib import Path

import pytest
import sqlalchemy as sa

from api.common.settings import Settings
from api.http import event_stream
from api.http.event_stream import Watch
from api.identity.tenants import create_tenant
from api.jobs.events import Event, append
from api.jobs.events import since as streaming_since
from api.service import open_service
from api.store.database import Database
from api.store.tables import job

PAUSE = 0.02


@pytest.fixture
def database(tmp_path: Path) -> Database:
    service = open_service(Settings(data=tmp_path, database=""))
    create_tenant(service, "a", "甲")
    return service.database


def begun(database: Database, name: str) -> str:
    values = {
        "id": name, "tenant": "a", "kind": "rotation", "state": "running", "lane": "normal", "size": "small", "turn": 0,
        "priority": 1, "request": {}, "body": "0" * 64, "by": "x", "created": 1, "attempt": 1, "cancel": False,
        "events": 0,
    }
    database.run(lambda connection: connection.execute(sa.insert(job).values(**values)))
    return name


def told(database: Database, name: str, kind: str = "progress") -> None:
    def tell(connection: sa.Connection) -> None:
        append(connection, name, kind, {})
        if kind == "succeeded":
            connection.execute(sa.update(job).where(job.c.id == name).values(state=kind))

    database.run(tell)


async def collected(stream: AsyncIterator[Event | None]) -> list[int]:
    return [each.seq async for each in stream if each is not None]


async def with_cuts(watch: Watch, name: str, chance: random.Random) -> list[int]:
    """Follow a job over connections that are cut at random, until its last event."""
    seen: list[int] = []
    last = False
    while not last:
        with suppress(TimeoutError):
            async with asyncio.timeout(chance.uniform(0, 0.15)):
                async with aclosing(watch.events(name, len(seen))) as stream:
                    async for each in stream:
                        if each is not None:
                            seen.append(each.seq)
                            last = each.last
                last = True
    return seen


def test_forty_streams_with_random_cuts_see_every_event_once(database: Database) -> None:
    jobs = [begun(database, f"job-{number}") for number in range(10)]

    async def talk() -> None:
        for _ in range(12):
            for name in jobs:
                await asyncio.to_thread(told, database, name)
            await asyncio.sleep(0.01)
        for name in jobs:
            await asyncio.to_thread(told, database, name, "succeeded")

    async def run() -> None:
        before = len(asyncio.all_tasks())
        async with Watch(database, PAUSE) as watch:
            streams = [with_cuts(watch, jobs[n % 10], random.Random(n)) for n in range(40)]
            *seen, _ = await asyncio.gather(*streams, talk())
            assert seen == [list(range(1, 14))] * 40
            assert not watch._waiting and not watch._known
            assert len(asyncio.all_tasks()) == before + 1  # the look itself
        assert len(asyncio.all_tasks()) == before

    asyncio.run(run())


def test_more_events_than_one_look_gives_come_in_order(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_stream, "MOST", 3)
    monkeypatch.setattr(event_stream, "since", lambda *asked: streaming_since(*asked, 3))
    name = begun(database, "long")
    for _ in range(10):
        told(database, name)
    told(database, name, "succeeded")

    async def run() -> None:
        async with Watch(database, PAUSE) as watch:
            assert await collected(watch.events(name, 2)) == list(range(3, 12))

    asyncio.run(run())


def test_what_is_over_or_gone_ends_at_once(database: Database) -> None:
    name = begun(database, "over")
    told(database, name, "succeeded")

    async def run() -> None:
        async with Watch(database, PAUSE) as watch:
            async with asyncio.timeout(5):
                assert await collected(watch.events(name, 1)) == []
                assert await collected(watch.events("nothing", 0)) == []

    asyncio.run(run())


def test_silence_gives_room_for_a_comment_and_the_end_ends_all(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_stream, "BREATH", 0.1)
    name = begun(database, "silent")

    async def run() -> None:
        async with Watch(database, PAUSE) as watch:
            async with aclosing(watch.events(name, 0)) as stream:
                assert await anext(stream) is None
            waiting = asyncio.create_task(collected(watch.events(name, 0)))
            await asyncio.sleep(0.05)
            await watch.end()
            async with asyncio.timeout(5):
                assert await waiting == []

    asyncio.run(run())


def test_a_database_that_is_away_for_a_while_costs_no_event(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, away = begun(database, "away"), [4]

    def failing(*asked: object) -> object:
        if away[0] > 0:
            away[0] -= 1
            raise sa.exc.OperationalError("", {}, Exception())
        return streaming_since(*asked)

    monkeypatch.setattr(event_stream, "since", failing)
    told(database, name)
    told(database, name, "succeeded")

    async def run() -> None:
        async with Watch(database, PAUSE) as watch:
            async with asyncio.timeout(10):
                assert await collected(watch.events(name, 0)) == [1, 2]

    asyncio.run(run())
    assert away == [0]
