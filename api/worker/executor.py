"""``rotation worker``: the process of one machine that takes jobs from the engine and has children work at them."""

import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import psutil
from filelock import FileLock, Timeout
from sqlalchemy.exc import SQLAlchemyError

from api.common.logs import capture
from api.common.resource_classes import SIZES
from api.common.settings import EXECUTOR_LOCK, Settings
from api.jobs import dispatcher
from api.jobs.attempts import Claim
from api.jobs.dispatcher import UnfinishedError
from api.jobs.outcomes import Ending
from api.jobs.study_parts import KIND, LISTED
from api.operations.retention import Retention
from api.service import Service, open_service
from api.store.retrying import patiently
from api.worker.attempt import LOST, STOPPING, TASKS, Attempt
from api.worker.core_pool import Cores, kept
from api.worker.heartbeat import Heartbeat
from api.worker.recovery import Recovery
from api.worker.study_attempt import PartAttempt
from api.worker.webhook_sender import Courier
from optimizer.domain.errors import InputError
from optimizer.files.whole import write_bytes
from optimizer.processes.limits import without_core_file
from optimizer.processes.parent import follow_parent

T = TypeVar("T")
PLACE = "executor.id"
GRACE = 5.0  # seconds for the rows to be put back at the end
BURIED = 75  # exit code of a run that the others took for dead (EX_TEMPFAIL)


class Executor:
    """Takes jobs until it is stopped. One per data folder; ``tasks`` is the package with a module per kind of job."""

    def __init__(self, service: Service, tasks: str = TASKS) -> None:
        self._service, self._tasks = service, tasks
        memory = service.settings.memory or psutil.virtual_memory().total // 2**20
        numbers, self._locks = kept(service.settings.cores)
        self._cores = Cores(numbers, memory)
        self._asking = 0  # jobs in ``execute``
        self._running: dict[tuple[str, int], Attempt] = {}  # by job and number of the attempt
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._heart = Heartbeat(
            service, place_of(service.settings.data), self._buried, lambda: self._recovery.wake()
        )
        self._recovery = Recovery(service, self._heart.id, self._held)

    def start(self) -> None:
        settings = self._service.settings
        shutil.rmtree(settings.data / "work", ignore_errors=True)  # of a run that was killed
        dispatcher.prepare(settings.url, self._heart.id)
        dispatcher.register(self.execute, Courier(self._service).deliver)
        self._heart.start(self._cores.memory)
        self._recovery.start()
        dispatcher.launch(self._slots, settings.poll)
        threading.Thread(target=self._heed, name="cancellations", daemon=True).start()
        self._service.log.info("executor_started", executor=self._heart.id, cores=settings.cores)

    def execute(self, job: str, turn: int) -> None:
        """The workflow: one attempt at a job. It ends only when the row of the job needs this turn no more."""
        with self._lock:
            self._asking += 1
        try:
            size = self._patiently(lambda: self._service.jobs.size(job, turn))
            if size is not None:
                with self._cores.lent(SIZES[size].cores, SIZES[size].memory) as cores:
                    claim = self._patiently(lambda: self._service.jobs.claim(job, turn, self._heart.id))
                    if claim is not None:
                        self._attempted(claim, cores)
        except Exception as error:  # no room to leave, the disk is full, whatever: somebody begins it again
            if not self._stopping.is_set():
                self._service.log.error("workflow_failed", job=job, turn=turn, error=type(error).__name__)
            raise UnfinishedError from None
        finally:
            with self._lock:
                self._asking -= 1

    def _attempted(self, claim: Claim, cores: Sequence[int]) -> None:
        kind = PartAttempt if claim.kind == KIND else Attempt
        attempt = kind(self._service, claim, cores, self._tasks)
        with self._lock:
            self._running[claim.job, claim.attempt] = attempt
        try:
            if self._stopping.is_set():
                attempt.kill(STOPPING)
            self._entered(claim, attempt.run())
        finally:
            with self._lock:
                del self._running[claim.job, claim.attempt]

    def _entered(self, claim: Claim, ended: "Ending | str") -> None:
        """What came of an attempt, into the row of the job."""
        jobs = self._service.jobs
        if isinstance(ended, Ending):
            enter = self._service.parts.listed if ended.state == LISTED else jobs.finish
            self._patiently(lambda: enter(claim, ended))
        elif ended == STOPPING:
            self._patiently(lambda: jobs.release(claim, counted=False, reason="shutdown"))
        elif ended != LOST:
            self._service.log.warning("attempt_died", job=claim.job, attempt=claim.attempt, reason=ended)
            self._patiently(lambda: jobs.release(claim, counted=True, reason=ended))

    def stop(self) -> None:
        """End the children, put their jobs back into the queue, and leave."""
        self._stopping.set()
        self._cores.close()
        self._end_all(STOPPING)
        deadline = time.monotonic() + GRACE
        while self._held() and time.monotonic() < deadline:
            time.sleep(0.05)
        self._recovery.stop()
        self._heart.stop()
        dispatcher.stop()
        self._service.log.info("executor_stopped", executor=self._heart.id)

    def _slots(self) -> int:
        return self._cores.room(self._asking)

    def _held(self) -> set[tuple[str, int]]:
        with self._lock:
            return set(self._running)

    def _buried(self) -> None:
        """The others took this process for dead and its jobs over: nothing that it does counts any more."""
        self._stopping.set()
        self._end_all(LOST)
        self._service.log.error("executor_buried", executor=self._heart.id)
        os._exit(BURIED)

    def _end_all(self, why: str) -> None:
        with self._lock:
            attempts = list(self._running.values())
        for attempt in attempts:
            attempt.kill(why)

    def _heed(self) -> None:
        """Pass cancellations on to the children."""
        while not self._stopping.wait(self._service.settings.poll):
            with self._lock:
                running = {job: attempt for (job, _), attempt in self._running.items()}
            if running:
                with suppress(SQLAlchemyError):  # the database is away: the next look tells
                    for job in self._service.jobs.to_stop(self._heart.id) & set(running):
                        running[job].stop()

    def _patiently(self, work: Callable[[], T]) -> T:
        return patiently(work, self._service.log)


def place_of(data: Path) -> str:
    """The id of a data folder, made when missing."""
    path = data / PLACE
    if not path.exists():
        with suppress(FileExistsError):  # whoever is first
            write_bytes(path, str(uuid4()).encode("ascii"), exclusive=True)
    return path.read_text("ascii")


def work(settings: Settings, *, with_parent: bool, tasks: str = TASKS) -> None:
    """Be the executor of this machine until a signal, or the end of standard input ``with_parent``; ends the process.

    Raises InputError where another one holds the data folder.
    """
    without_core_file()
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = FileLock(settings.data / EXECUTOR_LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise InputError.of(
            f"另一个执行进程正在使用 {settings.data}",
            "每个数据文件夹只能有一个执行进程；请用 ROTATION_DATA 另指定文件夹。",
        ) from None
    service = open_service(settings)
    capture(service.log)
    executor, retention = Executor(service, tasks), Retention(service)
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    if with_parent:
        follow_parent(over.set)
    executor.start()
    retention.start()
    while not over.wait(1):  # short waits, for Windows passes no signal to a longer one
        pass
    retention.stop()
    executor.stop()
    service.close()
    lock.release()
    sys.stderr.flush()
    os._exit(0)  # threads that wait for a database that is away would keep the process
