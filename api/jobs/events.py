"""What happens to a job, in order: the rows behind progress streams, polling and webhooks."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from api.store.database import Database, now
from api.store.tables import event, job

TERMINAL = frozenset({"succeeded", "invalid", "incomplete", "failed", "cancelled"})
PLAIN = ("queued", "started", "progress", "row", "retried")
MOST = 500  # events that are read at once
TYPES = (*PLAIN, *sorted(TERMINAL))


class Event(NamedTuple):
    """``seq`` counts from 1 within its job; ``at`` in milliseconds."""

    seq: int
    type: str
    at: int
    data: Mapping[str, Any]

    @property
    def last(self) -> bool:
        return self.type in TERMINAL


def append(connection: sa.Connection, job_id: str, kind: str, data: Mapping[str, Any]) -> int:
    """Add an event in the caller's transaction; its number."""
    counted = sa.update(job).where(job.c.id == job_id).values(events=job.c.events + 1).returning(job.c.events)
    seq: int = connection.execute(counted).scalar_one()
    connection.execute(sa.insert(event).values(job=job_id, seq=seq, type=kind, at=now(), data=dict(data)))
    return seq


def since(database: Database, job_id: str, seq: int, most: int = MOST) -> Sequence[Event]:
    """The events of a job after a number, oldest first."""
    query = (
        sa.select(event.c.seq, event.c.type, event.c.at, event.c.data)
        .where(event.c.job == job_id, event.c.seq > seq).order_by(event.c.seq).limit(most)
    )
    with database.reading() as connection:
        return [Event(*row) for row in connection.execute(query)]


class Standing(NamedTuple):
    """How many events a job has, and whether it has ended."""

    events: int
    over: bool


def standings(database: Database, jobs: Sequence[str]) -> dict[str, Standing]:
    """Of each of these jobs: one query for all streams of a process."""
    query = sa.select(job.c.id, job.c.events, job.c.state).where(job.c.id.in_(jobs))
    with database.reading() as connection:
        return {row.id: Standing(row.events, row.state in TERMINAL) for row in connection.execute(query)}
