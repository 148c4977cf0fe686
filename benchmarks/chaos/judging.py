"""What the rows of a service say after the storm, against what its clients were told."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa

from api.jobs.attempts import ATTEMPTS
from api.jobs.events import TERMINAL
from api.service import Service
from api.store.blobs import Blobs
from api.store.tables import artifact, event, job, plan

EXHAUSTED = "attempts_exhausted"


class Verdict(NamedTuple):
    """``lost``: acknowledged and without an end. ``doubled``: two ends, two plans, two rows of a key, or more attempts
    than allowed. ``wrong``: anything else that does not fit together. Each as text.
    """

    jobs: int
    states: Mapping[str, int]
    attempts: int
    lost: list[str]
    doubled: list[str]
    wrong: list[str]


def judged(service: Service, acked: Mapping[str, str], sent: set[str]) -> Verdict:
    """Every row against every other one; no code of the service decides here."""
    with service.database.reading() as connection:
        rows = {row.id: row for row in connection.execute(sa.select(job))}
        plans = Counter(connection.execute(sa.select(plan.c.job)).scalars())
        files: dict[str, list[Any]] = defaultdict(list)
        for row in connection.execute(sa.select(artifact)):
            files[row.job].append(row)
        events: dict[str, list[Any]] = defaultdict(list)
        for row in connection.execute(sa.select(event).order_by(event.c.job, event.c.seq)):
            events[row.job].append(row)
    lost = [f"{each}: no row" for each in acked.values() if each not in rows]
    lost += [f"{row.id}: {row.state}" for row in rows.values() if row.state not in TERMINAL]
    keys = Counter(row.idempotency for row in rows.values())
    doubled = [f"key {key}: {count} jobs" for key, count in keys.items() if count > 1]
    wrong = [f"{row.id}: key never sent" for row in rows.values() if row.idempotency not in sent]
    wrong += [f"key {key}: answered with another job" for key, each in acked.items()
              if each in rows and rows[each].idempotency != key]
    attempts = 0
    for row in rows.values():
        story = [each.type for each in events[row.id]]
        begun = [each.data["attempt"] for each in events[row.id] if each.type == "started"]
        attempts += len(begun)
        ends = [each for each in story if each in TERMINAL]
        if len(ends) > 1 or plans[row.id] > 1:
            doubled.append(f"{row.id}: {ends}, {plans[row.id]} plans")
        if row.state in TERMINAL:
            wrong += [f"{row.id}: {text}" for text in _unfit(row, story, begun, plans[row.id], files[row.id])]
            wrong += [f"{row.id}: file {each.name}" for each in files[row.id] if not _whole(service.blobs, each)]
        if row.attempt > ATTEMPTS:
            doubled.append(f"{row.id}: {row.attempt} attempts")
    return Verdict(len(rows), Counter(row.state for row in rows.values()), attempts, lost, doubled, wrong)


def _unfit(row: "sa.Row[Any]", story: list[str], begun: list[int], plans: int, files: list[Any]) -> list[str]:
    """Why the row of an ended job does not go with its events, plan and files."""
    found = []
    if story[:1] != ["queued"] or story[-1:] != [row.state] or len(story) != row.events:
        found.append(f"events {story} of a job {row.state}")
    if begun != sorted(begun) or (begun and begun[-1] != row.attempt) or set(begun) != set(range(1, row.attempt + 1)):
        found.append(f"attempts {begun}, counted {row.attempt}")
    if row.state == "succeeded":
        if plans != 1 or "plan.json" not in {each.name for each in files} or row.outcome != "solved":
            found.append(f"succeeded with {plans} plans, {len(files)} files, {row.outcome}")
    elif row.state == "failed":
        code = (row.problem or {}).get("code")
        if code != EXHAUSTED or row.attempt != ATTEMPTS or plans or files:
            found.append(f"failed by {code} after {row.attempt} attempts, {plans} plans, {len(files)} files")
    else:
        found.append(f"ended as {row.state}")
    return found


def _whole(blobs: Blobs, file: "sa.Row[Any]") -> bool:
    try:
        data = blobs.get(file.blob)
    except KeyError:
        return False
    return bool(len(data) == file.bytes) and hashlib.sha256(data).hexdigest() == file.blob
