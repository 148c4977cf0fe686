"""The ids in a request, looked up for its tenant before it becomes a job."""

from typing import Any

import sqlalchemy as sa

from api.common.fields import PRESETS
from api.common.problems import ProblemError, ours
from api.jobs.request_base import Request
from api.store.tables import job, plan, policy, roster, template, workbook

INHERITED = ("roster", "policy", "previous")  # a plan stands on what it was made from


def resolved(connection: sa.Connection, tenant: str, request: Request) -> dict[str, Any]:
    """The request as plain data, completed by what its plan was made from. Raises ProblemError (404) with a pointer."""
    asked = request.plain()
    for name, value in _ids(asked):
        if not connection.execute(sa.select(_found(name, tenant, value))).scalar_one():
            text = "没有这一项，或无权查看。"
            raise ProblemError(404, "not_found", text, pointer=_pointer(name, value, asked))
    if "plan" in asked:
        asked = _origin(connection, asked["plan"]) | asked
    if "roster" in asked:
        asked = _brought(connection, tenant, asked["roster"]) | asked
    return asked


def _ids(asked: dict[str, Any]) -> list[tuple[str, str]]:
    """Every id in a request, by what it names."""
    found = [(name, asked[name]) for name in OF if name in asked and asked[name] not in PRESETS]
    for name, singular in (("rosters", "roster"), ("policies", "policy")):
        found += [(singular, value) for value in asked.get(name, {}).values()]
    return found


def _living(table: sa.Table, tenant: str, identity: str) -> list[sa.ColumnElement[bool]]:
    where: list[sa.ColumnElement[bool]] = [table.c.tenant == tenant, table.c.id == identity]
    return [*where, table.c.deleted.is_(None)] if "deleted" in table.c else where


OF = {
    "roster": roster, "new_roster": roster, "policy": policy, "plan": plan, "previous": plan, "decisions": plan,
    "template": template, "workbook": workbook, "last_term": job,
}


def _found(name: str, tenant: str, identity: str) -> sa.ColumnElement[bool]:
    where = _living(OF[name], tenant, identity)
    if name == "last_term":
        where += [job.c.kind == "itineraries", job.c.state == "succeeded"]
    return sa.exists().where(*where)


def _pointer(name: str, value: str, asked: dict[str, Any]) -> str:
    if asked.get(name) == value:
        return f"/{name}"
    many = {"roster": "rosters", "policy": "policies"}[name]
    key = next(key for key, each in asked[many].items() if each == value)
    return f"/{many}/{key}" if ours(key) else f"/{many}"


def _origin(connection: sa.Connection, identity: str) -> dict[str, Any]:
    """What the job of a plan was asked, as far as the plan stands on it; the plan's own roster."""
    query = sa.select(plan.c.roster, job.c.request).join(job, job.c.id == plan.c.job).where(plan.c.id == identity)
    row = connection.execute(query).one()
    return {key: row.request[key] for key in INHERITED if key in row.request} | {"roster": row.roster}


def _brought(connection: sa.Connection, tenant: str, identity: str) -> dict[str, Any]:
    """The policy that came with a roster."""
    query = sa.select(roster.c.facts).where(roster.c.tenant == tenant, roster.c.id == identity)
    own = connection.execute(query).scalar_one().get("policy")
    return {} if own is None else {"policy": own}
