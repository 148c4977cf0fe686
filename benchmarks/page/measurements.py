"""All figures of the page, on one service and in one browser."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from playwright.sync_api import Browser

from benchmarks.page import browsers
from benchmarks.page.figures import Figure, ratio
from benchmarks.page.large_roster import logged_in, looked_through, uploaded, written
from benchmarks.page.measuring import ID, PATIENCE, SUBJECT
from benchmarks.page.peer import measured
from benchmarks.page.person import Person
from benchmarks.page.resuming import resumed
from benchmarks.page.trying import tried
from benchmarks.service import zipped
from benchmarks.service_pair import Pair, running

FILTERED = "数学"  # a fifth of the rows, and not the first ones: a filter changes what is on the screen


def figures(folder: Path, chromium: Path | None, teachers: int, instance: Path) -> Iterator[Figure]:
    """One after the other; ``folder`` keeps the old browser, which is used where no ``chromium`` is given."""
    old = browsers.from_npm(folder) / "88" if chromium is None else None
    binary = old / "chromium" if old else chromium
    assert binary is not None
    with (
        TemporaryDirectory() as place, running(Path(place) / "data", clients=1, tenants=1) as pair,
        browsers.running(binary, old / "lib" if old else None) as browser,
        httpx.Client(
            base_url=f"{pair.url}/api/v1", headers={"Authorization": f"Bearer {pair.keys[0]}"}, timeout=PATIENCE / 1000
        ) as client,
    ):
        yield from _large(browser, pair, client, Path(place), teachers)
        yield from _edited(browser, pair, client, instance)


def _large(browser: Browser, pair: Pair, client: httpx.Client, place: Path, teachers: int) -> Iterator[Figure]:
    person = Person(browser, pair.url, patience=PATIENCE)
    yield logged_in(person, pair.keys[0])
    *parts, showing = uploaded(person, *written(place, teachers), place / "data" / "service.log")
    yield from (*parts, showing)
    ours, looks = looked_through(person, FILTERED)
    yield from looks
    yield Figure("console errors and requests to other hosts", len(person.wrong), "", 0, "; ".join(person.wrong[:3]))
    roster = person.page.url.split("/rosters/")[1].split("/")[0]
    person.page.close()
    records = client.get(f"/rosters/{roster}/records/teachers").raise_for_status().content
    loading, theirs = measured(browser, records, FILTERED)
    assert showing.value is not None
    yield ratio("Element Plus table-v2: answer to table", showing.value, loading)
    yield ratio("Element Plus table-v2: filter", ours.filter, theirs.filter)
    yield ratio("Element Plus table-v2: sort by subject", ours.sort[SUBJECT], theirs.sort[SUBJECT])
    yield ratio("Element Plus table-v2: sort by number", ours.sort[ID], theirs.sort[ID])
    yield ratio("Element Plus table-v2: heap", ours.heap, theirs.heap)


def _edited(browser: Browser, pair: Pair, client: httpx.Client, instance: Path) -> Iterator[Figure]:
    upload = {"file": (f"{instance.name}.zip", zipped(instance))}
    roster = client.post("/rosters", files=upload).raise_for_status().json()
    asked = {"kind": "rotation", "roster": roster["id"], "policy": roster["policy"]}
    job = client.post("/solves", json=asked).raise_for_status().json()["id"]
    person = Person(browser, pair.url, patience=PATIENCE)
    yield resumed(person, pair, job)
    person.page.close()
    plan = client.get(f"/solves/{job}").raise_for_status().json()["plan"]
    view = client.get(f"/plans/{plan}/view").raise_for_status().json()
    yield from tried(client, plan, view)
