"""Children that read uploads: forked from a process that has the readers loaded, each within bounds, one per upload."""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from api.uploads.reader_process import CPU, MEMORY, WALL
from optimizer.files.strict_json import DEPTH, parsed
from optimizer.processes.child import PASSED, Death, asked

MODULE = "api.uploads.reader_process"
ATTEMPTS = 3  # to find the process alive
LONGEST = 16 * 2**20  # bytes of an answer
FORKS = hasattr(os, "fork") and hasattr(socket, "send_fds")
PATIENCE = 90.0  # seconds to wait for a free child


class Crowded(Exception):
    """More uploads at once than the machine can read."""


class Nursery:
    """Starts its process when it is first needed, and again when somebody killed it."""

    def __init__(self, places: int, *, forks: bool = FORKS) -> None:
        self._places, self._forks = threading.BoundedSemaphore(places), forks
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def ask(self, task: Mapping[str, Any]) -> dict[str, Any] | None:
        """What a child answered, None where it died or took too long. Raises Crowded."""
        if not self._places.acquire(timeout=PATIENCE):
            raise Crowded
        try:
            return self._forked(task) if self._forks else self._started(task)
        finally:
            self._places.release()

    def close(self) -> None:
        with self._lock:
            self._end()

    def _forked(self, task: Mapping[str, Any]) -> dict[str, Any] | None:
        for _ in range(ATTEMPTS):
            ours, theirs = socket.socketpair()
            with ours:
                ours.settimeout(WALL + 5)
                with theirs:
                    self._hand_over(theirs)
                with suppress(OSError):
                    if ours.recv(1):  # it has begun, so that what happens now is the file's doing
                        ours.sendall(json.dumps(task).encode() + b"\n")
                        return _heard(ours)
        return None

    def _hand_over(self, line: socket.socket) -> None:
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self._end()
                self._start()
            assert self._control is not None
            try:
                socket.send_fds(self._control, [b"."], [line.fileno()])
            except OSError:  # it died just now; the next attempt starts another
                self._end()

    def _start(self) -> None:
        environment = {name: os.environ[name] for name in PASSED if name in os.environ}
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", MODULE], stdin=theirs.fileno(), stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL, start_new_session=True,
                env=environment | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"},
            )

    def _end(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._process = self._control = None

    def _started(self, task: Mapping[str, Any]) -> dict[str, Any] | None:
        """Where a system cannot fork: a child that starts from nothing, and is watched from here."""
        answer = asked(MODULE, Path(task["work"]), task, memory=MEMORY, cpu=CPU, wall=WALL)
        return None if isinstance(answer, Death) else answer


def _heard(line: socket.socket) -> dict[str, Any] | None:
    received = bytearray()
    while chunk := line.recv(2**16):
        received += chunk
        if len(received) > LONGEST:
            return None
    with suppress(ValueError):
        answer = parsed(bytes(received), depth=2 * DEPTH, any_text=True)
        if isinstance(answer, dict):
            return answer
    return None
