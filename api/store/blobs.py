"""Bytes by the digest of their content, in a folder or in PostgreSQL."""

import hashlib
import os
import time
from pathlib import Path

import sqlalchemy as sa

from api.store.database import Database, now
from api.store.tables import blob
from optimizer.files.whole import write_bytes


class Blobs:
    """Writes whole files or none; what ``put`` returned outlives a loss of power.

    A folder serves the machine that holds the SQLite file; several machines share them through PostgreSQL.
    """

    def __init__(self, database: Database, data: Path) -> None:
        self._database = database
        self._folder = data / "files" if database.sqlite else None

    def put(self, data: bytes) -> str:
        """Keep these bytes; their SHA-256 in hexadecimal names them."""
        sha = hashlib.sha256(data).hexdigest()
        if self._folder is not None:
            self._write(self._path(sha), data)
        else:
            insert = sa.text(
                "INSERT INTO blob (sha, data, created) VALUES (:sha, :data, "
                "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)) "
                "ON CONFLICT (sha) DO UPDATE SET created = EXCLUDED.created"
            )
            self._database.run(lambda connection: connection.execute(insert, {"sha": sha, "data": data}))
        return sha

    def get(self, sha: str) -> bytes:
        """The bytes. Raises KeyError where there are none."""
        if self._folder is not None:
            try:
                return self._path(sha).read_bytes()
            except FileNotFoundError:
                raise KeyError(sha) from None
        with self._database.reading() as connection:
            data = connection.execute(sa.select(blob.c.data).where(blob.c.sha == sha)).scalar_one_or_none()
        if data is None:
            raise KeyError(sha)
        return bytes(data)

    def sweep(self, kept: set[str], older: int) -> int:
        """Delete what is not among ``kept`` and older than so many milliseconds; how many there were."""
        if self._folder is None:
            old = sa.select(blob.c.sha).where(blob.c.created < now() - older)

            def swept(connection: sa.Connection) -> int:
                lost = [sha for (sha,) in connection.execute(old) if sha not in kept]
                for sha in lost:
                    connection.execute(sa.delete(blob).where(blob.c.sha == sha))
                return len(lost)

            return self._database.run(swept)
        limit = time.time() - older / 1000
        lost = [path for path in self._folder.glob("*/*") if path.name not in kept and path.stat().st_mtime < limit]
        for path in lost:
            path.unlink(missing_ok=True)
        return len(lost)

    def _path(self, sha: str) -> Path:
        assert self._folder is not None and len(sha) == 64 and sha.isalnum()
        return self._folder / sha[:2] / sha

    @staticmethod
    def _write(path: Path, data: bytes) -> None:
        if path.exists():
            os.utime(path)
            return
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_bytes(path, data, private=True)
