"""How jobs end: everything that an ending changes, in the caller's transaction."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from api.jobs.events import append
from api.store.database import now
from api.store.tables import artifact, job, plan

Finished = Callable[[sa.Connection, str, str, str, Mapping[str, Any]], None]  # tenant, job, type, data


@dataclass(frozen=True)
class Ending:
    """How a job ends. ``plan`` is the summary of an audited plan; ``files`` are blobs by name with their sizes."""

    state: str
    outcome: str | None = None
    result: Mapping[str, Any] | None = None
    problem: Mapping[str, Any] | None = None
    plan: Mapping[str, Any] | None = None
    files: Mapping[str, tuple[str, int]] | None = None

    def cancelled(self) -> "Ending":
        """With what was found until then."""
        return replace(self, state="cancelled")


def enter(connection: sa.Connection, row: "sa.Row[Any]", ending: Ending, hear: Finished) -> None:
    """End a job whose row is locked and not terminal; ``hear`` is told."""
    data: dict[str, Any] = {}
    if ending.outcome is not None:
        data["outcome"] = ending.outcome
    if ending.problem is not None:
        data["code"] = ending.problem.get("code", ending.state)
    if ending.plan is not None:
        data["plan"] = str(uuid.uuid4())
        connection.execute(sa.insert(plan).values(
            id=data["plan"], tenant=row.tenant, job=row.id, roster=ending.plan.get("roster", row.request["roster"]),
            state="draft", summary=dict(ending.plan), created=now(),
        ))
    for name, (sha, size) in (ending.files or {}).items():
        connection.execute(sa.insert(artifact).values(job=row.id, name=name, blob=sha, bytes=size))
    connection.execute(sa.update(job).where(job.c.id == row.id).values(
        state=ending.state, outcome=ending.outcome, result=ending.result, problem=ending.problem, finished=now(),
    ))
    append(connection, row.id, ending.state, data)
    hear(connection, row.tenant, row.id, ending.state, data)
