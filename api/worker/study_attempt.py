"""A part of a study at work: one child solves its cases in turn, and another goes on where it died."""

import time
from collections.abc import Mapping
from threading import Event
from typing import Any

from api.jobs.outcomes import Ending
from api.store.retrying import patiently
from api.worker.attempt import GRACE, LOST, MEMORY, STOPPED, TIME, WATCH, Attempt, Died
from optimizer.processes.child import Child

AGAIN = "again"  # the child died of a case; the others wait
WORDS = {MEMORY: "超出内存上限", TIME: "超过时限"}


class PartAttempt(Attempt):
    """Every row is kept as it comes. Time and memory of the size class are those of a case."""

    _case: int | None = None
    _since: float | None = None  # when the child came to the case
    _most: float = 0.0  # seconds for it

    def _run(self) -> Ending | Died:
        while (ended := super()._run()) == AGAIN:
            assert self._child is not None
            self._child.kill()
            self._child.close()
            with self._lock:
                self._child = None
        return ended

    def _watch(self, child: Child, over: Event) -> None:
        while not over.wait(WATCH):
            filled, clock, since = child.filled, time.monotonic(), self._since
            self._service.metrics.filled(self.claim, filled)
            if filled > self._size.memory:
                self.kill(MEMORY)
            elif self._stopped is not None and clock - self._stopped > GRACE:
                self.kill(STOPPED)
            elif since is not None and clock - since > self._most:
                self.kill(TIME)

    def _tell(self, message: Mapping[str, Any]) -> None:
        if message["type"] == "begun":
            seconds = self._size.seconds
            self._case, self._most = message["number"], min(message["abandon"] or seconds, seconds)
            self._since = time.monotonic()
        elif message["type"] == "row":
            self._since = None
            number, row, parts = message["number"], message["row"], self._service.parts
            if not patiently(lambda: parts.enter(self.claim, number, row), self._service.log):
                self.kill(LOST)

    def _ending(self, ended: Mapping[str, Any] | None, child: Child) -> Ending | Died:
        if ended is not None and ended["type"] == "ended":
            return self._result(ended)
        if self._stopped is not None:
            return Ending("cancelled")
        if self._killed not in (None, MEMORY, TIME):
            return str(self._killed)
        code = self._killed or (ended["code"] if ended is not None else f"exit {child.wait()}")
        number, parts = self._case, self._service.parts
        if self._since is None or number is None:  # not of a case: the attempt is lost
            return code
        self._service.log.warning("case_died", job=self.claim.job, case=number, reason=code)
        told = WORDS.get(code, f"计算进程异常退出（{code}）")
        last = code == TIME
        if not patiently(lambda: parts.died(self.claim, number, told, last=last), self._service.log):
            return LOST
        with self._lock:
            if self._killed in (MEMORY, TIME):
                self._killed = None
        self._since = None
        return AGAIN
