"""The child that works at one job: reads the task, does it, tells events, and stops when it is told to."""

import _thread
import json
import os
import signal
import sys
import threading
from importlib import import_module
from pathlib import Path
from typing import Any

from api.worker.child_line import Line, where
from optimizer.processes.limits import bounded

STOP = "stop"


def main() -> None:
    """Standard input: the task, then perhaps "stop"; its end means that nobody waits any more."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # perhaps ignored by whoever started us
    if os.name == "posix":
        signal.signal(signal.SIGUSR1, lambda *_: None)  # it only wakes
    bounded(sys.argv[1])
    line = Line()
    try:
        task = json.loads(sys.stdin.readline())
        threading.Thread(target=_heed, daemon=True).start()
        last = _done(task, line)
    except KeyboardInterrupt:
        last = {"type": "stopped"}
    except MemoryError:
        last = {"type": "fault", "code": "out_of_memory"}
    except Exception as error:
        last = {"type": "fault", "code": "internal", "error": type(error).__name__, "where": where(error)}
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the last word is said
    line.tell(last)
    os._exit(0)  # threads of native code may still be at work


def _done(task: dict[str, Any], line: Line) -> dict[str, Any]:
    from optimizer.domain.errors import InputError

    perform = import_module(f"{task['tasks']}.{task['kind']}").perform
    try:
        ended: dict[str, Any] = perform(task, Path(task["work"]), lambda kind, data: line.tell({"type": kind, **data}))
    except InputError as error:
        from optimizer.reporting.json.report import errors_data

        return {"type": "ended", "state": "invalid", "errors": errors_data(error.complaints)}
    return {"type": "ended", **ended}


def _heed() -> None:
    """An interrupt for "stop", as if by Ctrl-C; the end with whoever started us."""
    while line := sys.stdin.readline():
        if json.loads(line) == STOP:
            _thread.interrupt_main()
            if os.name == "posix":  # out of a system call, too
                signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGUSR1)
    os._exit(1)


if __name__ == "__main__":
    main()
