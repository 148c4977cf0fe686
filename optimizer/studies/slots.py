"""A slot: one process, renewed when it dies or has served long, and the case that it is at."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any

from optimizer.engine.calling_script import left_out
from optimizer.studies.cases import Case
from optimizer.studies.columns import Row
from optimizer.studies.slot_process import READY

RENEWED = 200  # cases after which a process is replaced, so that what native code leaks is bounded
GRACE = 5.0  # seconds that a process has to end

Work = Callable[[Any], None]


class Slot:
    """One process and the case that it is at."""

    def __init__(self, context: SpawnContext, worker: Work) -> None:
        self._context, self._worker = context, worker
        self._process: SpawnProcess | None = None
        self._served = 0
        self._since: float | None = None  # when the process began the case; None while it starts
        self.case: Case | None = None

    def give(self, case: Case) -> None:
        if self._process is None or self._served >= RENEWED or not self._process.is_alive():
            self.end()
            self.connection, theirs = self._context.Pipe()
            self._served, self._since = 0, None
            self._process = self._context.Process(target=self._worker, args=(theirs,), daemon=True)
            with _deaf(), left_out():
                self._process.start()
            theirs.close()  # so that a death ends the pipe
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
        assert self._process is not None
        self._process.join(GRACE)
        code = self._process.exitcode
        self.end(now=True)
        if code is not None and code < 0:
            name = signal.Signals(-code).name
            return f"计算进程被信号 {name} 终止{'（常因内存不足）' if name == 'SIGKILL' else ''}"
        return f"计算进程异常退出（退出码 {code}）"

    def end(self, *, now: bool = False) -> None:
        """Let the process go; at once where it may be in the middle of a case."""
        process, self._process, self.case = self._process, None, None
        if process is None:
            return
        if not now:
            try:
                self.connection.send(None)
            except OSError:
                now = True
        if now:
            process.kill()
        self.connection.close()
        process.join(GRACE)
        if process.is_alive():
            process.kill()
            process.join()


@contextmanager
def _deaf() -> Iterator[None]:
    """Ignore interrupts while a process starts, so that it is born ignoring them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
