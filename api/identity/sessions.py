"""Sessions of browsers: a random cookie, kept as a digest, stands for a key or for the user of this machine.

They are begun with a key, or with the token that ``rotation serve --open`` hands to a browser once. They end after half
a day, with their key, when somebody logs out, and the oldest where there would be too many. Whatever changes something
must also bring a second secret in a header (``csrf``), which pages of other origins can neither read nor send.
"""

import secrets
from typing import NamedTuple

import sqlalchemy as sa

from api.common.roles import Role
from api.identity.api_keys import Known, RefusedError, digest
from api.store import audit_log
from api.store.database import Database, now
from api.store.tables import key, session, start

COOKIE, HEADER = "rotation_session", "X-CSRF-Token"
LASTING = 12 * 3_600_000  # milliseconds
MOST = 10  # sessions in force of one key, or of the user of this machine: some browsers each of some machines
TOKEN = 10 * 60_000  # milliseconds for which a start token is good
KNOWN = 30 * 86_400_000  # milliseconds for which a session is known to have ended, and its cookie is no guess
LOCAL = Known("default", "local", (Role.PLANNER, Role.AUDITOR))  # whoever sits at this machine


class Session(NamedTuple):
    """A session in force. ``expires``: milliseconds since 1970."""

    secret: str
    known: Known
    expires: int

    @property
    def csrf(self) -> str:
        """Follows from the cookie, which no page can read."""
        return digest(f"csrf {self.secret}")

    @property
    def local(self) -> bool:
        return self.known.actor == LOCAL.actor


def begin(connection: sa.Connection, known: Known, former: str | None) -> str:
    """A new session in the caller's transaction, under a secret of its own; ``former``, of the same browser, ends."""
    if former is not None:
        _end(connection, session.c.hash == digest(former))
    local = known.actor == LOCAL.actor
    owner = None if local else known.actor.removeprefix("key:")
    mine = sa.and_(session.c.tenant == known.tenant, session.c.key.is_(None) if local else session.c.key == owner)
    newest = sa.select(session.c.hash).where(mine, session.c.expires > now()).order_by(
        session.c.created.desc(), session.c.hash
    ).limit(MOST - 1)
    _end(connection, sa.and_(mine, session.c.hash.not_in(newest)))
    secret = secrets.token_urlsafe(32)
    connection.execute(sa.insert(session).values(
        hash=digest(secret), tenant=known.tenant, key=owner, created=now(), expires=now() + LASTING
    ))
    audit_log.record(connection, known.tenant, known.actor, "session.begin", owner or known.actor, {})
    return secret


def begin_local(connection: sa.Connection, token: str, former: str | None) -> str:
    """A session of the user of this machine; the token is good no more. Raises RefusedError."""
    mine = sa.delete(start).where(start.c.hash == digest(token), start.c.expires > now())
    if connection.execute(mine).rowcount == 0:
        raise RefusedError("start_unknown", guess=True)
    return begin(connection, LOCAL, former)


def opened(database: Database, secret: str) -> Session:
    """The session of a cookie. Raises RefusedError."""
    ends = sa.case((key.c.expires < session.c.expires, key.c.expires), else_=session.c.expires)  # null is no end
    valid = sa.and_(key.c.revoked.is_(None), ends > now())
    query = sa.select(session.c.tenant, session.c.key, key.c.roles, ends.label("ends"), valid.label("valid")).join(
        key, key.c.id == session.c.key, isouter=True
    ).where(session.c.hash == digest(secret))
    with database.reading() as connection:
        row = connection.execute(query).one_or_none()
    if row is None:
        raise RefusedError("session_unknown", guess=True)
    if not row.valid:
        raise RefusedError("session_lapsed", guess=False)
    known = LOCAL if row.key is None else Known(row.tenant, f"key:{row.key}", row.roles)
    return Session(secret, known, row.ends)


def end(connection: sa.Connection, ended: Session) -> None:
    """Log out, in the caller's transaction."""
    _end(connection, session.c.hash == digest(ended.secret))
    known = ended.known
    audit_log.record(connection, known.tenant, known.actor, "session.end", known.actor.removeprefix("key:"), {})


def end_local(connection: sa.Connection) -> None:
    """The user of this machine is nobody any more, until a service is opened for him again."""
    connection.execute(sa.delete(start))
    _end(connection, session.c.key.is_(None))


def issue_start(connection: sa.Connection) -> str:
    """A token for one session of the user of this machine; the one before is void."""
    token = secrets.token_urlsafe(32)
    connection.execute(sa.delete(start))
    connection.execute(sa.insert(start).values(hash=digest(token), expires=now() + TOKEN))
    return token


def forget(connection: sa.Connection) -> None:
    """Delete what ended long ago."""
    connection.execute(sa.delete(session).where(session.c.expires < now() - KNOWN))
    connection.execute(sa.delete(start).where(start.c.expires < now()))


def _end(connection: sa.Connection, which: sa.ColumnElement[bool]) -> None:
    connection.execute(sa.update(session).where(which, session.c.expires > now()).values(expires=now()))
