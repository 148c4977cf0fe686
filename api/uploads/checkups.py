"""数据体检 of a roster under a policy: worked out once by a child, and confirmed by a person."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from api.common.moments import moment
from api.common.problems import ProblemError
from api.common.recent import Recent
from api.service import Service
from api.store import audit_log
from api.store.database import now
from api.store.tables import checkup, roster
from api.uploads.isolated_checks import examined
from api.uploads.under_policy import chosen, inputs

Key = tuple[str, str | None, int | None]  # roster and policy, which name their content, and year
MOST = 8  # check-ups that a process remembers
_known: Recent[Key, Mapping[str, Any]] = Recent(MOST)


def checkup_of(
    service: Service, tenant: str, row: "sa.Row[Any]", policy: str | None, year: int | None
) -> Mapping[str, Any]:
    """As checkup.schema.json has it; without ``policy`` under the one that came with the roster.

    Raises ProblemError (404, 422, 503).
    """
    given = policy or row.facts.get("policy")
    made = None if given is None else chosen(service, tenant, given)
    key: Key = (row.id, given, year)
    known = _known.get(key)
    if known is not None:
        return known
    answer = examined(service, "checkup", inputs(service, row, made), year=year)
    if "errors" in answer:
        raise ProblemError(422, "unfit", "名册不能按这项政策体检。", errors=answer["errors"])
    found: Mapping[str, Any] = answer["checkup"]
    _known.keep(key, found)
    return found


def sign(service: Service, tenant: str, actor: str, roster_id: str, digests: Mapping[str, str], signer: str) -> None:
    """Enter that somebody has confirmed the check-up of this very data under this very policy."""
    of = {"data": digests["data"], "policy": digests["policy"]}

    def enter(connection: sa.Connection) -> None:
        connection.execute(sa.delete(checkup).where(*_here(tenant, roster_id, of)))
        connection.execute(sa.insert(checkup).values(
            tenant=tenant, roster=roster_id, **of, signer=signer, by=actor, created=now()
        ))
        audit_log.record(connection, tenant, actor, "checkup.sign", roster_id, of)

    try:
        service.database.run(enter)
    except sa.exc.IntegrityError:  # somebody else at the same moment
        service.database.run(enter)


def signature(service: Service, tenant: str, roster_id: str, digests: Mapping[str, str]) -> dict[str, Any] | None:
    """Who confirmed it and when; None where nobody has."""
    with service.database.reading() as connection:
        row = connection.execute(sa.select(checkup).where(*_here(tenant, roster_id, digests))).one_or_none()
    return None if row is None else told(row)


def signatures(connection: sa.Connection, tenant: str, roster_id: str) -> list[dict[str, Any]]:
    """All that were given to check-ups of a roster, under whatever policy."""
    query = sa.select(checkup).where(checkup.c.tenant == tenant, checkup.c.roster == roster_id)
    return [told(row) for row in connection.execute(query.order_by(checkup.c.created))]


def forget(connection: sa.Connection) -> None:
    """Signatures go with their roster."""
    there = sa.exists().where(roster.c.tenant == checkup.c.tenant, roster.c.id == checkup.c.roster)
    connection.execute(sa.delete(checkup).where(~there))


def told(row: "sa.Row[Any]") -> dict[str, Any]:
    return {"data": row.data, "policy": row.policy, "by": row.signer, "at": moment(row.created)}


def _here(tenant: str, roster_id: str, digests: Mapping[str, str]) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        checkup.c.tenant == tenant, checkup.c.roster == roster_id, checkup.c.data == digests["data"],
        checkup.c.policy == digests["policy"],
    )
