"""A process that ends with whoever started it: its standard input is a pipe whose other end only the parent holds."""

import os
import threading
import time
from collections.abc import Callable

LONGEST = 20.0  # seconds in which a process must have left; a supervisor's own patience is shorter
BY_FORCE = 75  # exit code (EX_TEMPFAIL)


class _Watch:
    """``leave`` is how; until somebody says so, at once, for a process that only begins has nothing to lose."""

    def __init__(self) -> None:
        self.leave: Callable[[], object] = lambda: os._exit(0)
        threading.Thread(target=self._wait, name="parent", daemon=True).start()

    def _wait(self) -> None:
        while os.read(0, 4096):  # not sys.stdin: its lock would be held when the interpreter ends
            pass
        self.leave()
        time.sleep(LONGEST)
        os._exit(BY_FORCE)


_watch: _Watch | None = None


def watch_parent() -> None:
    """Begin to watch, before all that takes time."""
    global _watch
    _watch = _watch or _Watch()


def follow_parent(leave: Callable[[], object]) -> None:
    """Call ``leave`` once the parent lets go or dies; a process that then stays is ended by force."""
    watch_parent()
    assert _watch is not None
    _watch.leave = leave
