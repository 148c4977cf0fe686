"""The data folder of version 0.1 under this version: what was kept is found by its ids, and its plans still hold."""

import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from optimizer.policy.layers import build
from tests.api.operations.test_serving import Serving, soon

OLD = Path(__file__).parents[2] / "frozen" / "v0_1"
KEPT = json.loads((OLD / "service.json").read_text("utf-8"))
PLANS, ROSTER, POLICY = KEPT["plans"], KEPT["roster"], KEPT["policy"]
OVER = ("succeeded", "invalid", "incomplete", "failed", "cancelled")


@pytest.fixture
def client(tmp_path: Path) -> Iterator[httpx.Client]:
    """The service at work on a copy, the jobs that waited there called off."""
    shutil.unpack_archive(OLD / "service.tar.xz", tmp_path)
    run = Serving(tmp_path)
    try:
        run.ready()
        headers = {"Authorization": f"Bearer {KEPT['keys']['first']}"}
        with httpx.Client(base_url=f"{run.url}/api/v1", headers=headers, trust_env=False, timeout=60) as opened:
            for job in ("interrupted", "waiting"):
                opened.post(f"/solves/{KEPT['jobs'][job]}/cancel")
            yield opened
    finally:
        run.end()


def worked(client: httpx.Client, path: str, **asked: Any) -> dict[str, Any]:
    """A job once it is over."""
    sent = client.post(path, json=asked)
    assert sent.status_code == 202, sent.text
    job = f"/solves/{sent.json()['id']}"
    soon(lambda: client.get(job).json()["state"] in OVER)
    found: dict[str, Any] = client.get(job).json()
    return found


def posted() -> dict[str, Any]:
    plan: dict[str, Any] = json.loads((OLD / "plans" / "one_year" / "plan.json").read_text("utf-8"))
    return plan


def packed() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as target:
        for path in sorted((OLD / "three_schools").glob("*.csv")):
            target.write(path, path.name)
    return held.getvalue()


def test_what_was_kept_is_found_and_still_holds(client: httpx.Client) -> None:
    """By ids of then; its plans are verified, rolled on, and told from those of a later version."""
    assert client.get(f"/rosters/{ROSTER}").json()["id"] == ROSTER
    assert client.get(f"/policies/{POLICY}").json()["id"] == POLICY

    judged = worked(client, "/audits", plan=PLANS["approved"])
    assert judged["state"] == "succeeded" and judged["result"]["lawful"]
    assert (judged["result"]["verified"]["sound"], judged["result"]["verified"]["faults"]) == (True, [])
    assert judged["result"]["digests"]["schema"] == "2"

    rolled = worked(
        client, "/solves", kind="rotation", size="small", roster=ROSTER, policy=POLICY, year=2027,
        previous=PLANS["approved"],
    )
    assert rolled["state"] == "succeeded" and rolled["result"]["digests"]["schema"] == "2"
    again = worked(client, "/audits", plan=rolled["plan"])
    assert again["result"]["verified"]["sound"]

    plan = {key: posted()[key] for key in ("year", "years", "postings", "digests")}
    given = worked(client, "/audits", given=plan, roster=ROSTER, policy=POLICY)
    assert given["state"] == "succeeded"
    later = worked(
        client, "/audits", given={**plan, "digests": {**plan["digests"], "schema": "3"}}, roster=ROSTER, policy=POLICY
    )
    assert later["state"] == "invalid" and "由更新版本的程序写出" in json.dumps(later, ensure_ascii=False)


def test_what_is_sent_again_is_the_same_roster_and_once_another_policy(client: httpx.Client) -> None:
    """Ids are opaque once kept: the roster is known by its bytes, the policy by what it says, now without defaults."""
    sent = client.post("/rosters", files={"file": ("三校.zip", packed())})
    assert sent.status_code in (200, 201) and sent.json()["id"] == ROSTER
    old = client.get(f"/policies/{POLICY}").json()  # with the entries that the presets had then
    ids = [client.post("/policies", json=old["plain"]).json()["id"] for _ in range(2)]
    assert ids[0] == ids[1] != POLICY
    kept = client.get(f"/policies/{ids[0]}").json()["plain"]  # parameters of since then stand at their defaults
    assert build(kept, "新") == build(old["plain"], "旧") and [entry["id"] for entry in kept["entries"]]
