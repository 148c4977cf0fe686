"""API keys of a tenant, issued and revoked by its operator."""

from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Response
from pydantic import Field

from api.common.fields import Name, Strict
from api.common.moments import moment
from api.common.problems import missing
from api.http.dependencies import Caller, GuardedRoute, Permission, Role, ServiceDep, allowed
from api.http.responses import JOB, MOMENT, Form, Page, shown
from api.http.routes.common import Cursor, Id, Most, part, row_of
from api.identity.api_keys import DAYS, MOST_DAYS, issue, revoke
from api.store import audit_log
from api.store.tables import key

router = APIRouter(prefix="/keys", tags=["keys 密钥"], route_class=GuardedRoute)
Operator = Annotated[Caller, Depends(allowed(Permission.KEYS))]

EXAMPLE = {
    "id": JOB, "label": "教务平台", "prefix": "rk_Ab3xYz", "roles": ["planner"], "created": MOMENT, "expires": MOMENT,
    "revoked": None,
}


class KeyRequest(Strict):
    """申请密钥 / A key for a person or a program."""

    label: Name = Field(description="用途，勿写人名 / what it is for, no names of persons", examples=["教务平台"])
    roles: Annotated[tuple[Role, ...], Field(min_length=1, max_length=4)] = Field(
        description="角色 / roles", examples=[["planner"]]
    )
    days: Annotated[int, Field(strict=True, ge=1, le=MOST_DAYS)] = Field(DAYS, description="有效天数 / valid for days")


class KeyForm(Form):
    """密钥 / A key, without its secret."""

    model_config = shown(**EXAMPLE)

    id: str
    label: str
    prefix: str = Field(description="密钥开头几位，用以辨认 / its first characters", examples=["rk_Ab3xYz"])
    roles: list[str]
    created: str | None
    expires: str | None
    revoked: str | None


class IssuedForm(KeyForm):
    """新密钥 / A new key with its secret."""

    model_config = shown(**EXAMPLE, secret="rk_Ab3xYz…")

    secret: str = Field(description="完整密钥，只显示这一次 / shown this once only")


class KeyPage(Page):
    """密钥 / Keys."""

    model_config = shown(next=None, items=[])

    items: list[KeyForm]


@router.post("", operation_id="issue_key", status_code=201, summary="签发密钥 / Issue a key")
def issued(asked: KeyRequest, asking: Operator, service: ServiceDep, response: Response) -> IssuedForm:
    """完整密钥只在此显示一次；签发记入审计日志。操作员可为本单位签发任何角色的密钥。

    The secret is shown once. An operator may issue any role of its own tenant; the ledger tells who did.
    """

    def make(connection: sa.Connection) -> tuple[str, str]:
        made = issue(connection, asking.tenant, asked.label, asked.roles, asked.days)
        detail = {"roles": sorted(set(asked.roles)), "days": asked.days}
        audit_log.record(connection, asking.tenant, asking.actor, "key.issue", made[0], detail)
        return made

    identity, secret = service.database.run(make)
    response.headers["Location"] = f"/api/v1/keys/{identity}"
    return IssuedForm(**told(row_of(service, key, asking.tenant, identity)).model_dump(), secret=secret)


@router.get("", operation_id="list_keys", summary="密钥列表 / List keys")
def listed(asking: Operator, service: ServiceDep, cursor: Cursor = None, limit: Most = 50) -> KeyPage:
    """从新到旧，含已过期和已撤销的 / Newest first, with those that expired or were revoked."""
    rows, further = part(service, key, asking.tenant, cursor, limit)
    return KeyPage(items=[told(row) for row in rows], next=further)


@router.get("/{key_id}", operation_id="get_key", summary="一个密钥 / A key")
def one(key_id: Id, asking: Operator, service: ServiceDep) -> KeyForm:
    """不含密钥本身 / Without its secret."""
    return told(row_of(service, key, asking.tenant, str(key_id)))


@router.delete("/{key_id}", operation_id="revoke_key", status_code=204, summary="撤销密钥 / Revoke a key")
def revoked(key_id: Id, asking: Operator, service: ServiceDep) -> None:
    """立即失效，不能恢复；重复撤销无妨 / At once and for good; once more does no harm."""
    identity = str(key_id)

    def end(connection: sa.Connection) -> bool:
        if revoke(connection, asking.tenant, identity):
            audit_log.record(connection, asking.tenant, asking.actor, "key.revoke", identity, {})
            return True
        mine = sa.select(key.c.id).where(key.c.id == identity, key.c.tenant == asking.tenant)
        return connection.execute(mine).one_or_none() is not None

    if not service.database.run(end):
        raise missing()


def told(row: "sa.Row[tuple[object, ...]]") -> KeyForm:
    return KeyForm(
        id=row.id, label=row.label, prefix=row.prefix, roles=row.roles, created=moment(row.created),
        expires=moment(row.expires), revoked=moment(row.revoked),
    )
