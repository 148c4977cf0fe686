"""The parts of a service that every process opens alike."""

from dataclasses import dataclass

from structlog.stdlib import BoundLogger

from api.common.logs import logger
from api.common.settings import Settings
from api.jobs import dispatcher
from api.jobs.dispatcher import Engine
from api.jobs.metrics import Metrics
from api.jobs.study_parts import Parts
from api.jobs.submissions import Jobs
from api.store.blobs import Blobs
from api.store.database import Database
from api.store.encryption import Vault
from api.webhooks.outbox import announce


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
    dispatcher.migrate(settings.url)
    port = Engine(settings.url)
    parts = Parts(database, port, lambda *told: announce(port, *told))
    jobs = Jobs(database, port, parts.heard)
    return Service(
        settings, database, Blobs(database, settings.data), port, jobs, parts, Vault.of(settings), Metrics(), logger(),
    )
