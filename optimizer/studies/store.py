"""The finished rows of a study: a SQLite file that each row enters once, durably; any executor may fill it."""

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from optimizer.domain.errors import InputError
from optimizer.studies.columns import Row

NAME, LOCK = "study.sqlite", "study.lock"
KIND, FORM = 0x524F5453, 1  # application_id ("ROTS") and user_version of the file
PATIENCE = 30.0  # seconds to wait for another process that writes
TABLES = """
CREATE TABLE row (id TEXT PRIMARY KEY, cells TEXT NOT NULL, attempts INTEGER NOT NULL, finished TEXT NOT NULL)
  WITHOUT ROWID;
CREATE TABLE death (id TEXT NOT NULL, number INTEGER NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (id, number))
  WITHOUT ROWID;
"""


class Store:
    """Rows and deaths by the id of their case.

    A rollback journal with full synchronisation: a row that was added outlives a crash of process or machine.
    """

    def __init__(self, folder: Path) -> None:
        """Open or make the file. Raises InputError where something else stands in its place."""
        path = folder / NAME
        self._base = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        try:
            self._base.execute("PRAGMA synchronous = FULL")
            self._prepare()
        except (sqlite3.DatabaseError, ValueError) as error:
            self._base.close()
            raise InputError.of(
                f"{path} 不是本程序的研究结果库，或已损坏（{error}）", "请换一个输出文件夹，或移走该文件。"
            ) from error

    def _prepare(self) -> None:
        if not self._tables:
            with self._writing():
                if not self._tables:  # no other process was quicker
                    for statement in filter(str.strip, TABLES.split(";")):
                        self._base.execute(statement)
                    self._base.execute(f"PRAGMA application_id = {KIND}")
                    self._base.execute(f"PRAGMA user_version = {FORM}")
        if (self._one("PRAGMA application_id"), self._one("PRAGMA user_version")) != (KIND, FORM):
            raise ValueError("格式不同")

    @property
    def _tables(self) -> int:
        return self._one("SELECT count(*) FROM sqlite_master")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction, whole or not at all."""
        self._base.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")

    def _one(self, query: str, *values: str) -> int:
        found: int = self._base.execute(query, values).fetchone()[0]
        return found

    def close(self) -> None:
        self._base.close()

    def add(self, case: str, row: Row, attempts: int = 1) -> bool:
        """Keep the row of a case; False where it has one already, which stays."""
        cells = json.dumps(dict(row), ensure_ascii=False, sort_keys=True, allow_nan=False)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._writing():
            done = self._base.execute(
                "INSERT INTO row VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", (case, cells, attempts, now)
            )
        return done.rowcount == 1

    def died(self, case: str, reason: str) -> int:
        """Note that the process of a case died; how often it has."""
        with self._writing():
            number = self.deaths(case) + 1
            self._base.execute("INSERT INTO death VALUES (?, ?, ?)", (case, number, reason))
        return number

    def deaths(self, case: str) -> int:
        return self._one("SELECT count(*) FROM death WHERE id = ?", case)

    def finished(self) -> set[str]:
        """Ids of the cases that have a row."""
        return {case for (case,) in self._base.execute("SELECT id FROM row")}

    def rows(self, cases: Collection[str]) -> Mapping[str, Row]:
        """The rows of these cases that are there, with ``attempts`` and ``finished``."""
        wanted = set(cases)
        return {
            case: {**json.loads(cells), "attempts": attempts, "finished": finished}
            for case, cells, attempts, finished in self._base.execute("SELECT * FROM row")
            if case in wanted
        }

    def forget_failed(self, cases: Collection[str]) -> int:
        """Drop the rows of these cases that failed, so that they are tried anew; how many there were."""
        lost = [case for case, row in self.rows(cases).items() if row["status"] == "failed"]
        with self._writing():
            for case in lost:
                self._base.execute("DELETE FROM row WHERE id = ?", (case,))
                self._base.execute("DELETE FROM death WHERE id = ?", (case,))
        return len(lost)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a folder for one process; the system lets go of it however the process ends. Raises InputError."""
    lock = sqlite3.connect(folder / LOCK, timeout=0, isolation_level=None)
    try:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise InputError.of(
                f"另一个进程正在向 {folder} 写入研究结果", "请等它结束，或换一个输出文件夹（-o）。"
            ) from error
        yield
    finally:
        lock.close()
