"""The process of one slot: takes a case, gives its row, until nothing more comes."""

import logging
import threading
from multiprocessing.connection import Connection
from signal import SIG_IGN, SIGINT, signal
from typing import Any

from optimizer.domain.errors import InputError
from optimizer.engine.process_pool import leave_with_parent
from optimizer.studies.case_run import failed, run_case
from optimizer.studies.cases import Case
from optimizer.studies.columns import Row

READY = "ready"  # what a process says when it has started

LOG = logging.getLogger(__name__)


def work(connection: "Connection[Any, Any]") -> None:
    """Serve until None or the end of the pipe: READY at first, then a row for every case."""
    signal(SIGINT, SIG_IGN)  # the parent decides what an interrupt means
    threading.Thread(target=leave_with_parent, daemon=True).start()
    connection.send(READY)
    while True:
        try:
            case: Case | None = connection.recv()
            if case is None:
                return
            connection.send(attempt(case))
        except (EOFError, OSError):  # the parent is gone
            return


def attempt(case: Case) -> Row:
    """The row of a case, also where it cannot be solved. Lack of memory is left to end the process: another retries."""
    try:
        return run_case(case)
    except InputError as error:
        return failed("；".join(map(str, error.problems)))
    except MemoryError:
        raise
    except Exception as error:
        LOG.exception("案例 %s 计算出错", case.id[:12])
        return failed(f"程序内部错误（{type(error).__name__}），请连同日志报告")
