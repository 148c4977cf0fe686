"""Jobs without any process of the service, unless a test starts one."""

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from api.identity import tenants
from api.jobs.attempts import Claim
from api.jobs.submissions import Submission
from api.service import Service
from api.store.database import now
from api.store.tables import event, executor, job

Submit = Callable[..., str]
MOST = 1000


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Children find the service and the kinds of job of these tests."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))


@pytest.fixture
def submit(service: Service) -> Submit:
    """Submits a job of tenant "a" or another one; its id."""
    for name in ("a", "b"):
        tenants.create_tenant(service, name, name)

    def submitted(tenant: str = "a", **changes: Any) -> str:
        return service.jobs.submit(asked(tenant, **changes), MOST)[0]

    return submitted


def asked(tenant: str = "a", **changes: Any) -> Submission:
    plain = Submission(tenant, "key", "rotation", {"roster": "0" * 64}, "normal", "small", "1" * 64)
    return plain._replace(**changes)


def living(service: Service, name: str = "") -> str:
    """Enter an executor; its id."""
    identity = name or str(uuid.uuid4())
    service.database.run(lambda connection: connection.execute(sa.insert(executor).values(
        id=identity, name="m", place=identity, version="1", cores=1, memory=1, started=now(), seen=now()
    )))
    return identity


def bury(service: Service, identity: str) -> None:
    service.database.run(lambda connection: connection.execute(
        sa.update(executor).where(executor.c.id == identity).values(ended=now())
    ))


def row_of(service: Service, identity: str) -> "sa.Row[Any]":
    with service.database.reading() as connection:
        return connection.execute(sa.select(job).where(job.c.id == identity)).one()


def events_of(service: Service, identity: str) -> list[str]:
    query = sa.select(event, job.c.events).join(job, job.c.id == event.c.job).where(job.c.id == identity)
    with service.database.reading() as connection:
        found = connection.execute(query.order_by(event.c.seq)).all()
    assert [each.seq for each in found] == list(range(1, found[0].events + 1))
    return [each.type for each in found]


def claimed(service: Service, identity: str, executor_id: str) -> Claim:
    """Claim a job at its present turn, as the engine hands it out."""
    claim = service.jobs.claim(identity, row_of(service, identity).turn, executor_id)
    assert claim is not None
    return claim


def workflow(service: Service, identity: str, turn: int, **values: Any) -> str | None:
    """Change the engine's row of a turn, as crashes of the engine do; its status, None where there is none."""
    table = sa.table(
        "workflow_status", *map(sa.column, ("workflow_uuid", "status", "executor_id", "owner_xid")),
        schema=None if service.database.sqlite else "dbos",
    )
    here = table.c.workflow_uuid == f"{identity}.{turn}"
    with service.database.writing() as connection:
        if values:
            connection.execute(sa.update(table).where(here).values(**values))
        return connection.execute(sa.select(table.c.status).where(here)).scalar_one_or_none()
