"""One database for everything, SQLite or PostgreSQL: its transactions, its clock, its schema."""

import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from alembic import command
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from api.store import revisions

T = TypeVar("T")
PATIENCE = 30_000  # milliseconds that a writer waits for another one
WAL_SINCE = (3, 51, 3)  # earlier releases may corrupt a file in WAL mode (the WAL-reset bug)
RETRIED = ("08", "57P0", "40001", "40P01")  # SQLSTATE: connection lost, server going down, serialization, deadlock
ATTEMPTS = 8


class now(GenericFunction[int]):
    """Milliseconds since 1970 by the clock of the database: the same for every machine."""

    type = sa.BigInteger()
    inherit_cache = True
    name = "rotation_now"


@compiles(now, "sqlite")
def _now_sqlite(*_: Any, **__: Any) -> str:
    return "CAST(unixepoch('subsec') * 1000 AS INTEGER)" if sqlite3.sqlite_version_info >= (3, 42) else (
        "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"
    )


@compiles(now, "postgresql")
def _now_postgresql(*_: Any, **__: Any) -> str:
    return "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)"


class Database:
    """Connections to the database of a service.

    ``writing`` holds the write lock of a SQLite file from its first statement, so that no transaction fails half-way
    for another writer's sake.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.sqlite = url.startswith("sqlite")
        self._turn: AbstractContextManager[Any]
        if self.sqlite:
            Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
            patience = {"timeout": PATIENCE / 1000}
            self.engine = sa.create_engine(url, connect_args=patience, pool_size=20, hide_parameters=True)
            self._turn = threading.Lock()  # writers of this process queue here: SQLite's own waiting is sleep and retry
            sa.event.listen(self.engine, "connect", _opened)
        else:
            self.engine = sa.create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20, hide_parameters=True)
            self._turn = nullcontext()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection for queries; each sees what is committed."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction, whole or not at all."""
        with self._turn, self.engine.connect() as connection:
            if self.sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            with connection.begin() if not self.sqlite else _by_hand(connection):
                yield connection

    def run(self, work: Callable[[sa.Connection], T]) -> T:
        """A transaction that is tried again where the connection was lost or another transaction was in its way.

        ``work`` may be called several times, and once more after a commit whose answer was lost.
        """
        for attempt in range(ATTEMPTS):
            try:
                with self.writing() as connection:
                    return work(connection)
            except DBAPIError as error:
                if attempt == ATTEMPTS - 1 or not passing(error):
                    raise
                time.sleep(min(2.0, 0.05 * 2**attempt) * (0.5 + random.random()))
        raise AssertionError

    def migrate(self, to: str = "head") -> None:
        """Bring the schema up to this version. Safe to call from several processes at once.

        Raises InputError where a later version has been at work on it.
        """
        with self.writing() as connection:
            if not self.sqlite:
                connection.execute(sa.text("SELECT pg_advisory_xact_lock(20260901)"))
            revisions.refuse_newer(connection)
            command.upgrade(revisions.config(connection), to)

    def close(self) -> None:
        self.engine.dispose()


def passing(error: DBAPIError) -> bool:
    """Whether the same statements may well succeed in a moment."""
    if isinstance(error.orig, sqlite3.Error):
        return any(word in str(error.orig) for word in ("locked", "busy"))
    state = getattr(error.orig, "sqlstate", None)
    return error.connection_invalidated or state is None or str(state).startswith(RETRIED)


def journal() -> str:
    """The journal mode that this SQLite may safely use."""
    return "WAL" if sqlite3.sqlite_version_info >= WAL_SINCE else "TRUNCATE"


def _opened(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # transactions begin where ``writing`` says so
    connection.execute(f"PRAGMA busy_timeout = {PATIENCE}")
    connection.execute(f"PRAGMA journal_mode = {journal()}")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten


@contextmanager
def _by_hand(connection: sa.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.exec_driver_sql("ROLLBACK")
        raise
    connection.exec_driver_sql("COMMIT")
