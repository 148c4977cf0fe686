"""An application on SQLite with two tenants and a key of every role in each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.common.roles import Role
from api.common.settings import Settings
from api.http.app import create_app
from api.identity.api_keys import issue
from api.identity.tenants import create_tenant
from api.service import Service

TENANTS = ("east", "west")


@dataclass
class Town:
    """Two bureaus behind one API."""

    client: TestClient
    service: Service
    secrets: dict[tuple[str, Role], str] = field(default_factory=dict)
    keys: dict[tuple[str, Role], str] = field(default_factory=dict)

    def headers(self, tenant: str, role: Role) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secrets[tenant, role]}"}

    def issue(self, tenant: str, *roles: Role, days: int = 30) -> tuple[str, str]:
        with self.service.database.writing() as connection:
            return issue(connection, tenant, "试", roles, days)


def settled(settings: Settings) -> Iterator[Town]:
    """A running application with tenants and keys."""
    app = create_app(settings)
    with TestClient(app, raise_server_exceptions=False) as client:
        town = Town(client, app.state.service)
        for tenant in TENANTS:
            create_tenant(town.service, tenant, tenant)
            for role in Role:
                town.keys[tenant, role], town.secrets[tenant, role] = town.issue(tenant, role)
        yield town


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    data: Path = tmp_path_factory.mktemp("town")
    yield from settled(Settings(data=data, requests_per_minute=1_000_000, uploads_per_minute=1_000_000))


@pytest.fixture
def fresh_town(tmp_path: Path) -> Iterator[Town]:
    """One with small limits of its own."""
    yield from settled(Settings(data=tmp_path, requests_per_minute=50, uploads_per_minute=3, streams=2, upload=1))
