"""The storm: a service, its clients, and random kills of solver children, executors and the API."""


import random
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median
from typing import NamedTuple

import psutil
import sqlalchemy as sa

from api.common.settings import Settings
from api.identity import tenants
from api.service import Service, open_service
from api.store.database import now
from api.store.tables import event, job, roster
from benchmarks.chaos.clients import Clients
from benchmarks.chaos.judging import Verdict, judged
from benchmarks.chaos.processes import Running, executor, free_port, interface, orphans
from optimizer.formats import write
from optimizer.importing import read

KINDS = {"child": 4, "executor": 3, "api": 3}  # how often each is hit
ROSTER = Path(__file__).parents[2] / "instances" / "three_schools"
FOR_GOOD = 0.2  # of the killed executors never come back, where there are several
LEASE, POLL = 3.0, 0.1
CORES = 2
TENANT = "storm"
BREATH = 1.0  # seconds at most between two kills for a job to end
PATIENCE = 120.0  # seconds in which everything must have ended after the last kill


class Storm(NamedTuple):
    """``recoveries``: seconds from a kill to the next beginning or the end of the job that it hit; ``outages``: seconds
    for which the API did not answer somebody.
    """

    kills: Counter[str]
    acked: int
    verdict: Verdict
    recoveries: list[float]
    outages: list[float]
    errors: list[str]
    orphans: int
    integrity: str
    wall: float

    @property
    def sound(self) -> bool:
        verdict = self.verdict
        return not (
            verdict.lost or verdict.doubled or verdict.wrong or self.errors or self.orphans
        ) and self.integrity == "ok"

    def lines(self) -> list[str]:
        verdict, kills = self.verdict, ", ".join(f"{name} {count}" for name, count in sorted(self.kills.items()))
        text = [
            f"{self.kills.total()} kills -9 ({kills}) in {self.wall:.0f} s; {self.acked} jobs acknowledged, "
            f"{len(verdict.lost)} lost, {len(verdict.doubled)} doubled, {len(verdict.wrong)} otherwise wrong; "
            f"{verdict.attempts} attempts begun; ended: {dict(verdict.states)}",
            f"from a kill to the job's next beginning: {_spread(self.recoveries)}; "
            f"without an answer of the API: {_spread(self.outages)}; "
            f"{self.orphans} orphans, integrity {self.integrity}",
        ]
        return text + [f"  {each}" for each in (*verdict.lost, *verdict.doubled, *verdict.wrong, *self.errors)[:20]]


class Fleet:
    """The store, an API and executors as processes of their own; several executors on PostgreSQL only."""

    def __init__(self, data: Path, database: str, *, executors: int = 1, lease: float = LEASE) -> None:
        self.data, self._database, self._lease, self._count = data, database, lease, 0
        self.settings = self._settings("store", port=free_port())
        self.service: Service = open_service(self.settings)
        tenants.create_tenant(self.service, TENANT, "storm")
        _, self.key = tenants.create_key(self.service, TENANT, "storm", ["planner"])
        self.roster = _stored(self.service)
        self.api = Running("api", interface, self.settings)
        self.executors = [self.another() for _ in range(executors)]

    def another(self) -> Running:
        """One more executor; the first has its folder where the store is."""
        self._count += 1
        name = "store" if self._count == 1 else f"machine{self._count}"
        return Running(f"executor{self._count}", executor, self._settings(name, port=self.settings.port))

    def _settings(self, name: str, port: int) -> Settings:
        return Settings(
            data=self.data / name, database=self._database, cores=CORES, lease=self._lease, poll=POLL, port=port,
            queue=10_000, requests_per_minute=1_000_000, name=name,
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.settings.port}"

    def unfinished(self) -> int:
        query = sa.select(sa.func.count()).where(job.c.state.in_(("queued", "running")))
        with self.service.database.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def ended(self) -> int:
        with self.service.database.reading() as connection:
            return int(connection.execute(sa.select(sa.func.count()).where(job.c.finished.is_not(None))).scalar_one())

    def revive(self) -> None:
        """Start again what ended, as a supervisor does."""
        for each in (self.api, *self.executors):
            if not each.alive:
                each.start()

    def close(self) -> None:
        for each in (self.api, *self.executors):
            each.kill()
        self.service.close()


@contextmanager
def fleet(data: Path, database: str, *, executors: int = 1, lease: float = LEASE) -> Iterator[Fleet]:
    made = Fleet(data, database, executors=executors, lease=lease)
    try:
        yield made
    finally:
        made.close()


def storm(
    data: Path, database: str, kills: int, *, seed: int = 1, executors: int = 1,
    pause: tuple[float, float] = (0.1, 0.9), hear: Callable[[int, int], None] = lambda *_: None,
) -> Storm:
    """So many kills on the database of this URL (SQLite where empty); ``hear`` is told kills and jobs acknowledged."""
    chance, begun = random.Random(seed), time.monotonic()
    with fleet(data, database, executors=executors) as made:
        clients = Clients(
            made.url, made.key, made.roster, count=3, unfinished=6 * CORES * executors, seed=seed
        )
        done, struck, hits = 0, Counter[str](), list[tuple[str, int]]()
        while struck.total() < kills:
            time.sleep(chance.uniform(*pause))
            _breathe(made, done)
            made.revive()
            kind = chance.choices(list(KINDS), list(KINDS.values()))[0]
            if _struck(made, kind, chance, hits):
                struck[kind] += 1
                hear(struck.total(), len(clients.acked))
            with suppress(sa.exc.SQLAlchemyError):
                ended = made.ended()
                clients.done(ended - done)
                done = ended
        made.revive()
        clients.stop()
        deadline = time.monotonic() + PATIENCE
        while made.unfinished() and time.monotonic() < deadline:
            made.revive()
            time.sleep(0.2)
        verdict = judged(made.service, clients.acked, clients.sent)
        recoveries = _recoveries(made.service, hits)
    time.sleep(1)
    return Storm(
        struck, len(clients.acked), verdict, recoveries, clients.outages, clients.errors, len(orphans(data)),
        "ok" if database else _integrity(made.settings), time.monotonic() - begun,
    )


def _breathe(made: Fleet, done: int) -> None:
    """So slow a machine is not to spend all three attempts of every job: something ends between two kills, mostly."""
    deadline = time.monotonic() + BREATH
    while time.monotonic() < deadline and made.ended() <= done:
        time.sleep(0.05)


def _struck(made: Fleet, kind: str, chance: random.Random, hits: list[tuple[str, int]]) -> bool:
    """Kill one process of this kind; False where there is none just now. Jobs hit are noted with the moment."""
    if kind == "api":
        made.api.kill()
        made.api.start()
        return True
    victim = chance.choice(made.executors)
    if kind == "child":
        return _struck_child(victim, chance, hits)
    children, moment = list(victim.children()), time.time_ns() // 10**6
    victim.kill()
    hits += [(name, moment) for _, name in children]
    if len(made.executors) > 1 and chance.random() < FOR_GOOD:
        made.executors[made.executors.index(victim)] = made.another()
    else:
        victim.start()
    return True


def _struck_child(victim: Running, chance: random.Random, hits: list[tuple[str, int]]) -> bool:
    deadline = time.monotonic() + 1
    while not (children := list(victim.children())):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    child, name = chance.choice(children)
    moment = time.time_ns() // 10**6
    with suppress(psutil.Error):
        child.send_signal(signal.SIGKILL)
        hits.append((name, moment))
        return True
    return False


def _recoveries(service: Service, hits: list[tuple[str, int]]) -> list[float]:
    """From each hit to what the job did next, where it had not ended before."""
    found = []
    with service.database.reading() as connection:
        for name, moment in hits:
            later = (event.c.job == name.partition(".")[0], event.c.at >= moment)
            told = event.c.type.not_in(("retried", "progress"))
            at = connection.execute(sa.select(sa.func.min(event.c.at)).where(*later, told)).scalar_one()
            if at is not None:
                found.append((at - moment) / 1000)
    return found


def _integrity(settings: Settings) -> str:
    with sqlite3.connect(settings.url.removeprefix("sqlite:///")) as connection:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])


def _stored(service: Service) -> str:
    """A roster of three schools in the store, as an upload leaves it."""
    found = read(ROSTER)
    place = service.settings.data / "roster.json"
    write(found.county, found.settings, place)
    sha = service.blobs.put(place.read_bytes())
    values = {"tenant": TENANT, "id": sha, "blob": sha, "names": sha, "facts": {}, "by": "storm"}
    service.database.run(lambda connection: connection.execute(sa.insert(roster).values(**values, created=now())))
    return sha


def _spread(seconds: list[float]) -> str:
    if not seconds:
        return "none"
    return f"median {median(seconds):.2f} s, most {max(seconds):.2f} s of {len(seconds)}"


