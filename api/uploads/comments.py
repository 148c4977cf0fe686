"""Comments on plans: sealed like the names, for people are spoken of in them; they go with the names."""

import json
import uuid
from typing import Any, NamedTuple

import sqlalchemy as sa

from api.service import Service
from api.store import audit_log
from api.store.database import now
from api.store.tables import comment, plan, roster


class Said(NamedTuple):
    """What a comment says, of whom and of which school where it is of one."""

    text: str
    teacher: str | None = None
    school: str | None = None


def add(service: Service, tenant: str, actor: str, plan_id: str, said: Said) -> str:
    """Keep a comment; its id. That there is one stands in the ledger, not what it says."""
    identity = str(uuid.uuid4())
    sealed = service.vault.seal(json.dumps(said._asdict(), ensure_ascii=False).encode())

    def enter(connection: sa.Connection) -> None:
        connection.execute(sa.insert(comment).values(
            id=identity, tenant=tenant, plan=plan_id, sealed=sealed, by=actor, created=now()
        ))
        audit_log.record(connection, tenant, actor, "plan.comment", plan_id, {"comment": identity})

    service.database.run(enter)
    return identity


def opened(service: Service, row: "sa.Row[Any]") -> Said:
    return Said(**json.loads(service.vault.open(row.sealed)))


def living() -> sa.ColumnElement[bool]:
    """Of comments: the roster of their plan is there."""
    there = sa.select(plan.c.id).join(roster, sa.and_(roster.c.tenant == plan.c.tenant, roster.c.id == plan.c.roster))
    return comment.c.plan.in_(there.where(roster.c.deleted.is_(None)))


def forget(connection: sa.Connection) -> None:
    """Comments go with the roster, and so with the names, of their plan."""
    connection.execute(sa.delete(comment).where(~living()))
