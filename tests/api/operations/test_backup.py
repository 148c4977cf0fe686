"""A backup made under load is whole, is refused when damaged, and goes on where it was made."""

import json
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from api.common.settings import Settings
from api.operations.backup import back_up
from api.operations.backup_archive import FILES, MANIFEST, SECRET, Reading
from api.operations.restore import restore
from api.operations.retention import alone
from api.service import Service, open_service
from api.store import audit_log
from api.store.encryption import FILE
from api.store.tables import artifact, blob, delivery, event, executor, job, metadata, roster
from api.webhooks.outbox import announce
from api.webhooks.subscriptions import register
from optimizer.domain.errors import InputError
from tests.api.operations.conftest import claim_of, finished, living, row_of, solved, submitted

Upload = Callable[..., str]


@pytest.fixture
def fresh_url(database_url: str, request: pytest.FixtureRequest) -> str:
    """Another empty database of the same kind."""
    return "" if not database_url else str(request.getfixturevalue("another_postgres"))


@pytest.fixture
def target(fresh_url: str, tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "恢复 到此", database=fresh_url, cores=2, lease=3)


def key(service: Service) -> bytes:
    return (service.settings.data / FILE).read_bytes()


def test_what_was_waiting_and_running_goes_on(
    service: Service, upload: Upload, target: Settings, tmp_path: Path
) -> None:
    executor_id = living(service)
    identity = upload()
    done, running, waiting = (submitted(service, identity) for _ in range(3))
    finished(service, done, solved(service), executor_id)
    claim_of(service, running, executor_id)
    copied = back_up(service, tmp_path / "b.zip", with_secret=True)
    assert copied.files == 3 and copied.missing == 0
    restored = restore(target, Reading(tmp_path / "b.zip"), None)
    assert restored.resumed == 2 and restored.faults == 0
    other = open_service(target)
    try:
        assert [row_of(other, each).state for each in (done, running, waiting)] == ["succeeded", "queued", "queued"]
        assert row_of(other, running).attempt == 0  # it ended by no fault of its own
        assert other.engine.ended(other.jobs.waiting()) == []  # the engine has them
        living(other)
        for each in (running, waiting):
            finished(other, each, solved(other), executor_id)
        with other.database.reading() as connection:
            sealed = connection.execute(sa.select(roster.c.names)).scalar_one()
        assert any("欧阳令狐甲" in name for name in json.loads(other.vault.open(other.blobs.get(sealed))).values())
        invariants(other)
        heads = audit_log.verify(other.database).heads
        assert {head.tenant for head in heads} == {"a", "b", audit_log.SYSTEM}
    finally:
        other.close()


def test_a_backup_under_load_is_of_one_moment(
    service: Service, upload: Upload, target: Settings, tmp_path: Path
) -> None:
    """Writers go on; whatever was acknowledged before the backup began is in it, and nothing is in it by half."""
    identity, executor_id = upload(), living(service)
    over, acknowledged = threading.Event(), list[str]()

    def load() -> None:
        while not over.is_set():
            worked = submitted(service, identity)
            acknowledged.append(worked)
            finished(service, worked, solved(service, worked.encode()), executor_id)

    threads = [threading.Thread(target=load) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        while len(acknowledged) < 10:
            over.wait(0.05)
        before = list(acknowledged)
        back_up(service, tmp_path / "b.zip", with_secret=False)
    finally:
        after = len(acknowledged)
        over.set()
        for thread in threads:
            thread.join()
    restore(target, Reading(tmp_path / "b.zip"), key(service))
    other = open_service(target)
    try:
        with other.database.reading() as connection:
            there = set(connection.execute(sa.select(job.c.id)).scalars())
        assert set(before) <= there <= set(acknowledged) and len(there) <= after + 3
        invariants(other)
    finally:
        other.close()


def invariants(service: Service) -> None:
    """Events are numbered without a gap, every file that a row names is there, the ledger's chains hold."""
    with service.database.reading() as connection:
        for row in connection.execute(sa.select(job)).all():
            numbers = connection.execute(
                sa.select(event.c.seq).where(event.c.job == row.id).order_by(event.c.seq)
            ).scalars().all()
            assert numbers == list(range(1, row.events + 1))
            assert (row.finished is not None) == (row.state not in ("queued", "running"))
        for sha in connection.execute(sa.select(artifact.c.blob)).scalars():
            service.blobs.get(sha)
        for row in connection.execute(sa.select(roster)).all():
            service.blobs.get(row.blob), service.blobs.get(row.names)
    assert audit_log.verify(service.database).faults == []


def test_every_row_comes_back_as_it_was(service: Service, upload: Upload, target: Settings, tmp_path: Path) -> None:
    """But for who is at work, which files are in the table for files, and the ledger's entry of the restore itself."""
    register_webhook(service)
    finished(service, submitted(service, upload()), solved(service), living(service))
    back_up(service, tmp_path / "b.zip", with_secret=True)
    restore(target, Reading(tmp_path / "b.zip"), None)
    other = open_service(target)
    try:
        with service.database.reading() as mine, other.database.reading() as theirs:
            for table in metadata.sorted_tables:
                if table not in (executor, blob, metadata.tables["ledger"], delivery):
                    query = sa.select(table).order_by(*table.primary_key.columns)
                    assert theirs.execute(query).all() == mine.execute(query).all(), table.name
            assert [row.turn for row in theirs.execute(sa.select(delivery))] == [1]
    finally:
        other.close()


def register_webhook(service: Service) -> None:
    from api.identity import tenants

    if not tenants.exists(service.database, "w"):
        tenants.create_tenant(service, "w", "丙局")

    def made(connection: sa.Connection) -> None:
        register(connection, service.vault, "w", "https://portal.example/hook", ("succeeded",))
        announce(service.engine, connection, "w", "0" * 36, "succeeded", {})

    service.database.run(made)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_from_sqlite_to_postgresql(
    service: Service, upload: Upload, postgres: str, tmp_path: Path
) -> None:
    """How an office that has outgrown one machine moves."""
    waiting = submitted(service, upload())
    back_up(service, tmp_path / "b.zip", with_secret=True)
    target = Settings(data=tmp_path / "moved", database=postgres, cores=2, lease=3)
    assert restore(target, Reading(tmp_path / "b.zip"), None).resumed == 1
    other = open_service(target)
    try:
        assert not other.database.sqlite and row_of(other, waiting).state == "queued"
        invariants(other)
    finally:
        other.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
class TestRefused:
    """Nothing is written where anything is wrong."""

    @pytest.fixture
    def archive(self, service: Service, upload: Upload, tmp_path: Path) -> Path:
        finished(service, submitted(service, upload()), solved(service), living(service))
        back_up(service, tmp_path / "b.zip", with_secret=False)
        return tmp_path / "b.zip"

    def test_a_place_that_is_not_empty(self, archive: Path, target: Settings) -> None:
        target.data.mkdir()
        (target.data / "x").touch()
        with pytest.raises(InputError, match="不是空文件夹"):
            restore(target, Reading(archive), None)
        assert [path.name for path in target.data.iterdir()] == ["x"]

    def test_a_database_that_is_not_empty(self, archive: Path, postgres: str, tmp_path: Path) -> None:
        used = Settings(data=tmp_path / "used", database=postgres)
        open_service(used).close()
        with pytest.raises(InputError, match="不是空的"):
            restore(Settings(data=tmp_path / "fresh", database=postgres), Reading(archive), None)

    @pytest.mark.parametrize("member", ["tables/job.jsonl", FILES, MANIFEST])
    def test_a_changed_byte(self, archive: Path, target: Settings, tmp_path: Path, member: str) -> None:
        """In a table, a file, the manifest."""
        changed = tmp_path / "changed.zip"
        with zipfile.ZipFile(archive) as source, zipfile.ZipFile(changed, "w") as copy:
            for name in source.namelist():
                data = source.read(name)
                copy.writestr(name, data.replace(b'"', b"'", 1) + b" " if name.startswith(member) else data)
        with pytest.raises(InputError):
            restore(target, Reading(changed), None)
        assert not target.data.exists()

    @pytest.mark.parametrize("share", [0.3, 0.99])
    def test_a_copy_that_was_cut_off(self, archive: Path, target: Settings, tmp_path: Path, share: float) -> None:
        data = archive.read_bytes()
        (tmp_path / "cut.zip").write_bytes(data[: int(len(data) * share)])
        with pytest.raises(InputError, match="不是完整的备份文件"):
            Reading(tmp_path / "cut.zip")

    def test_a_member_that_is_in_no_manifest(self, archive: Path, target: Settings) -> None:
        with zipfile.ZipFile(archive, "a") as more:
            more.writestr("files/../../x", b"1")
        with pytest.raises(InputError, match="清单与内容不一致"):
            Reading(archive).check()

    def test_a_restore_that_fails_leaves_nothing(
        self, archive: Path, target: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("api.operations.restore._resumed", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            restore(target, Reading(archive), None)
        assert list(target.data.iterdir()) == []

    def test_a_file_that_exists(self, service: Service, archive: Path) -> None:
        with pytest.raises(InputError, match="已存在"):
            back_up(service, archive, with_secret=False)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_key_is_in_it_only_when_asked_for(service: Service, upload: Upload, tmp_path: Path) -> None:
    upload()
    back_up(service, tmp_path / "without.zip", with_secret=False)
    back_up(service, tmp_path / "with.zip", with_secret=True)
    assert SECRET not in Reading(tmp_path / "without.zip").members
    assert SECRET in Reading(tmp_path / "with.zip").members
    data = b"".join(Reading(tmp_path / "without.zip").whole(name) for name in Reading(tmp_path / "without.zip").members)
    assert key(service) not in data and "欧阳".encode() not in data
    assert oct((tmp_path / "with.zip").stat().st_mode & 0o777) == "0o600"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_files_that_are_lost_are_told(service: Service, upload: Upload, tmp_path: Path) -> None:
    finished(service, submitted(service, upload()), solved(service), living(service))
    next((service.settings.data / "files").glob("*/*")).unlink()
    assert back_up(service, tmp_path / "b.zip", with_secret=False).missing == 1


def test_no_purge_meanwhile(service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.operations.backup.PATIENCE", 0.1)
    with alone(service.database, service.settings), pytest.raises(InputError, match="清理"):
        back_up(service, tmp_path / "b.zip", with_secret=False)
    assert not list(tmp_path.glob("*.zip*"))
