"""The line of a child to whoever started it: events as JSON, one in a line, for nobody else to write on."""

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any


class Line:
    """Standard output for this alone: what libraries print, and what own children inherit as output, is for nobody."""

    def __init__(self) -> None:
        self._out = open(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")  # noqa: SIM115 - lives with the process
        self._lock = threading.Lock()
        nobody = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nobody, sys.stdout.fileno())
        os.close(nobody)

    def tell(self, message: dict[str, Any]) -> None:
        with self._lock:
            self._out.write(json.dumps(message, ensure_ascii=False) + "\n")
            self._out.flush()


def where(error: BaseException) -> list[str]:
    """Files and lines only: messages may quote the roster."""
    found, trace = [], error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append(f"{Path(code.co_filename).name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return found[-12:]
