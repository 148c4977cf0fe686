"""Tenants (bureaus) and their first keys: what is done at the machine itself, before anybody can log in."""

import re
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa

from api.common.roles import Role
from api.identity.api_keys import DAYS, MOST_DAYS, issue
from api.identity.sessions import LOCAL, issue_start
from api.service import Service
from api.store import audit_log
from api.store.database import Database, now
from api.store.tables import tenant
from optimizer.domain.errors import InputError
from optimizer.files.whole import write_bytes

CONSOLE = "console"  # the actor of the command line
FIRST, FILE = LOCAL.tenant, "first.key"
FIRST_ROLES = (Role.PLANNER, Role.AUDITOR, Role.OPERATOR)  # an approver is somebody else
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


def exists(database: Database, identity: str) -> bool:
    with database.reading() as connection:
        return connection.execute(sa.select(tenant.c.id).where(tenant.c.id == identity)).one_or_none() is not None


def create_tenant(service: Service, identity: str, name: str) -> None:
    """A new bureau. Raises InputError."""
    if NAME.fullmatch(identity) is None:
        raise InputError.of(f"单位编号「{identity}」不合要求", "请用小写字母、数字、连字符和下划线，最多64个字符。")
    if not 1 <= len(name.strip()) <= 200:
        raise InputError.of("单位名称为空或过长", "请写1至200字的名称。")

    def created(connection: sa.Connection) -> None:
        if connection.execute(sa.select(tenant.c.id).where(tenant.c.id == identity)).one_or_none() is not None:
            raise InputError.of(f"已有单位「{identity}」", "请换一个编号；给它发密钥用 rotation key create。")
        _add(connection, identity, name.strip())

    service.database.run(created)


def create_key(
    service: Service, tenant_id: str, label: str, roles: Sequence[str], days: int = DAYS
) -> tuple[str, str]:
    """A key of any roles: its id and the secret. Raises InputError."""
    unknown = sorted(set(roles) - set(Role))
    if unknown or not roles:
        raise InputError.of(f"没有这种角色：{'、'.join(unknown) or '（空）'}", f"可选：{'、'.join(Role)}。")
    if not 1 <= days <= MOST_DAYS:
        raise InputError.of(f"有效期 {days} 天不合要求", f"请写 1 至 {MOST_DAYS} 天。")
    if not exists(service.database, tenant_id):
        raise InputError.of(f"没有单位「{tenant_id}」", "请先用 rotation tenant create 建立。")
    return service.database.run(lambda connection: _key(connection, tenant_id, label, roles, days))


def ensure_first_key(service: Service, data: Path) -> Path | None:
    """At the very first start a tenant, and a key in a file that only its owner can read; None ever after."""
    path = data / FILE

    def begun(connection: sa.Connection) -> bool:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(20260903)"))
        if connection.execute(sa.select(sa.func.count()).select_from(tenant)).scalar_one():
            return False
        _add(connection, FIRST, "本单位")
        _, secret = _key(connection, FIRST, "首个密钥", FIRST_ROLES, DAYS)
        # before the commit: a key that is in force is never lost
        write_bytes(path, f"{secret}\n".encode("ascii"), private=True)
        return True

    return path if service.database.run(begun) else None


def local_start(service: Service) -> str:
    """The token of a start link for the user of this machine. Raises InputError."""
    if not exists(service.database, FIRST):
        raise InputError.of(f"没有单位「{FIRST}」", f"本机免密钥使用的是该单位：rotation tenant create {FIRST} 本单位")
    return service.database.run(issue_start)


def _add(connection: sa.Connection, identity: str, name: str) -> None:
    connection.execute(sa.insert(tenant).values(id=identity, name=name, created=now()))
    audit_log.record(connection, identity, CONSOLE, "tenant.create", identity, {})


def _key(
    connection: sa.Connection, tenant_id: str, label: str, roles: Sequence[str], days: int
) -> tuple[str, str]:
    identity, secret = issue(connection, tenant_id, label, roles, days)
    told = {"roles": sorted(set(map(str, roles))), "days": days}
    audit_log.record(connection, tenant_id, CONSOLE, "key.issue", identity, told)
    return identity, secret
