"""Webhooks of a tenant: where to, about what, and the secrets that sign (Standard Webhooks 1.0)."""

import base64
import secrets
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from standardwebhooks import Webhook

from api.store.database import now
from api.store.encryption import Vault
from api.store.tables import delivery, webhook

PREFIX = "whsec_"
OVERLAP = 86_400_000  # milliseconds that the former secret signs, too
MOST = 20  # webhooks of a tenant


class FullError(Exception):
    """The tenant has as many webhooks as it may have."""


def register(
    connection: sa.Connection, vault: Vault, tenant: str, url: str, types: Sequence[str]
) -> tuple[str, str]:
    """A new webhook in the caller's transaction: its id and the secret, which is shown only now. Raises FullError."""
    if connection.execute(sa.select(sa.func.count()).where(webhook.c.tenant == tenant)).scalar_one() >= MOST:
        raise FullError
    identity, secret = str(uuid.uuid4()), _fresh()
    connection.execute(sa.insert(webhook).values(
        id=identity, tenant=tenant, url=url, secret=vault.seal(secret.encode()), types=list(types), created=now(),
    ))
    return identity, secret


def rotate(connection: sa.Connection, vault: Vault, tenant: str, identity: str) -> str | None:
    """A new secret, beside which the former one signs for a day; None where there is no such webhook."""
    secret = _fresh()
    turned = _own(tenant, identity).values(
        former=webhook.c.secret, secret=vault.seal(secret.encode()), rotated=now()
    )
    return secret if connection.execute(turned).rowcount else None


def enable(connection: sa.Connection, tenant: str, identity: str, enabled: bool) -> bool:
    """Go on, or send nothing until then; False where there is no such webhook."""
    disabled = None if enabled else sa.func.coalesce(webhook.c.disabled, now())
    return connection.execute(_own(tenant, identity).values(disabled=disabled)).rowcount == 1


def delete(connection: sa.Connection, tenant: str, identity: str) -> Mapping[str, int] | None:
    """With the log of its deliveries, those that wait included; they and their last turns, which the engine still
    keeps. None where there is no such webhook.
    """
    log = sa.delete(delivery).where(delivery.c.webhook == identity, delivery.c.tenant == tenant)
    turns = {row.id: row.turn for row in connection.execute(log.returning(delivery.c.id, delivery.c.turn))}
    gone = sa.delete(webhook).where(webhook.c.id == identity, webhook.c.tenant == tenant)
    return turns if connection.execute(gone).rowcount else None


def headers(vault: Vault, row: "sa.Row[Any]", message: str, clock: int, body: bytes) -> Mapping[str, str]:
    """What lets a receiver tell that the message is ours and new; ``clock`` in milliseconds."""
    sealed = [row.secret]
    if row.former is not None and row.rotated > clock - OVERLAP:
        sealed.append(row.former)
    at, text = datetime.fromtimestamp(clock // 1000, UTC), body.decode()
    signatures = [Webhook(vault.open(each).decode()).sign(message, at, text) for each in sealed]
    return {
        "content-type": "application/json", "user-agent": "rotation-webhooks", "webhook-id": message,
        "webhook-timestamp": str(clock // 1000), "webhook-signature": " ".join(signatures),
    }


def _own(tenant: str, identity: str) -> sa.Update:
    return sa.update(webhook).where(webhook.c.id == identity, webhook.c.tenant == tenant)


def _fresh() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
