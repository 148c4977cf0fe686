"""Carries messages to webhooks, in an executor."""

import asyncio
import ssl
from collections.abc import Callable
from typing import Any, TypeVar

import h11
import sqlalchemy as sa

from api.common.allowed_hosts import Hosts, RefusedError, Target
from api.service import Service
from api.store.retrying import patiently
from api.webhooks.http_post import PATIENCE, post
from api.webhooks.outbox import DISABLED, letter, note, written
from api.webhooks.subscriptions import headers

T = TypeVar("T")


class Courier:
    """Makes the tries. Raises ValueError where the list of hosts cannot be read."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._hosts = Hosts.of(service.settings.webhook_hosts)
        self._trust = ssl.create_default_context()  # the machine's own store: intranets have authorities of their own

    async def deliver(self, identity: str, turn: int) -> None:
        """The workflow: one try. It may be made twice where this process dies before it is noted."""
        row = await self._stored(lambda connection: letter(connection, identity, turn))
        if row is None:
            return
        answer = await self._answer(row) if row.disabled is None else DISABLED
        engine, unit = self._service.engine, self._service.settings.webhook_unit
        await self._stored(lambda connection: note(engine, connection, row, answer, unit))
        self._service.log.info(
            "webhook_tried", webhook=row.webhook, delivery=row.id, attempt=row.attempts + 1, code=answer
        )

    async def _answer(self, row: "sa.Row[Any]") -> str:
        """The status, or a word for why there is none."""
        try:
            target, body = Target.read(row.url), written(row)
            async with asyncio.timeout(PATIENCE):
                places = await asyncio.to_thread(self._hosts.addresses, target)
            place = places[row.attempts % len(places)]  # one try, one address: the next try takes the next
            signed = headers(self._service.vault, row, row.id, row.clock, body)
            return str(await post(target, place, signed, body, self._trust))
        except RefusedError as refused:
            return refused.code
        except TimeoutError:
            return "timeout"
        except ssl.SSLError:
            return "tls"
        except OSError:
            return "unreachable"
        except h11.ProtocolError:
            return "protocol"
        except Exception as error:  # a defect, or another secret key: seen, and tried again, never a lost message
            self._service.log.error("webhook_defect", delivery=row.id, error=type(error).__name__)
            return "defect"

    async def _stored(self, work: Callable[[sa.Connection], T]) -> T:
        """In one transaction, whenever the database answers: a try that is not noted would end the schedule."""
        return await asyncio.to_thread(patiently, lambda: self._service.database.run(work), self._service.log)
