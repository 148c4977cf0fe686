"""A planner and others at the routes of rosters, on the store of these tests."""

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi.testclient import TestClient

from api.common.roles import Role
from api.http.app import create_app
from api.identity.tenants import create_key
from api.service import Service
from tests.api.intake.conftest import ME

V1 = "/api/v1"


@contextmanager
def asking(store: Service, *roles: Role) -> Iterator[TestClient]:
    """Somebody of these roles."""
    secret = create_key(store, ME, "试", roles)[1]
    with TestClient(create_app(store.settings), base_url=f"http://testserver{V1}") as client:
        client.headers["X-API-Key"] = secret
        yield client
