"""Several workers for tasks of one sort: one that dies loses its own task only, and is replaced."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any

from optimizer.processes.interrupts import deaf
from optimizer.processes.worker import Worker


class LostError(Exception):
    """The worker process died at work."""


class Pool:
    """Calls ``work(task, *shared)`` in the next idle process; as many threads as ``workers`` may ask at once."""

    def __init__(self, workers: int, work: Callable[..., Any], *shared: Any) -> None:
        self._serve, self._shared, self._workers = partial(_serve, work), shared, workers
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        with deaf():  # all of them: an interrupt between two starts would leave a pool half-born
            for _ in range(workers):
                self._idle.put(self._hired())

    def _hired(self) -> Worker:
        return Worker(self._serve, *self._shared)

    def ask(self, task: object) -> Any:
        """What ``work`` gives, or raises. Raises LostError where its process died."""
        worker = self._idle.get()
        try:
            worker.line.send(task)
            answer = worker.line.recv()
        except (EOFError, OSError):
            worker.end(now=True)
            with suppress(OSError):  # no room for another process: the closed line tells the next caller at once
                worker = self._hired()
            raise LostError from None
        finally:
            self._idle.put(worker)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        """Let the workers go, once all are idle."""
        for _ in range(self._workers):
            self._idle.get().end()


def _serve(work: Callable[..., Any], line: "Connection[Any, Any]", *shared: Any) -> None:
    """The life of a worker: tasks in, answers out, until the line ends."""
    while True:
        task = line.recv()
        try:
            answer = work(task, *shared)
        except Exception as error:
            answer = error
        line.send(answer)
