"""Clients that submit jobs through the API and try again with the same key until they are answered."""

import random
import threading
import time
import uuid
from contextlib import suppress

import httpx

PATIENCE = 60.0  # seconds in which the API must come back
AGAIN = 0.15  # of the submissions are sent once more though they were answered


class RefusedError(Exception):
    """The API answered what it must not answer."""


class Clients:
    """Threads that keep so many jobs unfinished."""

    def __init__(self, url: str, key: str, roster: str, *, count: int, unfinished: int, seed: int) -> None:
        self._url, self._key, self._roster = url, key, roster
        self.acked: dict[str, str] = {}  # job by idempotency key
        self.sent: set[str] = set()
        self.outages: list[float] = []  # seconds from a request that failed to its answer
        self.errors: list[str] = []
        self._room = threading.Semaphore(unfinished)
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._threads = [
            threading.Thread(target=self._run, args=(random.Random(seed * 1000 + each),), daemon=True)
            for each in range(count)
        ]
        for thread in self._threads:
            thread.start()

    def done(self, count: int) -> None:
        """So many jobs have ended: as many may be submitted."""
        self._room.release(count) if count else None

    def stop(self) -> None:
        """No further jobs; what was begun is answered."""
        self._over.set()
        self._room.release(len(self._threads))
        for thread in self._threads:
            thread.join()

    def _run(self, chance: random.Random) -> None:
        with httpx.Client(base_url=self._url, headers={"X-API-Key": self._key}, timeout=10) as client:
            while True:
                self._room.acquire()
                if self._over.is_set():
                    return
                try:
                    self._submit(client, chance)
                except Exception as error:
                    with self._lock:
                        self.errors.append(f"{type(error).__name__}: {error}")

    def _submit(self, client: httpx.Client, chance: random.Random) -> None:
        key, seed = str(uuid.uuid4()), chance.randrange(10_000)
        body = {"kind": "rotation", "roster": self._roster, "year": 2026, "seed": seed, "size": "small"}
        with self._lock:
            self.sent.add(key)
        job = self._posted(client, key, body)
        with self._lock:
            self.acked[key] = job
        if chance.random() < AGAIN and self._posted(client, key, body) != job:
            raise RefusedError(f"{key} gave two jobs")

    def _posted(self, client: httpx.Client, key: str, body: dict[str, object]) -> str:
        begun, failed = time.monotonic(), False
        while time.monotonic() < begun + PATIENCE:
            with suppress(httpx.HTTPError):
                answer = client.post("/api/v1/solves", json=body, headers={"Idempotency-Key": key})
                if answer.status_code == 202:
                    if failed:
                        with self._lock:
                            self.outages.append(time.monotonic() - begun)
                    return str(answer.json()["id"])
                if answer.status_code not in (429, 503):
                    raise RefusedError(f"{answer.status_code} {answer.text[:300]}")
            failed = True
            time.sleep(0.05)
        raise RefusedError("no answer")
