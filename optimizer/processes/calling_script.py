"""Processes of our own start without the script that called us: they need nothing of it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from types import ModuleType

MAIN = "__main__"
_ONE_AT_A_TIME = Lock()


@contextmanager
def left_out() -> Iterator[None]:
    """While a process is started, so that it does not load the main module of ours.

    A spawned process loads it under another name first, so a script without ``if __name__ == "__main__":`` would begin
    anew in every worker, and fail there.
    """
    with _ONE_AT_A_TIME:
        script = sys.modules[MAIN]
        sys.modules[MAIN] = ModuleType(MAIN)
        try:
            yield
        finally:
            sys.modules[MAIN] = script
