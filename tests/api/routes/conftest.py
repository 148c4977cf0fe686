"""A service as it is served: API and executor as processes on a free port, and keys of every role in two bureaus."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from api.common.roles import Role
from api.common.settings import Settings
from api.identity.tenants import create_key, create_tenant
from api.service import open_service

ROOT = Path(__file__).parents[3]
ROSTER = ROOT / "instances" / "three_schools.xlsx"
TENANTS = ("east", "west", "north")  # the last one uploads nothing
QUEUE = 12  # unfinished jobs of a tenant
LIMITS = {
    "ROTATION_CORES": "1", "ROTATION_REQUESTS_PER_MINUTE": "1000000", "ROTATION_UPLOADS_PER_MINUTE": "1000000",
    "ROTATION_STREAMS": "100", "ROTATION_QUEUE": str(QUEUE),
}
READY = 90.0  # seconds


@dataclass(frozen=True)
class Served:
    """Where the service is, and its keys by tenant and role; ``two`` are two planners of one bureau."""

    url: str
    keys: Mapping[tuple[str, str], str]

    def client(self, role: Role = Role.PLANNER, tenant: str = "east") -> httpx.Client:
        headers = {"Authorization": f"Bearer {self.keys[tenant, role]}"}
        return httpx.Client(base_url=f"{self.url}/api/v1", headers=headers, timeout=60)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    data = tmp_path_factory.mktemp("served")
    service = open_service(Settings(data=data, database=""))
    keys = {}
    for tenant in TENANTS:
        create_tenant(service, tenant, tenant)
        for role in Role:
            keys[tenant, str(role)] = create_key(service, tenant, role, [role])[1]
    service.close()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | LIMITS | {
        "ROTATION_DATA": str(data), "ROTATION_PORT": str(port), "ROTATION_PARENT": "1", "PYTHONPATH": str(ROOT),
    }
    parts = [
        subprocess.Popen(
            [sys.executable, "-m", module], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, cwd=ROOT
        )
        for module in ("api.cli.web", "api.worker.process")
    ]
    try:
        url = f"http://127.0.0.1:{port}"
        _await_ready(url)
        yield Served(url, keys)
    finally:
        for part in parts:
            assert part.stdin is not None
            part.stdin.close()
        for part in parts:
            try:
                part.wait(30)
            except subprocess.TimeoutExpired:
                part.kill()
                part.wait()


def _await_ready(url: str) -> None:
    deadline = time.monotonic() + READY
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{url}/ready", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise TimeoutError("the service did not become ready")


@pytest.fixture
def planner(served: Served) -> Iterator[httpx.Client]:
    with served.client() as client:
        yield client


@pytest.fixture(scope="session")
def roster(served: Served) -> str:
    """The id of the three schools in the bureau ``east``."""
    with served.client() as client:
        answer = client.post("/rosters", files={"file": (ROSTER.name, ROSTER.read_bytes())})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])
