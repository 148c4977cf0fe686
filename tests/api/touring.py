"""A visitor of a running service: calls operations by their ids in the OpenAPI document, keeps every answer."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import psutil

from api.common.roles import Role

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0  # seconds
OVER = ("succeeded", "invalid", "incomplete", "failed", "cancelled")
FREE = {  # what a person may write as it comes to mind
    "signer", "document", "remark", "reason", "label", "office", "number", "addressee", "name", "source", "clause",
    "id", "school", "subject", "entry", "from", "to", "url", "text", "by",
}


class Serving:
    """``rotation serve`` on a free port, its core files allowed, its temporary folder one that is watched."""

    def __init__(self, place: Path, hosts: str) -> None:
        self.data, self.temp, self.log, self.here = (place / name for name in ("data", "temp", "log", "here"))
        for folder in (self.temp, self.here):
            folder.mkdir()
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {
            "PYTHONPATH": str(ROOT), "TMPDIR": str(self.temp), "ROTATION_CORES": "2", "ROTATION_WEBHOOK_HOSTS": hosts,
            "ROTATION_WEBHOOK_UNIT": "1", "ROTATION_UPLOADS_PER_MINUTE": "1000000",
            "ROTATION_REQUESTS_PER_MINUTE": "1000000",
        }
        self.seen: dict[str, bytes] = {}  # of temporary files, while there were any
        self._over = threading.Event()
        self._output = open(self.log, "wb")  # noqa: SIM115
        self.process = subprocess.Popen(
            [sys.executable, "-m", "optimizer.cli", "serve", "--port", "0", "--data", str(self.data)], cwd=self.here,
            env=environment, stdout=self._output, stderr=subprocess.STDOUT, start_new_session=True,
            preexec_fn=_with_core_files,
        )
        self._watch = threading.Thread(target=self._look, daemon=True)
        self._watch.start()
        self.url = self._ready()

    def _ready(self) -> str:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            found = re.search(r"服务地址：(\S+)", self.log.read_text("utf-8"))
            if found:
                return found[1]
            time.sleep(0.1)
        raise AssertionError(self.log.read_text("utf-8"))

    def _look(self) -> None:
        while not self._over.wait(0.02):
            for path in self.temp.rglob("*"):
                with suppress(OSError):
                    self.seen[path.name] = path.read_bytes() if path.is_file() else b""

    def part(self, module: str) -> psutil.Process:
        """The process of a module, among all that the service started."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for each in psutil.Process(self.process.pid).children(recursive=True):
                with suppress(psutil.Error):
                    if module in each.cmdline():
                        return each
            time.sleep(0.005)
        raise AssertionError(module)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(PATIENCE)
        self._over.set()
        self._watch.join()
        self._output.close()

    def end(self) -> None:
        if self.process.poll() is None:
            for each in psutil.Process(self.process.pid).children(recursive=True):
                each.kill()
            self.process.kill()
            self.process.wait()
        self._over.set()
        self._output.close()


def _with_core_files() -> None:
    import resource

    most = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))


@dataclass
class Visitor:
    """Calls operations as persons of several roles."""

    url: str
    keys: Mapping[Role, str]
    document: Mapping[str, Any] = field(default_factory=dict)
    operations: dict[str, tuple[str, str]] = field(default_factory=dict)  # method and path by id
    visited: dict[str, set[int]] = field(default_factory=dict)
    errors: list[bytes] = field(default_factory=list)  # answers that refuse, with their headers
    answers: list[bytes] = field(default_factory=list)  # all others, but exports of full names
    full: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.document = httpx.get(f"{self.url}/openapi.json").json()
        for path, methods in self.document["paths"].items():
            for method, told in methods.items():
                self.operations[told["operationId"]] = (method.upper(), path)
                self.visited[told["operationId"]] = set()
        self._client = httpx.Client(base_url=self.url, timeout=PATIENCE)

    def __call__(
        self, operation: str, *expected: int, role: Role | None = Role.PLANNER, full: bool = False,
        headers: Mapping[str, str] | None = None, ids: Mapping[str, str] | None = None, **given: Any,
    ) -> httpx.Response:
        """The answer of an operation; ``ids`` go into its path. Without ``expected`` any refusal will do.

        Without a role only the cookies that were set so far speak for the visitor.
        """
        method, path = self.operations[operation]
        names = re.findall(r"{(\w+)}", path)
        for name in names:
            path = path.replace(f"{{{name}}}", quote((ids or {}).get(name, "0"), safe="/"))
        credential = {} if role is None else {"Authorization": f"Bearer {self.keys[role]}"}
        answer = self._client.request(method, path, headers=credential | dict(headers or {}), **given)
        assert answer.status_code in expected or (not expected and answer.status_code < 500), (operation, answer.text)
        self.visited[operation].add(answer.status_code)
        whole = b"; ".join(name + b": " + value for name, value in answer.headers.raw) + b"\n" + answer.content
        refused = answer.status_code >= 400
        (self.errors if refused else self.full if full else self.answers).append(whole)
        return answer

    def finished(self, job: str) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            found: dict[str, Any] = self("get_solve", 200, ids={"job_id": job}).json()
            if found["state"] in OVER:
                return found
            time.sleep(0.1)
        raise AssertionError(job)

    def harass(self, words: Sequence[str], bodies: Mapping[str, Any]) -> None:
        """Every operation with ``words`` wherever somebody may put them by mistake."""
        word, ascii_word = words[0], next(each for each in words if each.isascii())
        for operation in self.operations:
            for role in Role:
                self(operation, role=role, ids={"name": word}, content=f'{{"{word}": "{word}"')
            for each in words:
                places = dict.fromkeys(("job_id", "name", "roster_id", "policy_id", "plan_id", "template_id",
                                        "workbook_id", "key_id", "webhook_id", "delivery_id", "table"), each)
                params = dict.fromkeys(
                    ("cursor", "limit", "state", "kind", "since", "anchor", "action", "subject", "policy", "year",
                     "names", each), each
                )
                role = Role.OPERATOR if "key" in operation or "webhook" in operation else Role.PLANNER
                odd = {"Idempotency-Key": ascii_word * 30, "Last-Event-ID": ascii_word, "X-Request-ID": ascii_word,
                       "Content-Type": "application/json"}
                for content in (None, json.dumps([each]), f'{{"{each}": 1, "{each}": 2}}'):
                    self(operation, role=role, ids=places, params=params, headers=odd, content=content)
        for operation, body in bodies.items():
            role = {"sign_plan": Role.APPROVER, "issue_key": Role.OPERATOR, "webhooks_registered": Role.OPERATOR}.get(
                operation, Role.PLANNER
            )
            for each in words:
                for spoilt in spoilings(body, each):
                    answer = self(operation, role=role, json=spoilt)
                    assert answer.status_code >= 400, (operation, "accepted", spoilt)


def spoilings(plain: Any, word: str) -> Iterator[Any]:
    """The same data with the word in the place of one value after another, and as a key beside others."""
    if isinstance(plain, dict):
        for key, value in plain.items():
            if key in FREE:
                continue
            for spoilt in spoilings(value, word) if isinstance(value, dict | list) and value else (word, [word]):
                yield {**plain, key: spoilt}
        yield {**plain, word: word}
    elif isinstance(plain, list):
        for number, value in enumerate(plain):
            for spoilt in spoilings(value, word):
                yield [*plain[:number], spoilt, *plain[number + 1:]]
    else:
        yield word
