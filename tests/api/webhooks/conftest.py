"""Tenants, webhooks and messages without any executor: tries are made here, one by one."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from api.common.settings import Settings
from api.identity.tenants import create_tenant
from api.jobs.events import TERMINAL
from api.service import Service, open_service
from api.store.tables import delivery, webhook
from api.webhooks import subscriptions
from api.webhooks.outbox import announce
from api.worker.webhook_sender import Courier
from tests.api.webhooks.receivers import Receiver, Trap, receiving

JOB = "00000000-0000-4000-8000-000000000001"


@dataclass
class Office:
    """A service that may reach some hosts, with one tenant."""

    service: Service
    tenant: str = "east"

    def register(self, url: str, *types: str) -> tuple[str, str]:
        """Id and secret; whether the URL may be reached is not asked."""
        chosen = types or sorted(TERMINAL)
        return self.service.database.run(
            lambda connection: subscriptions.register(connection, self.service.vault, self.tenant, url, chosen)
        )

    def announce(self, job: str = JOB, kind: str = "succeeded", **data: object) -> None:
        self.service.database.run(
            lambda connection: announce(self.service.engine, connection, self.tenant, job, kind, data)
        )

    def deliveries(self) -> list[sa.Row[tuple[object, ...]]]:
        with self.service.database.reading() as connection:
            return list(connection.execute(sa.select(delivery).order_by(delivery.c.created, delivery.c.id)).all())

    def webhook(self, identity: str) -> sa.Row[tuple[object, ...]]:
        with self.service.database.reading() as connection:
            return connection.execute(sa.select(webhook).where(webhook.c.id == identity)).one()

    def attempt(self, number: int = 0) -> sa.Row[tuple[object, ...]]:
        """One try at a delivery, in the turn that it is in; the delivery after it."""
        row = self.deliveries()[number]
        asyncio.run(Courier(self.service).deliver(row.id, row.turn))
        return self.deliveries()[number]


Opening = Callable[..., Office]


@pytest.fixture
def office(settings: Settings) -> Iterator[Opening]:
    """Opens an office that may reach the hosts given."""
    opened: list[Service] = []

    def opening(*hosts: str) -> Office:
        opened.append(open_service(Settings(**settings.model_dump() | {"webhook_hosts": hosts})))
        create_tenant(opened[-1], "east", "东区")
        return Office(opened[-1])

    yield opening
    for each in opened:
        each.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as started:
        yield started


@pytest.fixture
def trap() -> Iterator[Trap]:
    made = Trap()
    yield made
    made.close()
