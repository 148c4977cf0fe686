"""Plans that came as workbooks, edited by hand: kept encrypted, for names of teachers stand in them."""

import hashlib

import sqlalchemy as sa

from api.store.blobs import Blobs
from api.store.database import Database, now
from api.store.encryption import Vault
from api.store.tables import workbook


def keep(database: Database, blobs: Blobs, vault: Vault, tenant: str, by: str, data: bytes) -> str:
    """Keep an uploaded workbook; its id is the digest of its content. It is read by the job that judges it."""
    identity = hashlib.sha256(data).hexdigest()
    mine = (workbook.c.tenant == tenant, workbook.c.id == identity)
    again = sa.update(workbook).where(*mine).values(created=now())  # the time for which it is kept begins anew
    if database.run(lambda connection: connection.execute(again).rowcount):
        return identity
    sealed = blobs.put(vault.seal(data))

    def kept(connection: sa.Connection) -> None:
        if connection.execute(again).rowcount == 0:
            values = {"tenant": tenant, "id": identity, "sealed": sealed, "by": by, "created": now()}
            connection.execute(sa.insert(workbook).values(**values))

    try:
        database.run(kept)
    except sa.exc.IntegrityError:  # the same workbook at the same moment
        database.run(kept)
    return identity


def opened(connection: sa.Connection, blobs: Blobs, vault: Vault, tenant: str, identity: str) -> bytes:
    """The workbook as it was uploaded. Raises sqlalchemy.exc.NoResultFound."""
    query = sa.select(workbook.c.sealed).where(workbook.c.tenant == tenant, workbook.c.id == identity)
    return vault.open(blobs.get(connection.execute(query).scalar_one()))
