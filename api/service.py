"""The parts of a service that every process opens alike."""

from dataclasses import dataclass

from structlog.stdlib import BoundLogger

from api import engine
from api.blobs import Blobs
from api.database import Database
from api.delivering import announce
from api.engine import Engine
from api.jobs import Jobs
from api.logs import logger
from api.metrics import Metrics
from api.parts import Parts
from api.settings import Settings
from api.vault import Vault


@dataclass(frozen=True)
class Service:
    """Settings, store, jobs and what they are watched with."""

    settings: Settings
    database: Database
    blobs: Blobs
    engine: Engine
    jobs: Jobs
    parts: Parts
    vault: Vault
    metrics: Metrics
    log: BoundLogger

    def close(self) -> None:
        self.engine.close()
        self.database.close()


def open_service(settings: Settings) -> Service:
    """Open the store, after bringing its schema up to date."""
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    database = Database(settings.url)
    database.migrate()
    engine.migrate(settings.url)
    port = Engine(settings.url)
    parts = Parts(database, port, lambda *told: announce(port, *told))
    jobs = Jobs(database, port, parts.heard)
    return Service(
        settings, database, Blobs(database, settings.data), port, jobs, parts, Vault.of(settings), Metrics(), logger(),
    )
