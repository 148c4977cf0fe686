"""Following jobs in tests, as clients do."""

import json
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

import httpx

OVER = ("succeeded", "invalid", "incomplete", "failed", "cancelled")
PATIENCE = 120.0  # seconds


class Told(NamedTuple):
    """One event of a stream."""

    id: int | None
    event: str
    data: dict[str, Any]


def events(client: httpx.Client, path: str, method: str = "GET", **asked: Any) -> Iterator[Told]:
    """The events of a stream until it ends."""
    with client.stream(method, path, timeout=PATIENCE, **asked) as answer:
        assert answer.status_code == 200, answer.read()
        assert answer.headers["content-type"].startswith("text/event-stream")
        parts: dict[str, str] = {}
        for line in answer.iter_lines():
            if not line and "event" in parts:
                number = int(parts["id"]) if "id" in parts else None
                yield Told(number, parts["event"], json.loads(parts["data"]))
                parts = {}
            elif line and not line.startswith(":"):
                name, _, value = line.partition(": ")
                parts[name] = value


def submit(client: httpx.Client, roster: str, **further: Any) -> dict[str, Any]:
    answer = client.post("/solves", json={"kind": "rotation", "roster": roster, "size": "small", **further})
    assert answer.status_code == 202, answer.text
    job: dict[str, Any] = answer.json()
    assert answer.headers["location"] == f"/api/v1/solves/{job['id']}"
    return job


def finished(client: httpx.Client, job: str) -> dict[str, Any]:
    """Poll until the job has ended."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found: dict[str, Any] = client.get(f"/solves/{job}").json()
        if found["state"] in OVER:
            return found
        time.sleep(0.1)
    raise TimeoutError(job)
