"""Files to be refused and damaged ones against a real API process: its answers, their time, what its children fill."""

import json
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from api.common.roles import Role
from api.common.settings import Settings
from api.identity.tenants import create_key, create_tenant
from api.service import open_service
from benchmarks.hostile import Upload
from optimizer.processes.child import PASSED

TAKEN, REFUSED = 201, (413, 422)
PROBLEM = "application/problem+json"
SECONDS, MEMORY = 30.0, 1024  # of a processor, MiB: what a child may take
STARTING = 60.0


@dataclass
class Answers:
    """What the API made of uploads."""

    uploads: int = 0
    status: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)  # neither taken nor refused as a problem, or the other way round
    slowest: tuple[float, str] = (0.0, "")
    fullest: float = 0.0  # MiB of a child
    busiest: float = 0.0  # seconds of a processor
    died: int = 0  # children that did not answer
    failed: Counter[str] = field(default_factory=Counter)  # readers that broke down, by place
    exits: int = 0  # of the API

    @property
    def sound(self) -> bool:
        limits = self.fullest <= MEMORY and self.busiest <= SECONDS + 1
        return bool(self.uploads) and not self.wrong and not self.exits and limits


@dataclass(frozen=True)
class Api:
    """An API process with a planner's key."""

    process: "subprocess.Popen[bytes]"
    client: httpx.Client
    log: Path


@contextmanager
def serving(folder: Path) -> Iterator[Api]:
    """The API of a store in this folder, without an executor."""
    data, log = folder / "data", folder / "api.log"
    service = open_service(Settings(data=data, database=""))
    create_tenant(service, "east", "东区")
    _, secret = create_key(service, "east", "试", [Role.PLANNER])
    service.close()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: os.environ[name] for name in PASSED if name in os.environ} | {
        "ROTATION_DATA": str(data), "ROTATION_PORT": str(port), "ROTATION_UPLOADS_PER_MINUTE": "1000000",
        "ROTATION_REQUESTS_PER_MINUTE": "1000000", "PYTHONUTF8": "1",
    }
    with log.open("wb") as told:
        process = subprocess.Popen([sys.executable, "-P", "-m", "api.cli.web"], env=environment, stderr=told)
    headers = {"Authorization": f"Bearer {secret}"}
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=120) as client:
        try:
            _wait(process, client)
            yield Api(process, client, log)
        finally:
            process.terminate()
            process.wait(30)


def _wait(process: "subprocess.Popen[bytes]", client: httpx.Client) -> None:
    limit = time.monotonic() + STARTING
    while time.monotonic() < limit and process.poll() is None:
        with suppress(httpx.TransportError):
            if client.get("/health").is_success:
                return
        time.sleep(0.1)
    raise TimeoutError("the API did not come up")


def uploaded(api: Api, uploads: Iterable[Upload], clients: int = 2) -> Answers:
    """Send them all, so many at a time."""
    answers, begun = Answers(), api.log.stat().st_size

    def sent(upload: Upload) -> tuple[Upload, int, str, float]:
        start = time.monotonic()
        try:
            answer = api.client.post("/api/v1/rosters", files={"file": (upload.file or "x", upload.data)})
        except httpx.TransportError as error:
            return upload, 0, type(error).__name__, time.monotonic() - start
        return upload, answer.status_code, answer.headers.get("content-type", ""), time.monotonic() - start

    with ThreadPoolExecutor(clients) as pool:
        for upload, status, media, seconds in pool.map(sent, uploads):
            answers.uploads += 1
            answers.status[status] += 1
            taken, refused = status == TAKEN, status in REFUSED and media == PROBLEM
            if not (taken or refused) or (upload.sound is not None and upload.sound != taken):
                answers.wrong.append(f"row {upload.row}, {upload.name}: {status} {media}")
            answers.slowest = max(answers.slowest, (seconds, upload.name))
    answers.exits = int(api.process.poll() is not None)
    _read(api.log, begun, answers)
    return answers


def _read(log: Path, begun: int, answers: Answers) -> None:
    """What the API logged of its children since then."""
    for line in log.read_bytes()[begun:].decode().splitlines():
        entry = json.loads(line)
        if str(entry.get("event", "")).startswith("upload_"):
            answers.fullest = max(answers.fullest, entry["mib"] or 0)
            answers.busiest = max(answers.busiest, entry["seconds"] or 0)
            answers.died += entry.get("error") == "died"
            if "where" in entry:
                answers.failed[f"{entry['error']} at {(entry['where'] or ['?'])[-1]}"] += 1


def told(name: str, answers: Answers) -> str:
    """One line for a screen."""
    return (
        f"{name}: {answers.uploads} uploads, answers {dict(sorted(answers.status.items()))}, "
        f"{len(answers.wrong)} wrong, "
        f"{answers.exits} exits of the API, {answers.died} children died, readers that broke down: "
        f"{dict(answers.failed) or 'none'}; slowest {answers.slowest[0]:.1f} s ({answers.slowest[1]}), "
        f"at most {answers.fullest:.0f} MiB and {answers.busiest:.1f} s of a processor in a child"
    )
