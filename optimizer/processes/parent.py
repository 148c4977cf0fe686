"""A process that ends with its parent, however that ends."""

import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import threading
import time
from collections.abc import Callable

LONGEST = 20.0  # seconds in which a process must have left; a supervisor's own patience is shorter
BY_FORCE = 75  # exit code (EX_TEMPFAIL)
PR_SET_PDEATHSIG = 1


class _Watch:
    """``leave`` is how; until somebody says so, at once, for a process that only begins has nothing to lose."""

    def __init__(self) -> None:
        self.leave: Callable[[], object] = lambda: os._exit(0)
        threading.Thread(target=self._wait, name="parent", daemon=True).start()

    def _wait(self) -> None:
        _parent_gone()
        self.leave()
        time.sleep(LONGEST)
        os._exit(BY_FORCE)


def _parent_gone() -> None:
    """Return when the parent lets go or dies: both leave us the end of a pipe whose other end only the parent holds."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        return
    while os.read(0, 4096):  # not sys.stdin: its lock would be held when the interpreter ends
        pass


_watch: _Watch | None = None


def watch_parent() -> None:
    """Begin to watch, before all that takes time; a process not of ``multiprocessing`` has a pipe as its input."""
    global _watch
    _watch = _watch or _Watch()


def follow_parent(leave: Callable[[], object]) -> None:
    """Call ``leave`` once the parent lets go or dies; a process that then stays is ended by force."""
    watch_parent()
    assert _watch is not None
    _watch.leave = leave


def die_with_parent(parent: int) -> None:
    """On Linux, be killed when the thread that started this process ends, also in the middle of native code."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it was gone before
            os._exit(1)
