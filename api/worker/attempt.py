"""One attempt of a job: a child process is given its inputs, watched, told to stop, and its files are kept."""

import shutil
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from api.common.resource_classes import SIZES
from api.jobs.attempts import Claim
from api.jobs.outcomes import Ending
from api.service import Service
from api.store.retrying import patiently
from api.worker.staging import GoneError, staged
from optimizer.processes.child import Child

TASKS = "api.worker.tasks"  # the package with a module for every kind of job
GRACE = 3.5  # seconds from "stop" to the end by force
MARGIN = 10.0  # seconds of its time that a job keeps for auditing and writing what it has
WATCH = 0.2  # seconds between looks at clock and memory
CALM = 1.0  # seconds between two events of progress

STOPPING, LOST = "stopping", "lost"  # the executor leaves; the job went to another one
STOPPED, MEMORY, TIME = "stopped", "out_of_memory", "out_of_time"
Died = str  # why an attempt ended without a result


class Attempt:
    """A child at work on a claimed job."""

    def __init__(self, service: Service, claim: Claim, cores: Sequence[int], tasks: str = TASKS) -> None:
        self.claim, self._service, self._cores, self._tasks = claim, service, cores, tasks
        self._size = SIZES[claim.size]
        self._work = service.settings.data.resolve() / "work" / f"{claim.job}.{claim.attempt}"
        self._child: Child | None = None
        self._given = False  # it has its task
        self._stopped: float | None = None  # when it was told to stop
        self._late = False  # it was told so for its time, not by a person
        self._killed: str | None = None  # why it was ended by force
        self._told = 0.0
        self._lock = threading.Lock()

    def run(self) -> Ending | Died:
        """Work until the child ends; what came of it, or what it died of."""
        try:
            return self._run()
        except GoneError:
            return Ending("failed", problem={"code": "input_deleted"})
        except OSError as error:  # no room on the disk, too many processes
            self._service.log.error("attempt_failed", job=self.claim.job, error=type(error).__name__, errno=error.errno)
            return f"errno {error.errno}"
        finally:
            if self._child is not None:
                self._child.kill()
                self._child.close()
            shutil.rmtree(self._work, ignore_errors=True)

    def _run(self) -> Ending | Died:
        log = self._service.log
        task = patiently(lambda: staged(self._service, self.claim, self._work), log)
        most = self._size.seconds - MARGIN
        task |= {
            "tasks": self._tasks, "work": str(self._work), "cores": len(self._cores),
            "seconds": min(task["request"].get("seconds") or most, most),
        }
        with self._lock:
            if self._killed is not None:
                return self._killed
            self._child = Child("api.worker.job_process", self._work, memory=self._size.memory, cores=self._cores)
        return self._ending(self._watched(self._child, task), self._child)

    def stop(self, *, late: bool = False) -> None:
        """Ask the child to end with what it has; after some seconds it is made to."""
        with self._lock:
            if self._stopped is not None:
                return
            self._stopped, self._late = time.monotonic(), late
            child = self._child if self._given else None
        if child is not None:  # not under the lock: somebody may have to kill a child that does not read
            child.send("stop")

    def kill(self, why: str) -> None:
        with self._lock:
            self._killed = self._killed or why
            if self._child is not None:
                self._child.kill()

    def _watched(self, child: Child, task: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """The last word of the child, if it came to one."""
        over = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(child, over), daemon=True)
        watcher.start()
        ended: Mapping[str, Any] | None = None
        try:
            child.send(task)
            with self._lock:
                self._given, stopped = True, self._stopped is not None
            if stopped:
                child.send("stop")
            for message in child.lines():
                if message["type"] in ("ended", "fault", "stopped"):
                    ended = message
                else:
                    self._tell(message)
        finally:
            over.set()
        child.wait()
        return ended

    def _watch(self, child: Child, over: threading.Event) -> None:
        """Clock and memory, beside the thread that reads."""
        began = time.monotonic()
        while not over.wait(WATCH):
            filled = child.filled
            self._service.metrics.filled(self.claim, filled)
            clock = time.monotonic()
            if filled > self._size.memory:
                self.kill(MEMORY)
            elif self._stopped is not None and clock - self._stopped > GRACE:
                self.kill(TIME if self._late else STOPPED)
            elif clock - began > self._size.seconds:
                self.kill(TIME)
            elif clock - began > self._size.seconds - MARGIN / 2:
                self.stop(late=True)

    def _tell(self, message: Mapping[str, Any]) -> None:
        """Progress, as far as the database takes it."""
        clock = time.monotonic()
        if clock - self._told >= CALM:
            self._told = clock
            data = {key: value for key, value in message.items() if key != "type"}
            with suppress(SQLAlchemyError):
                if not self._service.jobs.tell(self.claim, message["type"], data):
                    self.kill(LOST)

    def _ending(self, ended: Mapping[str, Any] | None, child: Child) -> Ending | Died:
        if ended is not None and ended["type"] == "ended":  # whole, even where it was killed a moment later
            return self._result(ended)
        if self._killed in (MEMORY, TIME):
            return Ending("failed", problem={"code": self._killed})
        if self._killed == STOPPED:
            return Ending("cancelled")
        if self._killed is not None:
            return self._killed
        if ended is None:
            return f"exit {child.wait()}"
        if ended["type"] == "stopped":
            return Ending("failed", problem={"code": TIME}) if self._late else Ending("cancelled")
        if ended["code"] == MEMORY:
            return Ending("failed", problem={"code": MEMORY})
        self._service.log.error("job_fault", job=self.claim.job, error=ended["error"], where=ended["where"])
        return Ending("failed", problem={"code": "internal", "error": ended["error"]})

    def _result(self, ended: Mapping[str, Any]) -> Ending:
        if ended["state"] == "invalid":
            return Ending("invalid", problem={"code": "invalid", "errors": ended["errors"]})
        return Ending(
            ended["state"], ended.get("outcome"), ended.get("result"), None, ended.get("plan"), self._kept(),
        )

    def _kept(self) -> dict[str, tuple[str, int]]:
        """The files of the job as blobs."""
        out, files = self._work / "out", {}
        for path in sorted(out.rglob("*")):
            if path.is_file() and not path.is_symlink():
                data = path.read_bytes()
                sha = patiently(lambda data=data: self._service.blobs.put(data), self._service.log)  # type: ignore[misc]
                files[path.relative_to(out).as_posix()] = (sha, len(data))
        return files
