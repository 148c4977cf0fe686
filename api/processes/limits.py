"""A child process within bounds: its own session, no core dump, capped memory and processor time, nothing inherited."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import psutil

MIB = 2**20
ADDRESSES = 2048  # MiB of addresses beyond the memory that a process may fill: libraries map more than they touch
PR_SET_PDEATHSIG = 1
PASSED = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "SYSTEMROOT", "LD_LIBRARY_PATH")  # of the environment


class Child:
    """A Python module as a child: it reads its task from standard input, tells events on standard output, as JSON
    lines; the end of its input means that nobody waits for it any more.

    ``memory`` in MiB is what all its processes may fill together; ``overfull`` says when that was exceeded (it is
    asked for, no thread watches). Standard error is dropped, for libraries put input into their messages.
    """

    def __init__(
        self, module: str, work: Path, *, memory: int, cpu: int | None = None, cores: Sequence[int] = ()
    ) -> None:
        self._memory = memory
        environment = {name: os.environ[name] for name in PASSED if name in os.environ}
        environment |= {"TMPDIR": str(work), "TEMP": str(work), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
        limits = json.dumps({"memory": memory + ADDRESSES, "cpu": cpu, "cores": list(cores), "parent": os.getpid()})
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
            with suppress(ValueError):
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


def without_core_file() -> None:
    """A crash leaves no copy of the memory of this process, in which names may stand."""
    if os.name == "posix":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def bounded(limits: str) -> None:
    """Called by the child itself before anything else: takes the limits on."""
    asked = json.loads(limits)
    without_core_file()
    if os.name == "posix":
        import resource

        if "parent" in asked:
            _leave_with(asked["parent"])
        if sys.platform == "linux":  # elsewhere addresses are not counted alike
            resource.setrlimit(resource.RLIMIT_AS, (asked["memory"] * MIB, asked["memory"] * MIB))
        if asked["cpu"]:
            resource.setrlimit(resource.RLIMIT_CPU, (asked["cpu"], asked["cpu"]))
    if asked["cores"] and hasattr(psutil.Process, "cpu_affinity"):
        psutil.Process().cpu_affinity(sorted(set(asked["cores"])))


def _leave_with(parent: int) -> None:
    """End when the thread that started this process does, also in the middle of native code."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it was gone before
            os._exit(1)
