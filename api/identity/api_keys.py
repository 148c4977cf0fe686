"""API keys: random, shown once, kept as a digest; they expire and can be revoked."""

import hashlib
import secrets
import uuid
from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa

from api.store.database import Database, now
from api.store.tables import key

PREFIX = "rk_"
SHOWN = 9  # characters of a secret that lists show
DAY = 86_400_000
DAYS, MOST_DAYS = 365, 730


class Known(NamedTuple):
    """Whom a credential stands for."""

    tenant: str
    actor: str
    roles: Sequence[str]


class RefusedError(Exception):
    """A credential is not valid. ``guess``: nor was it ever, as far as one can see."""

    def __init__(self, reason: str, *, guess: bool) -> None:
        super().__init__(reason)
        self.reason, self.guess = reason, guess


def issue(
    connection: sa.Connection, tenant: str, label: str, roles: Sequence[str], days: int = DAYS
) -> tuple[str, str]:
    """A new key in the caller's transaction: its id and the secret."""
    if not 1 <= days <= MOST_DAYS:
        raise ValueError(days)
    secret, identity = PREFIX + secrets.token_urlsafe(32), str(uuid.uuid4())
    connection.execute(sa.insert(key).values(
        id=identity, tenant=tenant, label=label, prefix=secret[:SHOWN], hash=digest(secret),
        roles=sorted(set(roles)), created=now(), expires=now() + days * DAY,
    ))
    return identity, secret


def revoke(connection: sa.Connection, tenant: str, identity: str) -> bool:
    """End a key at once, in the caller's transaction; False where it is not there or was revoked before."""
    mine = sa.update(key).where(key.c.id == identity, key.c.tenant == tenant, key.c.revoked.is_(None))
    return connection.execute(mine.values(revoked=now())).rowcount == 1


def known(database: Database, secret: str) -> Known:
    """Whose key this is. Raises RefusedError.

    It is found by its digest: how long that takes says nothing of a secret, for nobody can steer SHA-256.
    """
    valid = sa.and_(key.c.revoked.is_(None), key.c.expires > now()).label("valid")
    wanted = sa.select(key.c.tenant, key.c.id, key.c.roles, valid).where(key.c.hash == digest(secret))
    with database.reading() as connection:
        row = connection.execute(wanted).one_or_none()
    if row is None:
        raise RefusedError("key_unknown", guess=True)
    if not row.valid:
        raise RefusedError("key_lapsed", guess=False)
    return Known(row.tenant, f"key:{row.id}", row.roles)


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
