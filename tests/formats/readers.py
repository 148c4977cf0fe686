"""What a test runs in place of the process that reads .xls: it dies, never ends, or wants more than it may have."""

import os
import signal
import time

from optimizer.formats import old_workbook


def aborting() -> None:
    os.abort()


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def endless() -> None:
    time.sleep(60)


def greedy() -> None:
    """Asks for as many addresses as the limit allows in all, and fills none of them; without a limit it gets them."""
    old_workbook._sheets = lambda _: [len(bytearray(old_workbook.MEMORY * 2**20))]
    old_workbook.answer()
