"""``rotation restore``: a backup into an empty place. What was queued or running then goes on."""

import base64
import shutil
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa

from api.common.settings import Settings
from api.identity.tenants import CONSOLE
from api.jobs import dispatcher
from api.operations.backup_archive import FILES, SECRET, Reading
from api.operations.opening import opened, unusable
from api.service import Service
from api.store import audit_log, revisions
from api.store.blobs import Blobs
from api.store.database import Database, now
from api.store.encryption import FILE as KEY
from api.store.tables import blob, delivery, job, metadata
from optimizer.domain.errors import InputError
from optimizer.files.whole import write_bytes

PART = 500  # rows written at once


class Restored(NamedTuple):
    """``resumed``: jobs that go on; ``faults``: what the ledger's check found."""

    rows: int
    files: int
    resumed: int
    faults: int


def restore(settings: Settings, archive: Reading, secret: bytes | None) -> Restored:
    """Check the whole archive, then write; where that fails, the place is empty again. Raises InputError."""
    _refuse(settings, archive)
    archive.check()
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        key = secret if secret is not None else archive.whole(SECRET) if SECRET in archive.members else None
        if key is not None:
            write_bytes(settings.data / KEY, key, private=True, exclusive=True)
        _fill(settings, archive)
        with opened(settings) as service:
            return _resumed(service, archive)
    except BaseException:
        for left in settings.data.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        raise


def _refuse(settings: Settings, archive: Reading) -> None:
    if settings.data.exists() and any(settings.data.iterdir()):
        raise InputError.of(f"{settings.data} 不是空文件夹", "请用 --data 指定一个新的或空的文件夹。")
    if archive.facts["schema"] not in revisions.revisions():
        raise InputError.of(
            f"备份的结构版本是 {archive.facts['schema']}，本程序只认识到 {revisions.head()}",
            "请安装写出备份的版本或更新的版本。",
        )
    if settings.database:
        database = Database(settings.url)
        try:
            if sa.inspect(database.engine).has_table(revisions.VERSIONS):
                raise InputError.of("DATABASE_URL 所指的数据库不是空的", "请新建一个数据库：createdb 名称。")
        except sa.exc.DBAPIError as error:
            raise unusable(settings, error) from None
        finally:
            database.close()


def _fill(settings: Settings, archive: Reading) -> None:
    """All rows in one transaction, in the schema that they were written in; their files before them."""
    database = Database(settings.url)
    try:
        database.migrate(archive.facts["schema"])
        dispatcher.migrate(settings.url)
        if database.sqlite:
            blobs = Blobs(database, settings.data)
            for sha in archive.files():
                blobs.put(archive.whole(FILES + sha))
        with database.writing() as connection:
            if not database.sqlite:
                for sha in archive.files():
                    connection.execute(sa.insert(blob).values(sha=sha, data=archive.whole(FILES + sha), created=now()))
            former = sa.MetaData()
            former.reflect(connection, only=lambda name, _: name in metadata.tables)
            for table in former.sorted_tables:
                for part in _parts(archive, table):
                    connection.execute(sa.insert(table), part)
            held = sa.update(job).where(job.c.state == "running", job.c.executor.is_not(None), job.c.attempt > 0)
            connection.execute(held.values(attempt=job.c.attempt - 1))  # ended by no fault of the job's
    finally:
        database.close()


def _parts(archive: Reading, table: sa.Table) -> Iterator[list[dict[str, Any]]]:
    part: list[dict[str, Any]] = []
    for row in archive.lines(table.name):
        part.append({name: _typed(table, name, value) for name, value in row.items()})
        if len(part) == PART:
            yield part
            part = []
    if part:
        yield part


def _typed(table: sa.Table, name: str, value: Any) -> Any:
    binary = isinstance(table.c[name].type, sa.LargeBinary)
    return base64.b64decode(value) if binary and value is not None else value


def _resumed(service: Service, archive: Reading) -> Restored:
    """Hand to the engine what it has to do, and enter the restore."""
    service.jobs.adopt()
    resumed = sum(service.jobs.renew(*turn) for turn in service.jobs.waiting())
    service.database.run(lambda connection: _letters(service, connection))
    detail = {"made": archive.facts["made"], "resumed": resumed}
    told = (audit_log.SYSTEM, CONSOLE, "store.restore", archive.name, detail)
    service.database.run(lambda connection: audit_log.record(connection, *told))
    verdict = audit_log.verify(service.database)
    rows: Mapping[str, int] = archive.facts["rows"]
    return Restored(sum(rows.values()), len(archive.files()), resumed, len(verdict.faults))


def _letters(service: Service, connection: sa.Connection) -> None:
    """Messages to webhooks that wait."""
    waiting = sa.update(delivery).where(delivery.c.state == "waiting").values(turn=delivery.c.turn + 1)
    for row in connection.execute(waiting.returning(delivery.c.id, delivery.c.turn)).all():
        service.engine.send(connection, row.id, row.turn)
