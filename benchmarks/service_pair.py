"""``rotation serve`` on a free port with a store of its own, and what its two processes fill and hold."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import linear_regression

import httpx
import psutil

from api.common.settings import Settings
from api.identity.tenants import create_key, create_tenant
from api.service import open_service

ROLES = ["planner", "approver"]
SETTLED = 0.25  # share of a soak after which drift is taken: caches fill before


@dataclass(frozen=True)
class Pair:
    """A running service: where, the keys of its clients, and the process that supervises API and executor."""

    url: str
    keys: Sequence[str]
    tenants: int  # the keys are theirs in turn
    supervisor: psutil.Process

    def part(self, module: str) -> psutil.Process:
        """The API (api.cli.web) or the executor (api.worker.process)."""
        return next(each for each in self.supervisor.children() if module in " ".join(each.cmdline()))


@dataclass(frozen=True)
class Sample:
    """MiB and open descriptors of one process at one moment (seconds)."""

    at: float
    mib: float
    descriptors: int


@contextmanager
def running(data: Path, clients: int, tenants: int, database: str = "") -> Iterator[Pair]:
    """Start it, with limits that a load test does not meet, and stop it in order."""
    settings = Settings(data=data, database=database)
    service = open_service(settings)
    try:
        for number in range(tenants):
            create_tenant(service, f"t{number}", f"单位{number}")
        keys = [create_key(service, f"t{number % tenants}", f"client {number}", ROLES)[1] for number in range(clients)]
    finally:
        service.close()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        **os.environ, "ROTATION_DATA": str(data), "ROTATION_QUEUE": "100000", "ROTATION_REQUESTS_PER_MINUTE": "1000000",
        "ROTATION_UPLOADS_PER_MINUTE": "100000", "ROTATION_CORES": "1", "ROTATION_STREAMS": "1000",
    } | ({"DATABASE_URL": database} if database else {})
    log = open(data / "service.log", "wb")  # noqa: SIM115 - as long as the processes
    process = subprocess.Popen(
        [sys.executable, "-m", "optimizer.cli", "serve", "--port", str(port), "--data", str(data)],
        env=environment, stdout=log, stderr=log,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _await_ready(url)
        yield Pair(url, keys, tenants, psutil.Process(process.pid))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        log.close()


def _await_ready(url: str) -> None:
    for _ in range(600):
        try:
            if httpx.get(f"{url}/ready").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise TimeoutError("the service did not become ready; see service.log")


async def sampled(process: psutil.Process, found: list[Sample], pause: float = 10.0) -> None:
    """Add a sample every ``pause`` seconds until cancelled."""
    while True:
        with process.oneshot():
            found.append(Sample(time.monotonic(), process.memory_info().rss / 2**20, process.num_fds()))
        await asyncio.sleep(pause)


def drift(samples: Sequence[Sample]) -> str:
    """First and last values, and the slope in MiB and descriptors an hour once settled."""
    late = samples[int(len(samples) * SETTLED) :]
    if len(late) < 3:
        return "too short for a drift"
    hours = [(each.at - late[0].at) / 3600 for each in late]
    mib, _ = linear_regression(hours, [each.mib for each in late])
    held, _ = linear_regression(hours, [each.descriptors for each in late])
    first, last = late[0], late[-1]
    most = max(each.mib for each in samples)
    return (
        f"{first.mib:.1f} → {last.mib:.1f} MiB (most {most:.1f}, {mib:+.1f} MiB/h), descriptors {first.descriptors} → "
        f"{last.descriptors} ({held:+.1f}/h), {len(samples)} samples"
    )
