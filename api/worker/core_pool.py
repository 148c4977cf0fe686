"""The cores and the memory of a machine, lent to jobs: who takes several waits until so many are free, in order of
coming.
"""

import os
import tempfile
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil
from filelock import FileLock, Timeout


class ClosedError(Exception):
    """Nothing is lent any more."""


class Cores:
    """Numbers of processor cores, and ``memory`` in MiB for all jobs together."""

    def __init__(self, numbers: Sequence[int], memory: int) -> None:
        self._free, self._memory = sorted(numbers), memory
        self.all, self.memory = len(self._free), memory
        self._queue: deque[object] = deque()
        self._loans = 0
        self._closed = False
        self._changed = threading.Condition()

    @contextmanager
    def lent(self, count: int, memory: int) -> Iterator[Sequence[int]]:
        """So many cores and MiB, or all where the machine has less. Raises ClosedError."""
        count, memory, ticket = min(count, self.all), min(memory, self.memory), object()
        with self._changed:
            self._queue.append(ticket)
            self._changed.wait_for(lambda: self._closed or (
                self._queue[0] is ticket and len(self._free) >= count and self._memory >= memory
            ))
            self._queue.remove(ticket)
            self._changed.notify_all()
            if self._closed:
                raise ClosedError
            mine, self._free = self._free[:count], self._free[count:]
            self._memory -= memory
            self._loans += 1
        try:
            yield mine
        finally:
            with self._changed:
                self._free = sorted((*self._free, *mine))
                self._memory += memory
                self._loans -= 1
                self._changed.notify_all()

    def room(self, asking: int) -> int:
        """How many jobs may be here while ``asking`` are, lent to or about to ask: none more while one waits."""
        with self._changed:
            if self._closed:
                return 0
            return asking if self._queue else asking + max(0, len(self._free) - (asking - self._loans))

    def close(self) -> None:
        """Send away who waits."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()


def kept(count: int) -> tuple[Sequence[int], Sequence[FileLock]]:
    """So many cores of this machine for this process, with locks by which others know: first those that nobody keeps,
    then any, the same one again where the machine has fewer.
    """
    process = psutil.Process()
    numbers = process.cpu_affinity() if hasattr(process, "cpu_affinity") else list(range(os.cpu_count() or 1))
    mine: list[int] = []
    locks = []
    for number in numbers:
        if len(mine) == count:
            break
        lock = FileLock(Path(tempfile.gettempdir()) / f"rotation-core-{number}.lock", mode=0o666)
        try:
            lock.acquire(timeout=0)
        except (Timeout, OSError):  # another process's, perhaps another user's
            continue
        mine.append(number)
        locks.append(lock)
    others = [number for number in numbers if number not in mine] or list(numbers)
    mine += [others[index % len(others)] for index in range(count - len(mine))]
    return mine, locks
