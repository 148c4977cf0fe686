"""What children of the tests do; each is a function that a worker serves, or a task of a module's child."""

import json
import os
import signal
import sys
import time
from multiprocessing.connection import Connection
from typing import Any

from optimizer.processes.limits import bounded

ENOUGH = 60.0  # seconds, if nobody ends it


def echo(line: "Connection[Any, Any]", *shared: Any) -> None:
    """Its number first, then what it hears."""
    line.send((os.getpid(), *shared))
    while True:
        line.send(line.recv())


def sleeping(task: object) -> None:
    time.sleep(ENOUGH)


def killed(task: int) -> int:
    """Dies of an odd number."""
    if task % 2:
        os.kill(os.getpid(), signal.SIGKILL)
    if task < 0:
        raise ValueError(task)
    return task * 10


def main() -> None:
    """A child of ``asked``."""
    bounded(sys.argv[1])
    task = json.loads(sys.stdin.readline())["do"]
    if task == "fill":
        kept = b"x" * (300 * 2**20)
        time.sleep(ENOUGH)
        del kept
    while task == "count":
        pass
    if task == "wait":
        time.sleep(ENOUGH)
    if task == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    print(json.dumps({"done": task}), flush=True)
    time.sleep(ENOUGH)


if __name__ == "__main__":
    main()
