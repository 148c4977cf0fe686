"""The right to work at a job: every change that an attempt makes to the row of a job, each one transaction.

An attempt is named by job, executor and number. A job is claimed from ``queued`` only, and whoever lost it finds no row
to change; so no job has two results, however often the engine starts it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from api.jobs.dispatcher import Engine
from api.jobs.events import append
from api.jobs.fair_queueing import begun
from api.jobs.outcomes import Ending, Finished, enter
from api.store.database import Database, now
from api.store.tables import executor, job

ATTEMPTS = 3


class Claim(NamedTuple):
    """The right to work at a job for one attempt."""

    job: str
    executor: str
    attempt: int
    tenant: str
    kind: str
    size: str
    lane: str
    request: Mapping[str, Any]


class BuriedError(Exception):
    """The executor counts as dead: it may claim nothing."""


class Claims:
    """The executors' side of the jobs; ``hear`` is told in the transaction of every ending (for webhooks)."""

    def __init__(self, database: Database, engine: Engine, hear: Finished = lambda *_: None) -> None:
        self.database, self._engine, self._hear = database, engine, hear

    def size(self, job_id: str, turn: int) -> str | None:
        """The size class of a job that waits for this turn; None where there is nothing to do."""
        here = (job.c.id == job_id, job.c.turn == turn, job.c.state == "queued")
        with self.database.reading() as connection:
            return connection.execute(sa.select(job.c.size).where(*here)).scalar_one_or_none()

    def claim(self, job_id: str, turn: int, executor_id: str) -> Claim | None:
        """Begin an attempt; None where there is nothing to do, because it is over or in other hands.

        Raises BuriedError.
        """
        tried = 0  # the attempt that we may have begun already, where the answer to a commit was lost

        def claimed(connection: sa.Connection) -> Claim | None:
            nonlocal tried
            row = connection.execute(sa.select(job).where(job.c.id == job_id).with_for_update()).one_or_none()
            if row is None or row.turn != turn:
                return None
            if row.state == "running" and row.executor == executor_id and row.attempt == tried:
                return _claim_of(row)
            dead = sa.select(executor.c.id).where(executor.c.id == executor_id, executor.c.ended.is_not(None))
            if connection.execute(dead).one_or_none() is not None:
                raise BuriedError
            if row.state != "queued":
                return None
            tried = row.attempt + 1
            values = {"state": "running", "executor": executor_id, "attempt": tried}
            first = sa.func.coalesce(job.c.started, now())
            connection.execute(sa.update(job).where(job.c.id == job_id).values(**values, started=first))
            if tried == 1:
                begun(connection, row.lane, row.priority)
            append(connection, job_id, "started", {"attempt": tried})
            return _claim_of(row)._replace(executor=executor_id, attempt=tried)

        return self.database.run(claimed)

    def tell(self, claim: Claim, kind: str, data: Mapping[str, Any]) -> bool:
        """Add an event to the attempt; False where it is no longer ours."""

        def told(connection: sa.Connection) -> bool:
            values: dict[str, Any] = {"progress": dict(data)} if kind in ("progress", "row") else {"state": "running"}
            if connection.execute(_mine(claim).values(**values)).rowcount == 0:
                return False
            append(connection, claim.job, kind, data)
            return True

        return self.database.run(told)

    def finish(self, claim: Claim, ending: Ending) -> bool:
        """Enter the result of an attempt, once; False where the job is no longer ours."""

        def finished(connection: sa.Connection) -> bool:
            row = self._held(connection, claim)
            if row is None:
                return False
            # who asked to cancel gets that answer, also where the plan was ready a moment before
            over = ending.state in ("succeeded", "incomplete") and row.cancel
            enter(connection, row, ending.cancelled() if over else ending, self._hear)
            return True

        return self.database.run(finished)

    def release(self, claim: Claim, *, counted: bool, reason: str) -> bool:
        """Put the job back into the queue, keeping its place; False where it is no longer ours.

        A job that was to be cancelled ends as such, one whose attempts are used up fails.
        """

        def released(connection: sa.Connection) -> bool:
            row = self._held(connection, claim)
            if row is None:
                return False
            turn = row.turn + 1
            if self._waits(connection, row, reason, counted=counted, turn=turn):
                self._engine.enqueue(connection, row.id, turn, row.priority)
            return True

        return self.database.run(released)

    def to_stop(self, executor_id: str) -> set[str]:
        """The running jobs of an executor that somebody cancelled."""
        asked = sa.select(job.c.id).where(
            job.c.executor == executor_id, job.c.state == "running", job.c.cancel.is_(True)
        )
        with self.database.reading() as connection:
            return set(connection.execute(asked).scalars())

    def held(self, executor_id: str) -> Sequence[Claim]:
        """What an executor is at, by the rows."""
        query = sa.select(job).where(job.c.executor == executor_id, job.c.state == "running")
        with self.database.reading() as connection:
            return [_claim_of(row) for row in connection.execute(query)]

    def adopt(self) -> int:
        """Put back what executors that live no more left running; how many. The engine starts it again."""
        lives = sa.exists().where(executor.c.id == job.c.executor, executor.c.ended.is_(None))
        held = (job.c.state == "running", job.c.executor.is_not(None))  # a study whose parts are at work is with nobody
        left = sa.select(job).where(*held, ~lives).order_by(job.c.id).with_for_update(of=job)

        def adopted(connection: sa.Connection) -> int:
            rows = connection.execute(left).all()
            for row in rows:
                self._waits(connection, row, "executor_lost", counted=True, turn=row.turn)
            return len(rows)

        return self.database.run(adopted)

    def waiting(self) -> Sequence[tuple[str, int]]:
        """Jobs in the queue with their turns."""
        with self.database.reading() as connection:
            query = sa.select(job.c.id, job.c.turn).where(job.c.state == "queued")
            return [(row.id, row.turn) for row in connection.execute(query)]

    def renew(self, job_id: str, turn: int) -> bool:
        """Hand a waiting job to the engine anew, which has done with this turn; False where it waits no more."""

        def renewed(connection: sa.Connection) -> bool:
            here = (job.c.id == job_id, job.c.turn == turn, job.c.state == "queued")
            change = sa.update(job).where(*here).values(turn=turn + 1).returning(job.c.priority)
            priority = connection.execute(change).scalar_one_or_none()
            if priority is None:
                return False
            self._engine.enqueue(connection, job_id, turn + 1, priority)
            return True

        return self.database.run(renewed)

    def _held(self, connection: sa.Connection, claim: Claim) -> "sa.Row[Any] | None":
        """The row of a job, locked, while it is ours."""
        return connection.execute(sa.select(job).where(*_ours(claim)).with_for_update()).one_or_none()

    def _waits(self, connection: sa.Connection, row: "sa.Row[Any]", reason: str, *, counted: bool, turn: int) -> bool:
        """After an attempt without a result: True where the job is in the queue again, False where it ended here."""
        if row.cancel:
            enter(connection, row, Ending("cancelled"), self._hear)
            return False
        if counted and row.attempt >= ATTEMPTS:
            problem = {"code": "attempts_exhausted", "attempts": row.attempt, "reason": reason}
            enter(connection, row, Ending("failed", problem=problem), self._hear)
            return False
        attempt = row.attempt if counted else row.attempt - 1
        values = {"state": "queued", "executor": None, "attempt": attempt, "turn": turn}
        connection.execute(sa.update(job).where(job.c.id == row.id).values(**values))
        append(connection, row.id, "retried", {"reason": reason})
        return True


def _claim_of(row: "sa.Row[Any]") -> Claim:
    return Claim(row.id, row.executor, row.attempt, row.tenant, row.kind, row.size, row.lane, row.request)


def _ours(claim: Claim) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        job.c.id == claim.job, job.c.state == "running", job.c.executor == claim.executor,
        job.c.attempt == claim.attempt,
    )


def _mine(claim: Claim) -> sa.Update:
    return sa.update(job).where(*_ours(claim))
