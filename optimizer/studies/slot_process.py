"""The process of one slot: takes a case, gives its row, until nothing more comes."""

import logging
from multiprocessing.connection import Connection
from typing import Any

from optimizer.domain.errors import InputError
from optimizer.studies.case_run import failed, run_case
from optimizer.studies.cases import Case
from optimizer.studies.columns import Row

READY = "ready"  # what a process says when it has started

LOG = logging.getLogger(__name__)


def work(line: "Connection[Any, Any]") -> None:
    """Serve until the end of the line, which EOFError tells: READY at first, then a row for every case."""
    line.send(READY)
    while True:
        line.send(attempt(line.recv()))


def attempt(case: Case) -> Row:
    """The row of a case, also where it cannot be solved. Lack of memory is left to end the process: another retries."""
    try:
        return run_case(case)
    except InputError as error:
        return failed("；".join(map(str, error.complaints)))
    except MemoryError:
        raise
    except Exception as error:
        LOG.exception("案例 %s 计算出错", case.id[:12])
        return failed(f"程序内部错误（{type(error).__name__}），请连同日志报告")
