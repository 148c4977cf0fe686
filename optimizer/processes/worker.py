"""A worker: a process of our own program and the line to it, on which objects go back and forth."""

import multiprocessing
import pickle
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from optimizer.processes.calling_script import left_out
from optimizer.processes.interrupts import deaf, stay_deaf
from optimizer.processes.parent import watch_parent

CONTEXT = multiprocessing.get_context("spawn")
GRACE = 5.0  # seconds that a process has to end

Serve = Callable[..., object]


class Worker:
    """Calls ``serve(line, *shared)`` in a process that is deaf to interrupts and gone with us, until it returns.

    Its death ends our end of ``line``, the end of ``line`` means to it that it is let go.
    """

    def __init__(self, serve: Serve, *shared: Any) -> None:
        ours, theirs = CONTEXT.Pipe()
        self.line: Connection[Any, Any] = ours
        self._process = CONTEXT.Process(target=_born, args=(pickle.dumps(serve), theirs, *shared), daemon=True)
        try:
            with deaf(), left_out():
                self._process.start()
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()  # so that the line ends with the process

    @property
    def alive(self) -> bool:
        return self._process.is_alive()

    def code(self) -> int | None:
        """The exit code of a process whose line has ended, negative for a signal; None where it is still there."""
        self._process.join(GRACE)
        return self._process.exitcode

    def end(self, *, now: bool = False) -> None:
        """Let it go; at once where it may be in the middle of something."""
        if now:
            self._process.kill()
        self.line.close()
        self._process.join(GRACE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def _born(serve: bytes, line: "Connection[Any, Any]", *shared: Any) -> None:
    """First deaf, then watching, then what takes time: loading what ``serve`` needs."""
    stay_deaf()
    watch_parent()
    with suppress(EOFError, ConnectionError):  # let go
        pickle.loads(serve)(line, *shared)
