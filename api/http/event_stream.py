"""Events as they come: one look at the database for all streams of a process."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from types import TracebackType

from sqlalchemy.exc import SQLAlchemyError

from api.jobs.events import MOST, Event, Standing, since, standings
from api.store.database import Database

BREATH = 15.0  # seconds of silence after which the caller may send a comment


class Watch:
    """Tells streams when their job has news. As a context it runs its looks in the background."""

    def __init__(self, database: Database, pause: float) -> None:
        self._database, self._pause = database, pause
        self._waiting: dict[str, set[asyncio.Event]] = {}  # of every stream, by job
        self._known: dict[str, Standing] = {}
        self._task: asyncio.Task[None] | None = None
        self._over = False

    async def __aenter__(self) -> "Watch":
        self._task = asyncio.create_task(self._look())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._task is not None
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def end(self) -> None:
        """End all streams, as if their connections had been cut: their clients go on elsewhere."""
        self._over = True
        for job in self._waiting:
            self._tell(job)

    async def _look(self) -> None:
        while True:
            if watched := list(self._waiting):
                with suppress(SQLAlchemyError):  # the database is away: the next look tells
                    found = await asyncio.to_thread(standings, self._database, watched)
                    for job in watched:
                        if found.get(job) != self._known.get(job):
                            self._tell(job)
                    self._known = {job: each for job, each in found.items() if job in self._waiting}
            await asyncio.sleep(self._pause)

    def _tell(self, job: str) -> None:
        for news in self._waiting.get(job, ()):
            news.set()

    async def events(self, job: str, after: int) -> AsyncIterator[Event | None]:
        """The events of a job beyond a number until it ends; None in long silences."""
        news = asyncio.Event()
        self._waiting.setdefault(job, set()).add(news)
        try:
            while not self._over:
                news.clear()  # before the look, so that nothing is missed
                found = await self._since(job, after)
                for event in found:
                    yield event
                    after = event.seq
                    if event.last:
                        return
                if len(found) == MOST:
                    continue
                if not found and await self._ended(job, after):
                    return
                try:
                    async with asyncio.timeout(BREATH):
                        await news.wait()
                except TimeoutError:
                    yield None
        finally:
            self._waiting[job].discard(news)
            if not self._waiting[job]:
                del self._waiting[job]
                self._known.pop(job, None)

    async def _since(self, job: str, after: int) -> Sequence[Event]:
        """Patiently: while the database is away the stream waits."""
        while not self._over:
            with suppress(SQLAlchemyError):
                return await asyncio.to_thread(since, self._database, job, after)
            await asyncio.sleep(self._pause)
        return ()

    async def _ended(self, job: str, after: int) -> bool:
        """Whether nothing can come any more: the last event was seen before, or the job is deleted."""
        try:
            found = await asyncio.to_thread(standings, self._database, [job])
        except SQLAlchemyError:
            return False
        return job not in found or (found[job].over and found[job].events <= after)
