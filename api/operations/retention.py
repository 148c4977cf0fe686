"""Deletes what has been kept long enough, for good: rows, the engine's rows, files, and their bytes in the database."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

import sqlalchemy as sa
from filelock import FileLock, Timeout
from sqlalchemy.exc import SQLAlchemyError

from api.common.settings import Settings
from api.identity import sessions
from api.jobs.events import TERMINAL
from api.operations.job_metrics import Tally, tallied
from api.operations.retention_rules import Due, Terms, due
from api.service import Service
from api.store import audit_log
from api.store.database import Database
from api.store.tables import (
    SHA,
    artifact,
    case,
    comment,
    delivery,
    event,
    executor,
    job,
    metadata,
    plan,
    roster,
    tally,
    workbook,
)
from api.uploads import checkups, comments

LOCK, NUMBER = "keeping.lock", 20_260_904  # of a SQLite file's folder; of PostgreSQL's advisory locks
PART = 200  # jobs in one transaction
YOUNG = 3_600_000  # milliseconds: a file may be there a while before its row is
AT_ONCE = 10_000  # milliseconds that it takes at most, where somebody is at the machine
HOUR, SOON = 3_600.0, 60.0  # seconds between two rounds, and before the first
RETENTION = "retention"  # the actor in the ledger


class BusyError(Exception):
    """Another process deletes, or makes a backup."""


@contextmanager
def alone(database: Database, settings: Settings, patience: float = 0) -> Iterator[None]:
    """Nobody else deletes in the meantime. Raises BusyError."""
    if database.sqlite:
        try:
            with FileLock(settings.data / LOCK).acquire(timeout=patience):
                yield
        except Timeout:
            raise BusyError from None
        return
    asked, deadline = sa.text(f"SELECT pg_try_advisory_lock({NUMBER})"), time.monotonic() + patience
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while not connection.execute(asked).scalar_one():
            if time.monotonic() >= deadline:
                raise BusyError
            time.sleep(1)
        try:
            yield
        finally:
            connection.execute(sa.text(f"SELECT pg_advisory_unlock({NUMBER})"))


def preview(service: Service, terms: Terms) -> Due:
    """What ``purge`` would delete now."""
    with service.database.reading() as connection:
        return due(connection, terms)


def purge(service: Service, terms: Terms, actor: str = RETENTION, young: int = YOUNG) -> tuple[Due, int]:
    """Delete what is due; that, and how many files went with it. Raises BusyError.

    Done again from the start where it was interrupted: nothing is left that only the interrupted run knew of.
    """
    with alone(service.database, service.settings):
        gone = preview(service, terms)
        for each, turn in {**gone.jobs, **gone.deliveries}.items():  # first: without our row nobody would
            service.engine.forget(each, turn)
        jobs = sorted(gone.jobs)
        for first in range(0, len(jobs), PART):
            service.database.run(partial(_drop_jobs, ids=jobs[first:first + PART]))
        service.database.run(lambda connection: _drop_rest(connection, gone, actor))
        service.database.run(sessions.forget)
        swept = service.blobs.sweep(_kept(service.database), young)
        if gone or swept:
            _overwrite(service.database)
        return gone, swept


class Retention:
    """Purges from time to time in a thread of the executor; several executors take turns."""

    def __init__(self, service: Service, pause: float = HOUR, first: float = SOON) -> None:
        self._service, self._pause, self._first = service, pause, first
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="retention", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """No further round begins; one under way is cut off by the end of the process and done again next time."""
        self._over.set()

    def _watch(self) -> None:
        pause = self._first
        while not self._over.wait(pause):
            pause = self._pause
            try:
                gone, swept = purge(self._service, Terms.of(self._service.settings))
            except BusyError:
                continue
            except (SQLAlchemyError, OSError) as error:  # the database is away, the disk full: the next round does it
                self._service.log.warning("retention_failed", error=type(error).__name__)
            else:
                if gone or swept:
                    self._service.log.info("retention", jobs=len(gone.jobs), uploads=len(gone.rosters), count=swept)


def _drop_jobs(connection: sa.Connection, ids: Sequence[str]) -> None:
    """Finished jobs with all that hangs on them; their figures are added to the tally."""
    mine = sa.select(job.c.id).where(job.c.id.in_(ids), job.c.state.in_(sorted(TERMINAL)))
    found = list(connection.execute(mine).scalars())
    for row in connection.execute(tallied(job.c.id.in_(found))).all():
        _add(connection, Tally(*row))
    mine = sa.select(plan.c.id).where(plan.c.job.in_(found))
    connection.execute(sa.delete(comment).where(comment.c.plan.in_(mine)))
    for table in (event, artifact, case, plan, delivery):
        connection.execute(sa.delete(table).where(table.c.job.in_(found)))
    connection.execute(sa.delete(job).where(job.c.id.in_(found)))


def _add(connection: sa.Connection, more: Tally) -> None:
    here = [tally.c[name] == getattr(more, name) for name in ("kind", "state", "outcome", "bucket")]
    values = {name: tally.c[name] + int(getattr(more, name)) for name in ("jobs", "milliseconds", "died")}
    if not connection.execute(sa.update(tally).where(*here).values(**values)).rowcount:
        connection.execute(sa.insert(tally).values(**more._asdict()))


def _drop_rest(connection: sa.Connection, gone: Due, actor: str) -> None:
    for table, uploads in ((roster, gone.rosters), (workbook, gone.workbooks)):
        for tenant, identity in uploads:
            connection.execute(sa.delete(table).where(table.c.tenant == tenant, table.c.id == identity))
    checkups.forget(connection)
    comments.forget(connection)
    for identity in gone.deliveries:
        connection.execute(sa.delete(delivery).where(delivery.c.id == identity))
    for identity in gone.executors:
        connection.execute(sa.delete(executor).where(executor.c.id == identity))
    for tenant, counts in gone.tenants.items():
        audit_log.record(connection, tenant, actor, "retention.purge", tenant, counts)


def _kept(database: Database) -> set[str]:
    """Every digest that any row names, whether it is that of a file or not: what a new table keeps is kept too."""
    kept: set[str] = set()
    with database.reading() as connection:
        for table in metadata.tables.values():
            if table.name not in ("blob", "ledger"):
                for column in table.columns:
                    if getattr(column.type, "length", None) == SHA.length:
                        kept.update(filter(None, connection.execute(sa.select(column).distinct()).scalars()))
    return kept


def _overwrite(database: Database) -> None:
    """Deleted rows leave their bytes in the pages of a database: give those back."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM")
        if database.sqlite:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
