"""What those are called who act: a key by the label that it was issued with."""

from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from api.identity.sessions import LOCAL
from api.identity.tenants import CONSOLE
from api.store.database import Database
from api.store.tables import key

KEY = "key:"
OWN = {LOCAL.actor: "本机用户", CONSOLE: "命令行"}


def called(database: Database, tenant: str, actors: Iterable[str]) -> Mapping[str, str]:
    """By actor, in words; who comes from a portal is called as the ledger calls him, for nothing else is known."""
    given = set(actors)
    ids = [each.removeprefix(KEY) for each in given if each.startswith(KEY)]
    query = sa.select(key.c.id, key.c.label).where(key.c.tenant == tenant, key.c.id.in_(ids))
    with database.reading() as connection:
        labels = {f"{KEY}{row.id}": row.label for row in connection.execute(query)} if ids else {}
    return {each: labels.get(each) or OWN.get(each, each) for each in given}
