"""A bureau with a solved plan, and the application on its data."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from api.common.name_tokens import TOKEN
from api.common.roles import Role
from api.desk.desks import Desks
from api.http.app import create_app
from api.identity.api_keys import issue
from api.store.tables import roster
from optimizer.reporting.facts.masking import CLOSE, OPEN
from tests.api.tasks.conftest import ME, Bureau
from tests.api.tasks.conftest import bureau as bureau
from tests.api.tasks.conftest import solved as solved
from tests.api.tasks.conftest import three as three

V1, NAME = "/api/v1", "王小明"


@dataclass
class Page:
    """What a screen does: it asks the API as one of several people."""

    client: TestClient
    bureau: Bureau
    secrets: dict[Role, str] = field(default_factory=dict)

    @property
    def desks(self) -> Desks:
        found: Desks = self.client.app.state.desks  # type: ignore[attr-defined]
        return found

    def get(self, path: str, role: Role = Role.PLANNER, **given: Any) -> Any:
        return self.client.get(V1 + path, headers=self._as(role) | given.pop("headers", {}), **given)

    def post(self, path: str, body: Any, role: Role = Role.PLANNER) -> Any:
        return self.client.post(V1 + path, json=body, headers=self._as(role))

    def delete(self, path: str, role: Role = Role.PLANNER) -> Any:
        return self.client.delete(V1 + path, headers=self._as(role))

    def _as(self, role: Role) -> dict[str, str]:
        return {"X-API-Key": self.secrets[role]}


@pytest.fixture(scope="module")
def page(bureau: Bureau) -> Iterator[Page]:
    with TestClient(create_app(bureau.service.settings), raise_server_exceptions=False) as client:
        found = Page(client, bureau)
        for role in Role:
            with bureau.service.database.writing() as connection:
                found.secrets[role] = issue(connection, ME, "试", (role,), 30)[1]
        yield found


@pytest.fixture(scope="module")
def plan(bureau: Bureau, solved: "sa.Row[Any]") -> str:
    """The id of the plan, whose teachers all have the name ``NAME``."""
    made = bureau.plan(solved.id)
    with bureau.service.database.reading() as connection:
        blob = connection.execute(sa.select(roster.c.blob).where(roster.c.id == made.roster)).scalar_one()
    tokens = TOKEN.findall(bureau.service.blobs.get(blob).decode())
    names = {f"{OPEN}{inside}{CLOSE}": NAME for _, inside in tokens}
    sealed = bureau.service.blobs.put(bureau.service.vault.seal(json.dumps(names).encode()))
    bureau.service.database.run(lambda c: c.execute(sa.update(roster).values(names=sealed)))
    return str(made.id)
