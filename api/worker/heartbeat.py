"""The executors of a service know of each other: each says that it lives, and buries who is silent for a lease."""

import threading
import time
import uuid
from collections.abc import Callable

import sqlalchemy as sa

from api import __version__
from api.service import Service
from api.store.database import now
from api.store.tables import executor


class Heartbeat:
    """This process as an executor, by an id of this run.

    ``lost`` is called when another one buried this run: its work must end at once. ``changed`` is called when this one
    buried another.
    """

    def __init__(self, service: Service, place: str, lost: Callable[[], None], changed: Callable[[], None]) -> None:
        self.id = str(uuid.uuid4())
        self._service, self._place, self._lost, self._changed = service, place, lost, changed
        self._lease = service.settings.lease
        self._heard: dict[str, tuple[int, float]] = {}  # of others: the beat heard last, and when it was new to us
        self._looked = float("-inf")
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def start(self, memory: int) -> None:
        """Enter the list; whoever held the same place before is dead, for the place is locked."""
        settings = self._service.settings

        def entered(connection: sa.Connection) -> None:
            former = sa.update(executor).where(
                executor.c.place == self._place, executor.c.ended.is_(None), executor.c.id != self.id
            )
            connection.execute(former.values(ended=now()))
            if connection.execute(sa.select(executor.c.id).where(executor.c.id == self.id)).one_or_none() is None:
                connection.execute(sa.insert(executor).values(
                    id=self.id, name=settings.name, place=self._place, version=__version__, cores=settings.cores,
                    memory=memory, started=now(), seen=now(),
                ))

        self._service.database.run(entered)
        self._thread.start()

    def stop(self) -> None:
        """Leave the list in order."""
        self._over.set()
        self._thread.join()
        self._ended(self.id)

    def _ended(self, run: str, *still: sa.ColumnElement[bool]) -> int:
        """Strike a run off the list; 0 where another one did."""
        end = sa.update(executor).where(executor.c.id == run, executor.c.ended.is_(None), *still).values(ended=now())
        return self._service.database.run(lambda connection: connection.execute(end)).rowcount

    def _beat(self) -> None:
        while not self._over.is_set():
            try:
                if not self._alive():
                    self._lost()
                    return
                if self._bury():
                    self._changed()
            except Exception as error:  # the database is away, mostly; while this thread ends nobody would beat
                self._service.log.warning("heartbeat_failed", error=type(error).__name__)
            self._over.wait(self._lease / 5)

    def _alive(self) -> bool:
        """Say so; False where another one has buried this run."""
        mine = sa.update(executor).where(executor.c.id == self.id, executor.c.ended.is_(None))
        beat = mine.values(seen=now(), filled=self._service.metrics.children)
        return self._service.database.run(lambda connection: connection.execute(beat)).rowcount == 1

    def _bury(self) -> int:
        """End whose beat we have watched standing still for a lease; how many.

        By our own clock and only where we looked all the while: neither a step of the database's clock nor an hour
        without database makes the living dead.
        """
        others = sa.select(executor.c.id, executor.c.seen).where(executor.c.ended.is_(None), executor.c.id != self.id)
        with self._service.database.reading() as connection:
            found = connection.execute(others).all()
        clock = time.monotonic()
        known = self._heard if clock - self._looked < self._lease / 2 else {}
        self._looked, self._heard = clock, {
            row.id: known[row.id] if known.get(row.id, (None,))[0] == row.seen else (row.seen, clock) for row in found
        }
        silent = [(other, seen) for other, (seen, since) in self._heard.items() if clock - since > self._lease]
        buried = sum(self._ended(other, executor.c.seen == seen) for other, seen in silent)
        if buried:
            self._service.log.warning("executors_buried", count=buried)
        return buried
