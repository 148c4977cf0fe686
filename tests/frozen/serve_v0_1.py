"""Has ``rotation serve`` of version 0.1.0 work at jobs of every kind, and packs the data folder that it leaves.

Run by ``write_v0_1.sh`` with that version's Python: ``serve_v0_1.py FOLDER``, where FOLDER holds ``three_schools`` and
``inputs``. Writes ``service.tar.xz``, ``backup.zip``, ``secret.key`` and ``service.json`` (ids and keys) into FOLDER.
"""

import io
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import zipfile
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import yaml

JSON = dict[str, Any]
ROTATION = str(Path(sys.executable).with_name("rotation"))
OVER = ("succeeded", "invalid", "incomplete", "failed", "cancelled")
HOOK = 48731  # a port of 127.0.0.1; the first messages find a listener, the last do not
PATIENCE = 300.0  # seconds
OTHERS = {name: value for name, value in os.environ.items() if not name.startswith(("ROTATION_", "DATABASE_URL"))}
ENVIRONMENT = OTHERS | {
    "ROTATION_CORES": "1", "ROTATION_NAME": "machine", "ROTATION_WEBHOOK_HOSTS": f"http://127.0.0.1:{HOOK}",
}


class Service:
    """``rotation serve`` over a data folder, asked over HTTP with the key that an operation needs."""

    def __init__(self, data: Path, log: Path) -> None:
        self.data, self._log = data, log
        self.process = subprocess.Popen(
            [ROTATION, "serve", "--port", "0", "--data", str(data)], env=ENVIRONMENT,
            stdout=open(log, "wb"), stderr=subprocess.STDOUT,  # noqa: SIM115
        )
        self._client = httpx.Client(base_url=f"{self._ready()}/api/v1", trust_env=False, timeout=60)
        self.keys: dict[str, str] = {"first": (data / "first.key").read_text("ascii").strip()}

    def _ready(self) -> str:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            if found := re.search(r"服务地址：(\S+)", self._log.read_text("utf-8")):
                return found[1]
            time.sleep(0.1)
        raise RuntimeError(self._log.read_text("utf-8"))

    def __call__(self, method: str, path: str, status: int, key: str = "first", **given: Any) -> JSON:
        answer = self._client.request(method, path, headers={"Authorization": f"Bearer {self.keys[key]}"}, **given)
        if answer.status_code != status:
            raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.text}")
        return dict(answer.json()) if answer.content else {}

    def submit(self, **asked: Any) -> str:
        return str(self("POST", "/solves", 202, json={"size": "small", **asked})["id"])

    def reached(self, job: str, state: str = "succeeded") -> JSON:
        """The job once it is in this state; a job that ends otherwise is an error."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            found = self("GET", f"/solves/{job}", 200)
            if found["state"] == state:
                return found
            if found["state"] in OVER:
                break
            time.sleep(0.1)
        raise RuntimeError(json.dumps(found, ensure_ascii=False))

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        if self.process.wait(PATIENCE):
            raise RuntimeError(self._log.read_text("utf-8"))


class Listener(BaseHTTPRequestHandler):
    """Answers every message with 200."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


def work(service: Service, folder: Path) -> JSON:
    """Something of everything that a service keeps; the ids by what they are."""
    for name, role, tenant in (("approver", "approver", "default"), ("east", "planner", "east")):
        if tenant != "default":
            operate("tenant", "create", tenant, "东区教育局", "--data", service.data)
        operate("key", "create", name, "--role", role, "--tenant", tenant, "-o", service.data / f"{name}.key",
                "--data", service.data)
        service.keys[name] = (service.data / f"{name}.key").read_text("ascii").strip()
        (service.data / f"{name}.key").unlink()
    service.keys["auditor"] = service("POST", "/keys", 201, json={"label": "审计", "roles": ["auditor"]})["secret"]
    hook = service("POST", "/webhooks", 201, json={"url": f"http://127.0.0.1:{HOOK}/hook"})

    packed = {"files": {"file": ("三校.zip", zipped(folder / "three_schools"))}}
    roster = service("POST", "/rosters", 201, **packed)["id"]
    service("POST", "/rosters", 201, key="east", **packed)
    policy = service("POST", "/policies", 201, json={
        "name": "本县", "year": 2026, "extends": ["标准"], "entries": [{"id": "flow", "low": 12}],
    })["id"]
    much = yaml.safe_load((folder / "inputs" / "too_much.yaml").read_text("utf-8"))
    much = service("POST", "/policies", 201, json={**much, "extends": [much["extends"]]})["id"]

    given = {"roster": roster, "policy": policy}
    solved = service.reached(service.submit(kind="rotation", **given))
    plan = solved["plan"]
    rolled = service.reached(service.submit(kind="rotation", **given, year=2027, previous=plan))
    service("POST", f"/plans/{plan}/signature", 201, key="approver", json={
        "signer": "局长办公会", "document": "教人〔2026〕12号",
    })
    edited = service.reached(service.submit(
        kind="whatif", plan=plan, edits=[{"action": "stay", "teacher": posted(service, plan)}], keep=True,
    ))
    asked = {
        "audit": service("POST", "/audits", 202, json={"plan": plan})["id"],
        "report": service("POST", "/reports", 202, json={"plan": plan, "form": "docx", "office": "某某县教育局"})["id"],
        "explain": service.submit(kind="explain", plan=plan, teacher="T000001"),
        "impossible": service.submit(kind="rotation", roster=roster, policy=much),
        "itineraries": service.submit(kind="itineraries", roster=roster, plan=plan),
        "study": service.submit(kind="study", rosters={"三校": roster}, study={
            "name": "比例", "instances": [{"file": "三校", "year": 2026}], "policies": ["标准"],
            "parameters": {"entries.flow.low": [10, 12]},
        }),
    }
    for job in asked.values():
        service.reached(job)
    return {
        "roster": roster, "policy": policy, "webhook": hook["id"],
        "plans": {"approved": plan, "rolled": rolled["plan"], "edited": edited["plan"]},
        "jobs": {"rotation": solved["id"], "rolled": rolled["id"], "whatif": edited["id"], **asked},
    }


def leave_unfinished(service: Service, roster: str) -> JSON:
    """One cancelled in the queue, and one that still waits there behind one that ran when the service stopped."""
    behind, waiting, cancelled = (
        service.submit(kind="rotation", roster=roster, policy="标准", years=3, seed=seed) for seed in (1, 2, 3)
    )
    service("POST", f"/solves/{cancelled}/cancel", 202)
    service.reached(cancelled, "cancelled")
    service.reached(behind, "running")
    return {"interrupted": behind, "waiting": waiting, "cancelled": cancelled}


def posted(service: Service, plan: str) -> str:
    return str(service("GET", f"/plans/{plan}/postings", 200)["postings"][0]["teacher"])


def operate(*arguments: object) -> None:
    subprocess.run([ROTATION, *map(str, arguments)], check=True, env=ENVIRONMENT, stdout=subprocess.DEVNULL)


def zipped(folder: Path) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as target:
        for path in sorted(folder.glob("*.csv")):
            target.write(path, path.name)
    return held.getvalue()


def nameless(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Without the user who wrote it."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as place:
        data = Path(place) / "rotation-data"
        service = Service(data, Path(place) / "log")
        try:
            with HTTPServer(("127.0.0.1", HOOK), Listener) as listener:
                threading.Thread(target=listener.serve_forever, daemon=True).start()
                kept = work(service, folder)
                listener.shutdown()
            kept["jobs"] |= leave_unfinished(service, kept["roster"])
            service.stop()
        finally:
            service.process.kill()
        operate("backup", folder / "backup.zip", "--data", data)
        with closing(sqlite3.connect(data / "rotation.sqlite")) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            database.execute("VACUUM")
        for lock in data.glob("*.lock"):
            lock.unlink()
        (folder / "secret.key").write_bytes((data / "secret.key").read_bytes())
        told = json.dumps({**kept, "keys": service.keys}, ensure_ascii=False, indent=1)
        (folder / "service.json").write_text(told + "\n", "utf-8")
        with tarfile.open(folder / "service.tar.xz", "w:xz") as packed:
            packed.add(data, data.name, filter=nameless)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
