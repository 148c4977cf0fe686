"""A Python module as a child process: its own session, within limits, nothing inherited, watched."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

import psutil

from optimizer.processes.limits import MIB, Limits

ADDRESSES = 2048  # MiB of addresses beyond the memory that a process may fill: libraries map more than they touch
TICK = 0.1  # seconds between looks at clock and memory
PASSED = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "SYSTEMROOT", "LD_LIBRARY_PATH")  # of the environment


class Death(StrEnum):
    """What a child died of."""

    MEMORY = "out_of_memory"
    CPU = "out_of_cpu"
    WALL = "out_of_time"
    OTHER = "died"


class Child:
    """It reads its task from standard input, tells events on standard output, as JSON lines; the end of its input
    means that nobody waits for it any more. Its first argument is for ``limits.bounded``.

    ``memory`` in MiB is what all its processes may fill together; ``overfull`` says when that was exceeded (it is
    asked for, no thread watches). Standard error is dropped, for libraries put input into their messages.
    """

    def __init__(
        self, module: str, work: Path, *, memory: int, cpu: int | None = None, cores: Sequence[int] = ()
    ) -> None:
        self._memory = memory
        environment = {name: os.environ[name] for name in PASSED if name in os.environ}
        environment |= {"TMPDIR": str(work), "TEMP": str(work), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
        limits = Limits(memory + ADDRESSES, cpu, cores=tuple(cores), parent=os.getpid()).argument()
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", module, limits], cwd=work, env=environment, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True, encoding="utf-8",
        )
        self.pid = self._process.pid
        self._lock = threading.Lock()

    def send(self, message: Mapping[str, Any] | str) -> None:
        """One line to the child; nothing where it has ended."""
        with suppress(OSError, ValueError):
            pipe: IO[str] = self._process.stdin  # type: ignore[assignment]
            pipe.write(json.dumps(message, ensure_ascii=False) + "\n")
            pipe.flush()

    def lines(self) -> Iterator[dict[str, Any]]:
        """What it tells, until it ends; a line that was cut off by its death is none."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with suppress(ValueError, RecursionError):
                message = json.loads(line)
                if isinstance(message, dict):
                    yield message

    @property
    def filled(self) -> int:
        """MiB that it and its own children fill now."""
        total = 0
        with suppress(psutil.Error):
            process = psutil.Process(self.pid)
            for each in (process, *process.children(recursive=True)):
                with suppress(psutil.Error):
                    total += each.memory_info().rss
        return total // MIB

    @property
    def overfull(self) -> bool:
        return self.filled > self._memory

    def kill(self) -> None:
        """End it and all that it started, at once. Nothing after ``wait``: its number is free then."""
        with self._lock:
            if self._process.returncode is None:
                self._kill()

    def _kill(self) -> None:
        with suppress(psutil.Error):
            for each in psutil.Process(self.pid).children(recursive=True):
                with suppress(psutil.Error):
                    each.kill()
        if os.name == "posix":
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)
        else:
            self._process.kill()

    def wait(self) -> int:
        """Its exit code, negative for a signal. What it started ends with it."""
        if os.name == "posix" and self._process.returncode is None:
            os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)  # its number stays taken
            self.kill()
        with self._lock:
            return self._process.wait()

    def close(self) -> None:
        """Let go of it; it is dead or dies of this."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


def asked(
    module: str, work: Path, task: Mapping[str, Any], *, memory: int, cpu: int, wall: float
) -> dict[str, Any] | Death:
    """The first word of a child on its task, or what it died of: MiB, seconds of a processor, seconds of the clock."""
    child, over, why = Child(module, work, memory=memory, cpu=cpu), threading.Event(), Death.OTHER

    def watch() -> None:
        nonlocal why
        ends = time.monotonic() + wall
        while not over.wait(TICK):
            if child.overfull:
                why = Death.MEMORY
            elif time.monotonic() > ends:
                why = Death.WALL
            else:
                continue
            child.kill()
            return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        child.send(task)
        answer = next(child.lines(), None)
    finally:
        over.set()
        watcher.join()
        child.kill()
        code = child.wait()
        child.close()
    if answer is not None:
        return answer
    return Death.CPU if os.name == "posix" and code == -signal.SIGXCPU else why
