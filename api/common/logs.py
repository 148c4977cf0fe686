"""Structured logs: one JSON object a line, of fields that the service chose; never input, names or messages of others.

A library's message and an exception's text may quote what somebody sent, so only type, file and line are written.
"""

import logging
import sys
import threading
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.stdlib import BoundLogger

FIELDS = frozenset({
    "event", "level", "timestamp", "actor", "adopted", "attempt", "bytes", "case", "code", "cores", "count", "delivery",
    "errno", "error", "executor", "job", "jobs", "key", "kind", "logger", "method", "mib", "ms", "pid", "process",
    "reason", "renewed", "request", "restart_in", "resumed", "returned", "route", "seconds", "signal", "state",
    "status", "tenant", "turn", "uploads", "webhook", "where",
})
LONGEST = 200  # characters of a value
FRAMES = 8


def logger(**fields: str) -> BoundLogger:
    """The log of this process, on standard error."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars, structlog.processors.add_log_level, _chosen,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO), cache_logger_on_first_use=True,
    )
    log: BoundLogger = structlog.get_logger(**fields)
    return log


def capture(log: BoundLogger) -> None:
    """Lead everything else that this process would print about itself into the log: libraries and uncaught errors."""
    handler = _Library(log)
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.captureWarnings(True)
    engine = logging.getLogger("dbos")  # gives itself a handler that prints messages, unless it has one
    engine.handlers, engine.propagate = [handler], False
    sys.excepthook = lambda _, error, __: _uncaught(log, error)
    sys.unraisablehook = lambda raised: _uncaught(log, raised.exc_value)
    threading.excepthook = lambda raised: _uncaught(log, raised.exc_value)


def where(error: BaseException | None) -> list[str]:
    """The innermost lines that an error came through, as file:line."""
    found, trace = [], error.__traceback__ if error is not None else None
    while trace is not None:
        found.append(f"{_base(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}")
        trace = trace.tb_next
    return found[-FRAMES:]


class _Library(logging.Handler):
    """Tells that a library had something to say, and where in its source that is written."""

    def __init__(self, log: BoundLogger) -> None:
        super().__init__()
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        facts = {"error": type(error).__name__, "where": where(error)} if error is not None else {}
        place = f"{_base(record.pathname)}:{record.lineno}"
        self._log.log(record.levelno, "library", **({"logger": record.name, "where": [place]} | facts))


def _uncaught(log: BoundLogger, error: BaseException | None) -> None:
    if not isinstance(error, (KeyboardInterrupt, SystemExit)):
        log.critical("uncaught", error=type(error).__name__, where=where(error))


def _chosen(_: Any, __: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop what is not on the list, and say its field's name so that it is missed."""
    kept = {name: _short(value) for name, value in fields.items() if name in FIELDS}
    dropped = sorted(fields.keys() - kept.keys())
    return kept | ({"dropped": dropped} if dropped else {})


def _short(value: object) -> object:
    return value[:LONGEST] if isinstance(value, str) else value


def _base(path: str) -> str:
    return path.replace("\\", "/").rsplit("/", 1)[-1]
