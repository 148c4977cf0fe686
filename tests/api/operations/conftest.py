"""A store with uploads and jobs in it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from api.identity import tenants
from api.jobs.attempts import Claim
from api.jobs.outcomes import Ending
from api.jobs.submissions import Submission
from api.service import Service
from api.store.database import now
from api.store.tables import event, executor, job, plan, roster, workbook
from api.uploads.rosters import take_in
from optimizer.formats import write
from optimizer.generating import generate
from tests.api.conftest import empty_database

DAY = 86_400_000
NAMES = ("欧阳令狐甲", "Zyxwvut-Planted")
Finish = Callable[..., str]


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Children find the service wherever they start."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))


@pytest.fixture
def another_postgres(postgres_server: str) -> Iterator[str]:
    """The URL of a further empty database."""
    with empty_database(postgres_server) as url:
        yield url


@pytest.fixture
def upload(service: Service, tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Uploads three schools with planted names of teachers for a tenant; the roster's id."""
    tenants.create_tenant(service, "a", "甲局")
    tenants.create_tenant(service, "b", "乙局")

    def uploaded(tenant: str = "a", seed: int = 1) -> str:
        made = generate("three_schools", seed)
        planted = [replace(each, name=f"{NAMES[number % 2]}{number}") for number, each in enumerate(made.teachers)]
        path = tmp_path / f"{tenant}{seed}.json"
        write(replace(made, teachers=planted), {"计划学年": "2026", "政策": "标准"}, path)
        return take_in(service, tenant, "key:1", path.name, path.read_bytes()).id

    return uploaded


def submitted(service: Service, roster_id: str, tenant: str = "a", **changes: Any) -> str:
    asked = Submission(tenant, "key:1", "rotation", {"roster": roster_id}, "normal", "small", "1" * 64)
    return service.jobs.submit(asked._replace(**changes), 1_000)[0]


def living(service: Service, name: str = "m") -> str:
    """An executor that lives for the length of a test; its id."""
    identity = f"executor-{name}"
    service.database.run(lambda connection: connection.execute(sa.insert(executor).values(
        id=identity, name=name, place=identity, version="1", cores=2, memory=1, started=now(),
        seen=now() + 3_600_000, filled=7,
    )))
    return identity


def finished(service: Service, identity: str, ending: Ending, executor_id: str) -> None:
    claim = claim_of(service, identity, executor_id)
    assert service.jobs.finish(claim, ending)


def claim_of(service: Service, identity: str, executor_id: str) -> Claim:
    claim = service.jobs.claim(identity, row_of(service, identity).turn, executor_id)
    assert claim is not None
    return claim


def solved(service: Service, text: bytes = b"plan", levels: tuple[Mapping[str, Any], ...] = ()) -> Ending:
    """A result with a plan and a file."""
    return Ending(
        "succeeded", "solved", {"status": "solved"}, plan={"levels": list(levels)},
        files={"plan.json": (service.blobs.put(text), len(text))},
    )


def row_of(service: Service, identity: str) -> "sa.Row[Any]":
    with service.database.reading() as connection:
        return connection.execute(sa.select(job).where(job.c.id == identity)).one()


def aged(service: Service, days: int) -> None:
    """Everything happened so many days earlier."""
    def earlier(connection: sa.Connection) -> None:
        for table, names in (
            (job, ("created", "started", "finished")), (roster, ("created",)), (workbook, ("created",)),
            (event, ("at",)), (plan, ("created", "signed")),
        ):
            connection.execute(sa.update(table).values({name: table.c[name] - days * DAY for name in names}))

    service.database.run(earlier)


def blob_count(service: Service) -> int:
    if service.database.sqlite:
        return len(list((service.settings.data / "files").glob("*/*")))
    with service.database.reading() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM blob").scalar_one())


def stored(service: Service) -> bytes:
    """Every byte that the store holds: the whole data folder, and every table of PostgreSQL."""
    found = [path.read_bytes() for path in service.settings.data.rglob("*") if path.is_file()]
    if not service.database.sqlite:
        with service.database.reading() as connection:
            query = "SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'dbos')"
            for schema, table in connection.exec_driver_sql(query).all():
                rows = connection.exec_driver_sql(f'SELECT t::text FROM "{schema}"."{table}" t').scalars()
                found += [str(row).encode() for row in rows]
    return b"\n".join(found)
