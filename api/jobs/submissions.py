"""Jobs as their clients see them: submitted once, cancelled, counted."""

import uuid
from collections.abc import Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa

from api.jobs.attempts import Claim, Claims
from api.jobs.events import append
from api.jobs.fair_queueing import placed
from api.jobs.outcomes import Ending, Finished, enter
from api.store import audit_log
from api.store.database import now
from api.store.tables import executor, job, tenant

__all__ = ["Claim", "ConflictError", "Ending", "Finished", "FullError", "Jobs", "Submission"]


class Submission(NamedTuple):
    """What a client asks: ``request`` is plain data, ``body`` the digest of what was sent."""

    tenant: str
    by: str
    kind: str
    request: Mapping[str, Any]
    lane: str
    size: str
    body: str
    idempotency: str | None = None


class ConflictError(Exception):
    """The idempotency key was used for another request."""


class FullError(Exception):
    """The tenant has as many unfinished jobs as it may have."""


class Jobs(Claims):
    """Jobs in the database."""

    def submit(self, asked: Submission, most: int) -> tuple[str, bool]:
        """The id of the job and whether it is new. Raises ConflictError, FullError."""
        fresh = str(uuid.uuid4())
        same = (job.c.tenant == asked.tenant, job.c.idempotency == asked.idempotency)
        unfinished = (
            job.c.tenant == asked.tenant, job.c.state.in_(("queued", "running")), job.c.parent.is_(None),
        )

        def submitted(connection: sa.Connection) -> tuple[str, bool]:
            # one submission of a tenant after the other: neither its keys nor its limit can be overtaken
            mine = sa.select(tenant.c.id).where(tenant.c.id == asked.tenant)
            connection.execute(mine.with_for_update(key_share=True))
            if connection.execute(sa.select(job.c.id).where(job.c.id == fresh)).one_or_none() is not None:
                return fresh, True  # it was committed, only the answer was lost
            if asked.idempotency is not None:
                found = connection.execute(sa.select(job.c.id, job.c.body).where(*same)).one_or_none()
                if found is not None:
                    if found.body != asked.body:
                        raise ConflictError
                    return found.id, False
            if connection.execute(sa.select(sa.func.count()).where(*unfinished)).scalar_one() >= most:
                raise FullError
            priority = placed(connection, asked.lane, asked.tenant)
            connection.execute(sa.insert(job).values(
                id=fresh, tenant=asked.tenant, kind=asked.kind, state="queued", lane=asked.lane, size=asked.size,
                priority=priority, request=dict(asked.request), idempotency=asked.idempotency, body=asked.body,
                by=asked.by, created=now(), attempt=0, turn=0, cancel=False, events=0,
            ))
            append(connection, fresh, "queued", {"lane": asked.lane, "size": asked.size})
            self._engine.enqueue(connection, fresh, 0, priority)
            audit_log.record(connection, asked.tenant, asked.by, "job.submit", fresh, {"kind": asked.kind})
            return fresh, True

        return self.database.run(submitted)

    def cancel(self, tenant_id: str, job_id: str) -> str | None:
        """Ask a job to end; its state then, None where there is no such job."""

        def cancelled(connection: sa.Connection) -> str | None:
            here = (job.c.id == job_id, job.c.tenant == tenant_id, job.c.deleted.is_(None))
            row = connection.execute(sa.select(job).where(*here).with_for_update()).one_or_none()
            if row is None:
                return None
            if row.state == "queued" or (row.state == "running" and row.executor is None):
                enter(connection, row, Ending("cancelled"), self._hear)
                return "cancelled"
            if row.state == "running":
                connection.execute(sa.update(job).where(*here).values(cancel=True))
            return str(row.state)

        return self.database.run(cancelled)

    def executors(self) -> set[str]:
        """The executors that live, as far as anybody knows."""
        with self.database.reading() as connection:
            return set(connection.execute(sa.select(executor.c.id).where(executor.c.ended.is_(None))).scalars())
