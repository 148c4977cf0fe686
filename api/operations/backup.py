"""``rotation backup``: a consistent copy of everything, made while the service is at work.

The engine's own tables are left out: what it has to do follows from the rows of the jobs, and is handed to it anew at
the restore. So a backup depends on no version of the engine.
"""

import base64
import json
import os
import secrets
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa

from api import __version__
from api.identity.tenants import CONSOLE
from api.operations.backup_archive import FILES, SECRET, TABLES, Writing, writing
from api.operations.retention import BusyError, alone
from api.service import Service
from api.store import audit_log, revisions
from api.store.database import Database
from api.store.encryption import FILE as KEY
from api.store.tables import SHA, artifact, job, metadata, roster, workbook
from optimizer.domain.errors import InputError

LEFT_OUT = ("executor", "session", "start", "blob")  # who is at work, who is logged in; files: members of their own
NEEDED = (roster.c.blob, roster.c.names, artifact.c.blob, workbook.c.sealed)  # digests that a file must stand behind
PART = 500  # rows read at once
PATIENCE = 600.0  # seconds for a purge to end


class Copied(NamedTuple):
    """``missing``: files that rows name and that are not there; a backup cannot bring them back."""

    name: str
    rows: int
    files: int
    missing: int


def back_up(service: Service, path: Path, *, with_secret: bool) -> Copied:
    """Write the archive. Raises InputError where it cannot be written, or a purge does not end."""
    if path.exists():
        raise InputError.of(f"{path} 已存在", "请另起一个文件名，例如加上日期。")
    try:
        with alone(service.database, service.settings, PATIENCE), writing(path) as archive:
            copied = _written(service, archive, with_secret=with_secret)
    except BusyError:
        raise InputError.of("另一个进程正在清理到期资料或备份", "请稍后再试。") from None
    detail = {"rows": copied.rows, "files": copied.files, "secret": with_secret}
    service.database.run(
        lambda connection: audit_log.record(connection, audit_log.SYSTEM, CONSOLE, "store.backup", copied.name, detail)
    )
    return copied


def _written(service: Service, archive: Writing, *, with_secret: bool) -> Copied:
    rows: Counter[str] = Counter()
    digests: set[str] = set()
    needed: set[str] = set()
    with _snapshot(service) as connection:
        for table in metadata.sorted_tables:
            if table.name not in LEFT_OUT:
                archive.add(f"{TABLES}{table.name}.jsonl", _lines(connection, table, rows, digests))
        for column in NEEDED:
            needed.update(connection.execute(sa.select(column)).scalars())
        unfinished = sa.select(sa.func.count()).select_from(job).where(job.c.state.in_(("queued", "running")))
        facts: dict[str, Any] = {
            "made": datetime.now(UTC).isoformat(timespec="seconds"), "version": __version__,
            "schema": revisions.current(connection), "database": connection.dialect.name,
            "unfinished": connection.execute(unfinished).scalar_one(),
        }
    missing = set(needed)
    for sha in sorted(digests):
        try:
            data = service.blobs.get(sha)
        except KeyError:  # a digest of something else
            continue
        archive.add(FILES + sha, [data])
        missing.discard(sha)
    files = len(digests & needed) - len(missing)
    if with_secret:
        archive.add(SECRET, [(service.settings.data / KEY).read_bytes()])
    facts |= {"rows": dict(rows), "missing": sorted(missing), "secret": with_secret}
    return Copied(archive.finish(facts), rows.total(), files, len(missing))


@contextmanager
def _snapshot(service: Service) -> Iterator[sa.Connection]:
    """Everything as it was at one moment; writers of SQLite wait for a copy of the file, no longer."""
    if not service.database.sqlite:
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with service.database.engine.connect().execution_options(**options) as connection:
            yield connection
        return
    path = service.settings.data / f".snapshot-{secrets.token_hex(4)}.sqlite"
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        raw = service.database.engine.raw_connection()
        try:
            assert isinstance(raw.driver_connection, sqlite3.Connection)
            target = sqlite3.connect(path)
            raw.driver_connection.backup(target)
            target.close()
        finally:
            raw.close()
        copy = Database(f"sqlite:///{path.resolve()}")
        with copy.reading() as connection:
            yield connection
        copy.close()
    finally:
        for left in path.parent.glob(f"{path.name}*"):
            left.unlink()


def _lines(connection: sa.Connection, table: sa.Table, rows: Counter[str], digests: set[str]) -> Iterator[bytes]:
    """The rows as JSON, in order of their keys; counts them and gathers every digest in them."""
    named = [column.name for column in table.columns if getattr(column.type, "length", None) == SHA.length]
    query = sa.select(table).order_by(*table.primary_key.columns)
    for row in connection.execution_options(yield_per=PART).execute(query).mappings():
        rows[table.name] += 1
        digests.update(value for name in named if isinstance(value := row[name], str) and len(value) == SHA.length)
        yield json.dumps({name: _plain(value) for name, value in row.items()}, ensure_ascii=False).encode() + b"\n"


def _plain(value: Any) -> Any:
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes | memoryview) else value
