"""Waiting for the database: what a job has found must not be lost because the database was restarted."""

import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolError
from structlog.stdlib import BoundLogger

from api.store.database import passing

T = TypeVar("T")
PAUSE = 1.0  # seconds between tries


def patiently(work: Callable[[], T], log: BoundLogger) -> T:
    """Until the database answers. Raises SQLAlchemyError of another kind."""
    while True:
        try:
            return work()
        except SQLAlchemyError as error:
            if not isinstance(error, PoolError) and not (isinstance(error, DBAPIError) and passing(error)):
                raise
            log.warning("database_away", error=type(error).__name__)
            time.sleep(PAUSE)
