"""The executors that live, and the jobs that ought to be at work and are not."""

import sqlalchemy as sa

from api.common.resource_classes import SIZES
from api.store.database import now
from api.store.tables import executor, job

LATE = 300_000  # milliseconds beyond its time after which a running job is stuck
TURNS = 3  # a job may use the time of its class so often


def living(lease: float) -> sa.ColumnElement[bool]:
    """Condition on ``executor``: heard of within ``lease`` seconds."""
    return sa.and_(executor.c.ended.is_(None), executor.c.seen > now() - int(lease * 1000))


def alive(connection: sa.Connection, lease: float) -> int:
    """How many executors live."""
    count = sa.select(sa.func.count()).select_from(executor).where(living(lease))
    return int(connection.execute(count).scalar_one())


def stuck(connection: sa.Connection, lease: float) -> list[str]:
    """Jobs that run at an executor that is gone, or longer than all their attempts may."""
    allowed = sa.case({name: size.seconds * 1000 * TURNS for name, size in SIZES.items()}, value=job.c.size, else_=0)
    held = sa.select(executor.c.id).where(executor.c.id == job.c.executor, living(lease)).exists()
    query = sa.select(job.c.id).where(  # a study whose parts are at work is with nobody
        job.c.state == "running", job.c.executor.is_not(None), sa.or_(~held, job.c.started + allowed + LATE < now())
    ).order_by(job.c.created)
    return list(connection.execute(query).scalars())
