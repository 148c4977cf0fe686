"""Interrupts while processes start: Ctrl-C goes to the whole group, and would kill them half-born."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker


@contextmanager
def deaf() -> Iterator[None]:
    """What starts meanwhile is born deaf to interrupts, for it inherits that; it calls ``stay_deaf`` when it can.

    The main thread ignores them itself for that time. On Windows nothing is inherited.
    """
    if threading.current_thread() is threading.main_thread():
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
    elif os.name == "posix":
        resource_tracker.ensure_running()  # starting it later would end what follows
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
    else:
        yield


def stay_deaf() -> None:
    """In the child: the parent decides what an interrupt means."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if os.name == "posix":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
