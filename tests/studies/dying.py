"""A worker that ends as native code does, for the cases that a file names."""

import os
import signal
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from optimizer.studies.cases import Case
from optimizer.studies.slot_process import READY

ORDERS = "orders"  # folder named by the environment: a file per seed, its text how many times to die, or
HANGING, SOCIABLE = -1, -2  # not to end, or to wait until another case is at work
MARKS = "marks"  # folder: one file per start of a case, with what else was at work


def orders() -> Path:
    return Path(os.environ["STUDY_TEST_FOLDER"])


def work(connection: "Connection[Any, Any]") -> None:
    """As ``working.work``, without solving."""
    connection.send(READY)
    while True:
        case: Case = connection.recv()
        seed = case.seed
        here = orders()
        (here / MARKS / f"{seed}-{time.monotonic_ns()}").write_text(str(os.getpid()))
        busy = here / f"busy-{os.getpid()}"
        busy.write_text(str(seed))
        order = here / ORDERS / str(seed)
        times = int(order.read_text()) if order.exists() else 0
        others = _others(busy)
        while times == SOCIABLE and not others:
            time.sleep(0.01)
            others = _others(busy)
        (here / MARKS / f"others-{seed}-{time.monotonic_ns()}").write_text(str(len(others)))
        time.sleep(0.05)
        busy.unlink()
        if times == HANGING:
            time.sleep(600)
        if times > 0:
            order.write_text(str(times - 1))
            os.kill(os.getpid(), signal.SIGKILL)
        connection.send({"status": "solved", "burden_value": seed})


def _others(busy: Path) -> list[Path]:
    return [path for path in busy.parent.glob("busy-*") if path != busy]


def starts(seed: int) -> Sequence[Path]:
    return sorted((orders() / MARKS).glob(f"{seed}-*"))


def company(seed: int) -> list[int]:
    """How many others were at work at each start of a case, in order."""
    found = sorted((orders() / MARKS).glob(f"others-{seed}-*"), key=lambda path: int(path.name.split("-")[2]))
    return [int(path.read_text()) for path in found]
