"""One opened plan as the service holds it: its process and its folder, opened when it is asked and not there."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from optimizer.processes.child import Child

MEMORY, TIME, CLOSING, DIED = "out_of_memory", "out_of_time", "closing", "died"
Plain = Mapping[str, Any]


class BusyError(Exception):
    """Too many ask at once, or what was asked before is not answered yet."""


class EndedError(Exception):
    """The process ended without an answer; the first argument says why. The next question starts another one."""


class Started(NamedTuple):
    """A child, the folder that it works in, and what it has to be told first."""

    child: Child
    work: Path
    opening: Plain


class Place:
    """A desk answers one question at a time. ``users`` and ``used`` are kept by whoever hands it out, under a lock."""

    def __init__(self, start: Callable[[], Started]) -> None:
        self.users, self.used = 0, 0.0
        self._start = start
        self._started: Started | None = None
        self._answers: Iterator[dict[str, Any]] = iter(())
        self._free = threading.Lock()
        self._late: float | None = None  # when the question at hand must have been answered
        self._why: str | None = None  # why it was ended by force

    def ask(self, question: Plain, *, opening: float, seconds: float) -> dict[str, Any]:
        """The answer to a question within ``seconds``, after at most ``opening`` for what comes before it.

        Raises BusyError, EndedError, and what ``start`` raises.
        """
        if not self._free.acquire(timeout=opening):
            raise BusyError
        try:
            if self._started is None:
                refused = self._opened(opening)
                if refused is not None:
                    return refused
            return self._answer(question, seconds)
        finally:
            self._free.release()

    def look(self) -> None:
        """End the process where it fills too much memory or takes too long; whoever waits for it hears of it."""
        started, late = self._started, self._late
        if started is not None and started.child.overfull:
            self.stop(MEMORY)
        elif late is not None and time.monotonic() > late:
            self.stop(TIME)

    def stop(self, why: str) -> None:
        """End the process now; what is asked at the moment has no answer."""
        started = self._started
        if started is not None:
            self._why = self._why or why
            started.child.kill()

    def close(self) -> None:
        """Let go of process and folder; only where nobody asks, or by who asks."""
        started, self._started, self._why = self._started, None, None
        if started is not None:
            started.child.kill()
            started.child.wait()
            started.child.close()
            shutil.rmtree(started.work, ignore_errors=True)

    def _opened(self, seconds: float) -> dict[str, Any] | None:
        """Start the process and have it read the plan; the refusal where it cannot."""
        self._started = self._start()
        self._answers = self._started.child.lines()
        answer = self._answer(self._started.opening, seconds)
        if answer["type"] == "opened":
            return None
        self.close()
        return answer

    def _answer(self, message: Plain, seconds: float) -> dict[str, Any]:
        assert self._started is not None
        self._late = time.monotonic() + seconds
        try:
            self._started.child.send(message)
            answer = next(self._answers, None)
        finally:
            self._late = None
        if answer is None or answer["type"] == "fault":
            why = self._why or (DIED if answer is None else answer["code"])
            self.close()
            raise EndedError(why, answer or {})
        return answer
