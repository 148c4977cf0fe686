"""What webhooks are told of the ends of jobs, at least once: 12 tries over 24 hours, further apart each time.

Every try is a workflow of its own, handed over in the transaction that notes the try before. So the schedule is as
durable as the notes, and a message that waits for hours holds no place in the queue.
"""

import hashlib
import json
import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from api.common.moments import moment
from api.jobs.dispatcher import Engine
from api.store.database import now
from api.store.tables import delivery, webhook

TRIES = 12
SPREAD = 0.1  # pauses are this much longer or shorter, so that a receiver that was away is not hit by all at once
TOLD = ("outcome", "plan", "code")  # of the data of an event: ids and codes, nothing of people
GONE, DISABLED = "410", "disabled"  # answers that end the tries


def announce(
    engine: Engine, connection: sa.Connection, tenant: str, job: str, kind: str, data: Mapping[str, Any]
) -> None:
    """Write a delivery for every webhook that wants to hear of it, in the caller's transaction."""
    living = sa.select(webhook.c.id, webhook.c.types).where(webhook.c.tenant == tenant, webhook.c.disabled.is_(None))
    for row in connection.execute(living).all():
        if kind in row.types:
            identity = str(uuid.uuid4())
            connection.execute(sa.insert(delivery).values(
                id=identity, tenant=tenant, webhook=row.id, job=job, type=kind, body=_data(job, kind, data),
                state="waiting", attempts=0, turn=0, created=now(), due=now(),
            ))
            engine.send(connection, identity, 0)


def replay(engine: Engine, connection: sa.Connection, tenant: str, identity: str) -> bool:
    """Begin the tries anew, at once; receivers know the message again by its id. False where nobody is to be told."""
    living = sa.exists().where(webhook.c.id == delivery.c.webhook, webhook.c.disabled.is_(None))
    again = sa.update(delivery).where(delivery.c.id == identity, delivery.c.tenant == tenant, living).values(
        state="waiting", attempts=0, turn=delivery.c.turn + 1, due=now()
    )
    turn = connection.execute(again.returning(delivery.c.turn)).scalar_one_or_none()
    if turn is not None:
        engine.send(connection, identity, turn)
    return turn is not None


def letter(connection: sa.Connection, identity: str, turn: int) -> "sa.Row[Any] | None":
    """A delivery, its webhook and the clock; None where the turn is over."""
    wanted: sa.Select[Any] = sa.select(
        delivery.c.id, delivery.c.turn, delivery.c.attempts, delivery.c.type, delivery.c.body, delivery.c.created,
        webhook.c.id.label("webhook"), webhook.c.url, webhook.c.secret, webhook.c.former, webhook.c.rotated,
        webhook.c.disabled, now().label("clock"),
    ).join(webhook, webhook.c.id == delivery.c.webhook)
    found: sa.Row[Any] | None = connection.execute(wanted.where(*_waiting(identity, turn))).one_or_none()
    return found


def written(row: "sa.Row[Any]") -> bytes:
    """The body of the message, the same at every try."""
    plain = {"type": row.type, "timestamp": moment(row.created), "data": row.body}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True).encode()


def note(engine: Engine, connection: sa.Connection, row: "sa.Row[Any]", answer: str, unit: float) -> None:
    """Enter the answer to a try, a status or a word, and hand the next try over; once for each turn."""
    tried = row.attempts + (answer != DISABLED)
    done = len(answer) == 3 and answer.startswith("2")
    over = done or tried == TRIES or answer in (GONE, DISABLED)
    wait = 0.0 if over else pause(unit, row.id, tried)
    noted = sa.update(delivery).where(*_waiting(row.id, row.turn)).values(
        state="delivered" if done else "failed" if over else "waiting", attempts=tried, answer=answer, tried=now(),
        turn=row.turn if over else row.turn + 1, due=None if over else now() + round(wait * 1000),
    )
    if connection.execute(noted).rowcount == 0:
        return
    if answer == GONE:
        connection.execute(sa.update(webhook).where(webhook.c.id == row.webhook).values(disabled=now()))
    if not over:
        engine.send(connection, row.id, row.turn + 1, wait)


def pause(unit: float, identity: str, tried: int) -> float:
    """Seconds until the next try: doubled each time, and the same whoever reckons it.

    With the default unit the eleven pauses add up to 24 hours.
    """
    draw = int.from_bytes(hashlib.sha256(f"{identity}.{tried}".encode()).digest()[:4], "big") / 2**32
    return unit * 2.0 ** (tried - 1) * (1 - SPREAD + 2 * SPREAD * draw)


def _waiting(identity: str, turn: int) -> list[sa.ColumnElement[bool]]:
    return [delivery.c.id == identity, delivery.c.turn == turn, delivery.c.state == "waiting"]


def _data(job: str, kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    links = {"job": f"/api/v1/solves/{job}"}
    if data.get("plan"):
        links["plan"] = f"/api/v1/plans/{data['plan']}"
    return {"job": job, "state": kind, **{key: data[key] for key in TOLD if key in data}, "links": links}
