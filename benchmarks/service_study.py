"""A study shared by executors on PostgreSQL: how long with one, with two, and with two of which one is killed."""

import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import sqlalchemy as sa

from api.common.settings import Settings
from api.http.references import resolved
from api.jobs.requests import StudyRequest
from api.jobs.submissions import Submission
from api.service import Service, open_service
from api.store.database import now
from api.store.tables import case, executor, job, tenant

ROOT = Path(__file__).parents[1]
SHAPE, ME = "three_schools", "bench"
TICK, LEASE, PATIENCE = 0.1, 10.0, 3_600.0  # seconds
SHARED, KILLED = 0.6, 0.9  # of the time of one: what two may take, and two of which one is killed


class Run(NamedTuple):
    """``rows`` that are there, of ``cases``; ``solvers``: executors that took parts; ``retried``: attempts over one."""

    seconds: float
    cases: int
    rows: int
    solved: int
    solvers: int
    retried: int

    @property
    def whole(self) -> bool:
        """Every case has its row, each once by the key of the table, and all are solved."""
        return self.cases == self.rows == self.solved


@contextmanager
def fresh(server: str) -> Iterator[str]:
    """The URL of an empty database on a server."""
    name = f"s{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    try:
        yield server.replace("/postgres?", f"/{name}?")
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def shared(
    url: str, folder: Path, cases: int, executors: int, *, years: int = 2, kill: bool = False,
    lease: float = LEASE, tell: Callable[[int, int], None] = lambda done, total: None,
) -> Run:
    """Run a study of so many cases; with ``kill`` one executor is killed for good when half of the rows are there.

    The clock runs from the submission, to executors that have started, until the study has ended.
    """
    service = open_service(Settings(data=folder / "api", database=url, cores=1, lease=lease))
    processes = [_started(url, folder / str(number), lease) for number in range(executors)]
    try:
        _await(service, executors)
        began = time.monotonic()
        study = _submitted(service, cases, years)
        while time.monotonic() - began < PATIENCE:
            with service.database.reading() as connection:
                row = connection.execute(sa.select(job.c.state, job.c.progress).where(job.c.id == study)).one()
            done = (row.progress or {}).get("done", 0)
            tell(done, cases)
            if row.state not in ("queued", "running"):
                break
            if kill and 2 * done >= cases:
                processes.pop().kill()
                kill = False
            time.sleep(TICK)
        seconds = time.monotonic() - began
        return _counted(service, study, cases, seconds)
    finally:
        for process in processes:
            process.kill()
            process.wait()
        service.close()


def _started(url: str, data: Path, lease: float) -> "subprocess.Popen[bytes]":
    data.mkdir(parents=True)
    environment = os.environ | {
        "DATABASE_URL": url, "ROTATION_DATA": str(data), "ROTATION_CORES": "1", "ROTATION_LEASE": str(lease),
        "PYTHONPATH": str(ROOT),
    }
    with open(data / "log", "wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "api.worker.process"], env=environment, stdin=subprocess.PIPE, stderr=log
        )


def _await(service: Service, count: int) -> None:
    living = sa.select(sa.func.count()).select_from(executor).where(executor.c.ended.is_(None))
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with service.database.reading() as connection:
            if connection.execute(living).scalar_one() >= count:
                return
        time.sleep(TICK)
    raise TimeoutError("an executor did not start")


def _submitted(service: Service, cases: int, years: int) -> str:
    """A study of so many counties of three schools, each with records of its own."""

    def entered(connection: sa.Connection) -> None:
        connection.execute(sa.insert(tenant).values(id=ME, name=ME, created=now()))

    service.database.run(entered)
    instances = [{"shape": SHAPE, "seeds": list(range(1, cases + 1))}]
    plain: dict[str, Any] = {"name": SHAPE, "instances": instances, "years": [years]}
    form = StudyRequest(kind="study", study=plain, size="small")
    with service.database.reading() as connection:
        request = resolved(connection, ME, form)
    kind, lane, size = (request.pop(key) for key in ("kind", "lane", "size"))
    return service.jobs.submit(Submission(ME, ME, kind, request, lane, size, "0" * 64), 10)[0]


def _counted(service: Service, study: str, cases: int, seconds: float) -> Run:
    with service.database.reading() as connection:
        rows = connection.execute(sa.select(case.c.row).where(case.c.job == study, case.c.row.is_not(None))).scalars()
        states = [row["status"] for row in rows]
        parts: Sequence[Any] = connection.execute(
            sa.select(job.c.executor, job.c.attempt).where(job.c.parent == study)
        ).all()
        state = connection.execute(sa.select(job.c.state).where(job.c.id == study)).scalar_one()
    if state != "succeeded":
        raise RuntimeError(f"the study ended as {state}")
    solvers, retried = len({part.executor for part in parts}), sum(part.attempt - 1 for part in parts)
    return Run(seconds, cases, len(states), states.count("solved"), solvers, retried)
