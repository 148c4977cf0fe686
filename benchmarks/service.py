"""The service under load: clients that submit, look and watch; cancellations; hours of it. Clients share its cores."""

import asyncio
import io
import json
import random
import time
import zipfile
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from benchmarks.service_pair import Pair, Sample, drift, sampled

ROSTER = Path(__file__).parents[1] / "instances" / "three_schools.xlsx"
SLOW = Path(__file__).parents[1] / "instances" / "prefecture"
TERMINAL = ("succeeded", "invalid", "incomplete", "failed", "cancelled")
PROMISED = (("submit", 0.99, 0.2), ("status", 0.99, 0.1), ("cancel", 0.99, 5.0))  # kind, share, seconds
RAMP = 4
PAUSES = 4  # of think time between two jobs of a client that soaks
SUBMITS = 0.1  # share of a client's requests that submit a job; the others look at one


@dataclass
class Measured:
    """Seconds by kind of request, statuses, and faults of streams."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    streams: int = 0
    cuts: int = 0

    def line(self, kind: str) -> str:
        found = sorted(self.seconds.get(kind, ()))
        if not found:
            return f"{kind}: none"
        p50, p99 = (1000 * found[min(len(found) - 1, int(share * len(found)))] for share in (0.5, 0.99))
        return f"{kind}: {len(found)} requests, p50 {p50:.0f} ms, p99 {p99:.0f} ms, most {1000 * found[-1]:.0f} ms"

    def percentile(self, kind: str, share: float) -> float:
        found = sorted(self.seconds[kind])
        return found[min(len(found) - 1, int(share * len(found)))]

    @property
    def broken(self) -> int:
        """Answers that no client should ever see."""
        return sum(count for status, count in self.statuses.items() if status >= 500)


class Client:
    """One program with a key of its own."""

    def __init__(self, pair: Pair, key: str, measured: Measured, chance: random.Random) -> None:
        limits = httpx.Limits(max_connections=10, max_keepalive_connections=2, keepalive_expiry=5)
        self._http = httpx.AsyncClient(
            base_url=f"{pair.url}/api/v1", headers={"Authorization": f"Bearer {key}"}, timeout=60, limits=limits,
        )
        self.measured, self.chance = measured, chance
        self.roster, self.jobs = "", list[str]()

    async def asked(self, kind: str, method: str, path: str, **further: Any) -> httpx.Response:
        began = time.perf_counter()
        answer = await self._http.request(method, path, **further)
        self.measured.seconds.setdefault(kind, []).append(time.perf_counter() - began)
        self.measured.statuses[answer.status_code] += 1
        return answer

    async def upload(self, name: str, data: bytes) -> None:
        answer = await self.asked("upload", "POST", "/rosters", files={"file": (name, data)})
        self.roster = answer.json()["id"]

    async def submit(self, **further: Any) -> str:
        asked = {"kind": "rotation", "roster": self.roster, "policy": "标准", **further}
        answer = await self.asked("submit", "POST", "/solves", json=asked)
        answer.raise_for_status()
        identity = str(answer.json()["id"])
        self.jobs.append(identity)
        return identity

    async def state(self, job: str) -> str:
        return str((await self.asked("status", "GET", f"/solves/{job}")).json()["state"])

    async def act(self, until: float, think: float, cut: float) -> "asyncio.Task[str]":
        """Submit a job and watch it from then on; look at it in between, and submit further ones now and then.

        ``think`` seconds of mean pause, exponential; clients come one after the other within RAMP of these.
        """
        await asyncio.sleep(self.chance.uniform(0, RAMP * think))
        watching = asyncio.create_task(self.watch(await self.submit(lane="batch"), cut))
        while time.monotonic() < until:
            if self.chance.random() < SUBMITS:
                await self.submit(lane="batch")
            else:
                await self.state(self.chance.choice(self.jobs))
            await asyncio.sleep(self.chance.expovariate(1 / think))
        return watching

    async def watch(self, job: str, cut: float) -> str:
        """Follow a job over connections that break after some seconds (exponential, mean ``cut``); its last event."""
        seen, last = 0, ""
        self.measured.streams += 1
        while last not in TERMINAL:
            lives = self.chance.expovariate(1 / cut)
            try:
                async with asyncio.timeout(lives):
                    async for number, kind in self._events(job, seen):
                        if number != seen + 1:
                            self.measured.faults.append(f"{job}: event {number} after {seen}")
                        seen, last = number, kind
                if last not in TERMINAL:
                    self.measured.faults.append(f"{job}: the stream ended with {last}")
                    return last
            except TimeoutError:
                self.measured.cuts += 1
        return last

    async def _events(self, job: str, after: int) -> AsyncIterator[tuple[int, str]]:
        path, kind = f"/solves/{job}/events", ""
        async with self._http.stream("GET", path, headers={"Last-Event-ID": str(after)}) as answer:
            self.measured.statuses[answer.status_code] += 1
            answer.raise_for_status()
            async for line in answer.aiter_lines():
                if line.startswith("event: "):
                    kind = line.removeprefix("event: ")
                elif line.startswith("id: "):
                    yield int(line.removeprefix("id: ")), kind

    async def cancel(self, job: str) -> None:
        """Measured until the job has ended."""
        began = time.perf_counter()
        state = (await self.asked("cancel request", "POST", f"/solves/{job}/cancel")).json()["state"]
        while state not in TERMINAL:
            await asyncio.sleep(0.05)
            state = (await self._http.get(f"/solves/{job}")).json()["state"]
        self.measured.seconds.setdefault("cancel", []).append(time.perf_counter() - began)

    async def close(self) -> None:
        await self._http.aclose()


async def load(pair: Pair, seconds: float, think: float, cut: float, cancels: int, seed: int = 0) -> Measured:
    """All clients act, each watches a job of its own; what is left is cancelled, and then ``cancels`` running jobs."""
    measured = Measured()
    clients = [Client(pair, key, measured, random.Random(seed * 1000 + place)) for place, key in enumerate(pair.keys)]
    data = ROSTER.read_bytes()
    for client in clients[: pair.tenants]:
        await client.upload(ROSTER.name, data)
    for place, client in enumerate(clients):
        client.roster = clients[place % pair.tenants].roster
    began = time.monotonic()
    watching = await asyncio.gather(*(client.act(began + seconds, think, cut) for client in clients))
    for client in clients:
        for job in client.jobs:
            await client.cancel(job)
    for client, watched in zip(clients, watching, strict=True):
        if await client.state(client.jobs[0]) != await watched:
            measured.faults.append(f"{client.jobs[0]}: the stream ended with {await watched}")
    measured.seconds["cancel waiting"] = measured.seconds.pop("cancel")
    await _cancel_running(clients[0], cancels)
    for client in clients:
        await client.close()
    return measured


async def _cancel_running(client: Client, count: int) -> None:
    """Jobs that would go on for long are cancelled at a random moment of their work."""
    slow = zipped(SLOW)
    await client.upload("slow.zip", slow)
    for _ in range(count):
        job = await client.submit()
        while await client.state(job) == "queued":
            await asyncio.sleep(0.1)
        await asyncio.sleep(client.chance.uniform(0.2, 8))
        await client.cancel(job)


def zipped(folder: Path) -> bytes:
    """The files of an instance as one upload."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    return out.getvalue()


async def soak(pair: Pair, minutes: float, clients: int, think: float, cut: float) -> Mapping[str, Sequence[Sample]]:
    """Some clients submit, watch with cuts and look until the time is over; samples of both processes every 10 s."""
    measured, until = Measured(), time.monotonic() + 60 * minutes
    samples: dict[str, list[Sample]] = {"api.cli.web": [], "api.worker.process": []}
    sampling = [asyncio.create_task(sampled(pair.part(name), found)) for name, found in samples.items()]
    data = ROSTER.read_bytes()

    async def busy(place: int) -> None:
        client = Client(pair, pair.keys[place], measured, random.Random(place))
        await client.upload(ROSTER.name, data)
        while time.monotonic() < until:
            job = await client.submit(lane="urgent")
            following = asyncio.create_task(client.watch(job, cut))
            while not following.done() and time.monotonic() < until:
                await client.state(job)
                await asyncio.sleep(client.chance.expovariate(1 / think))
            if not following.done():
                await client.cancel(job)
            await following
            pause = client.chance.expovariate(1 / (PAUSES * think))
            await asyncio.sleep(min(pause, max(0.0, until - time.monotonic())))
        await client.close()

    await asyncio.gather(*(busy(place) for place in range(clients)))
    for task in sampling:
        task.cancel()
    print(json.dumps({"requests": measured.statuses, "streams": measured.streams, "faults": measured.faults[:5]}))
    for kind in ("submit", "status"):
        print(measured.line(kind))
    for name, found in samples.items():
        print(f"{name}: {drift(found)}")
    return samples


def run(
    pair: Pair, seconds: float, think: float, cut: float, cancels: int, minutes: float, soaking: int
) -> bool:
    """Print the figures; whether they are within what the service promises."""
    measured = asyncio.run(load(pair, seconds, think, cut, cancels))
    for kind in ("upload", "submit", "status", "cancel waiting", "cancel"):
        print(measured.line(kind))
    print(f"answers {dict(measured.statuses)}")
    print(f"{measured.streams} streams cut {measured.cuts} times, faults {len(measured.faults)}")
    for fault in measured.faults[:10]:
        print(f"  {fault}")
    fine = measured.broken == 0 and not measured.faults
    for kind, share, most in PROMISED:
        fine = fine and (kind not in measured.seconds or measured.percentile(kind, share) <= most)
    if minutes:
        asyncio.run(soak(pair, minutes, min(soaking, len(pair.keys)), think, cut))
    print("within the promise" if fine else "NOT within the promise")
    return fine
