"""A slot: one process, renewed when it dies or has served long, and the case that it is at."""

import signal
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from optimizer.processes.worker import Worker
from optimizer.studies.cases import Case
from optimizer.studies.columns import Row
from optimizer.studies.slot_process import READY

RENEWED = 200  # cases after which a process is replaced, so that what native code leaks is bounded

Work = Callable[["Connection[Any, Any]"], None]


class Slot:
    """One process and the case that it is at."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._worker: Worker | None = None
        self._served = 0
        self._since: float | None = None  # when the process began the case; None while it starts
        self.case: Case | None = None

    @property
    def connection(self) -> "Connection[Any, Any]":
        assert self._worker is not None
        return self._worker.line

    def give(self, case: Case) -> None:
        if self._worker is None or self._served >= RENEWED or not self._worker.alive:
            self.end()
            self._served, self._since = 0, None
            self._worker = Worker(self._work)
        if self._served:
            self._since = time.monotonic()
        self.case = case
        self._served += 1
        try:
            self.connection.send(case)
        except OSError:  # it died while it waited; ``take`` tells
            return

    def take(self) -> Row | None:
        """The row of the case, None where the process has only just started. EOFError or OSError: it died."""
        message: Row | str = self.connection.recv()
        if isinstance(message, str):
            assert message == READY
            self._since = time.monotonic()
            return None
        self.case = None
        return message

    @property
    def overdue(self) -> bool:
        abandon = self.case.limits.abandon if self.case else None
        return abandon is not None and self._since is not None and time.monotonic() - self._since > abandon

    def bury(self) -> str:
        """Clear away a process that died, and say what it died of."""
        assert self._worker is not None
        code = self._worker.code()
        self.end(now=True)
        if code is not None and code < 0:
            name = signal.Signals(-code).name
            return f"计算进程被信号 {name} 终止{'（常因内存不足）' if name == 'SIGKILL' else ''}"
        return f"计算进程异常退出（退出码 {code}）"

    def end(self, *, now: bool = False) -> None:
        """Let the process go; at once where it may be in the middle of a case."""
        worker, self._worker, self.case = self._worker, None, None
        if worker is not None:
            worker.end(now=now)
