"""``rotation serve`` as a whole: it starts from nothing, survives the death of its parts, and leaves nobody behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import psutil
import pytest

from optimizer.formats import write
from optimizer.generating import generate

PATIENCE = 120.0  # seconds; other tests may be at work beside these
PLACE = "新 建 文件夹"


class Serving:
    """A run of ``rotation serve`` on a port of its own choice."""

    options: tuple[str, ...] = ()

    def __init__(self, folder: Path, data: str = "rotation-data") -> None:
        environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "PYTHONPATH")}
        self._log = open(folder / "log.jsonl", "ab")  # noqa: SIM115
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "optimizer.cli", "serve", "--port", "0", "--data", data, *self.options],
            cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=self._log, encoding="utf-8",
            start_new_session=True,
        )
        self.data, self.said, self.url = folder / data, "", ""

    def ready(self) -> "Serving":
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line
            if "服务地址" in line:
                self.url = line.split("：", 1)[1].strip()
            if "Ctrl-C" in line:
                return self
        raise AssertionError(self.said)

    def client(self) -> httpx.Client:
        key = (self.data / "first.key").read_text().strip()
        return httpx.Client(base_url=self.url, headers={"Authorization": f"Bearer {key}"}, trust_env=False, timeout=30)

    def parts(self) -> dict[str, psutil.Process]:
        """The two processes by module."""
        found = {}
        for each in psutil.Process(self.process.pid).children():
            with suppress(psutil.Error):  # a zombie
                found |= {part: each for part in ("api.cli.web", "api.worker.process") if part in each.cmdline()}
        return found

    def stop(self) -> float:
        """Seconds that it takes to leave."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(PATIENCE)
        return time.monotonic() - began

    def end(self) -> None:
        for each in psutil.Process(self.process.pid).children(recursive=True) if self.process.poll() is None else ():
            each.kill()
        self.process.kill()
        self.process.wait()
        self._log.close()


Start = Callable[..., Serving]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / PLACE).mkdir()
    return tmp_path / PLACE


@pytest.fixture
def start(place: Path) -> Iterator[Start]:
    begun: list[Serving] = []

    def started(data: str = "rotation-data") -> Serving:
        begun.append(Serving(place, data))
        return begun[-1]

    yield started
    for each in begun:
        each.end()


def soon(happens: Callable[[], object], seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def alive(process: psutil.Process) -> bool:
    """At work: one that has ended may still wait for whoever adopted it to take note."""
    with suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def long_job(client: httpx.Client, tmp_path: Path) -> str:
    """A prefecture in one go: some minutes of work."""
    roster = tmp_path / "county.json"
    write(generate("prefecture", 1), {"计划学年": "2026", "政策": "标准"}, roster)
    made = client.post("/api/v1/rosters", files={"file": ("county.json", roster.read_bytes())})
    assert made.status_code == 201, made.text
    asked = {"kind": "rotation", "roster": made.json()["id"], "years": 3}
    job = client.post("/api/v1/solves", json=asked)
    assert job.status_code == 202, job.text
    return str(job.json()["id"])


def state(client: httpx.Client, job: str) -> str:
    return str(client.get(f"/api/v1/solves/{job}").json()["state"])


def test_from_nothing_to_a_plan_and_through_restarts(start: Start, place: Path, tmp_path: Path) -> None:
    """An empty folder with spaces and Chinese characters; then a stop with a stream open and a job at work."""
    run = start().ready()
    assert "首次启动" in run.said and "curl -N" in run.said and str(place / "rotation-data" / "first.key") in run.said
    for private in ("first.key", "secret.key", "rotation.sqlite"):
        assert (run.data / private).stat().st_mode & 0o077 == 0
    roster = tmp_path / "three.json"
    write(generate("three_schools", 1), {"计划学年": "2026", "政策": "标准"}, roster)
    with run.client() as client:
        told = client.post("/api/v1/solves/from-file", files={"file": ("three.json", roster.read_bytes())}, timeout=120)
        assert "event: succeeded" in told.text and "event: plan" in told.text
        job = long_job(client, tmp_path)
        soon(lambda: state(client, job) == "running")
        ended = threading.Event()

        def stream() -> None:
            with client.stream("GET", f"/api/v1/solves/{job}/events") as answer:
                for _ in answer.iter_lines():
                    pass
            ended.set()  # cleanly, not by an error

        thread = threading.Thread(target=stream, daemon=True)
        thread.start()
        time.sleep(1)
        parts = list(run.parts().values())
        assert len(parts) == 2
        children = [child for part in parts for child in part.children(recursive=True)]
        assert run.stop() <= 15
        assert ended.wait(1)
        soon(lambda: not any(map(alive, (*parts, *children))), 3)
    assert run.process.returncode == 0
    again = start().ready()
    assert "首次启动" not in again.said
    with again.client() as client:
        soon(lambda: state(client, job) == "running")
        history = [each["type"] for each in client.get(f"/api/v1/solves/{job}/history").json()["items"]]
        assert history.count("retried") == 1 and history.count("started") == 2
        assert client.get(f"/api/v1/solves/{job}").json()["attempt"] == 1  # a shutdown is not the job's fault
        assert client.post(f"/api/v1/solves/{job}/cancel").status_code == 202
        soon(lambda: state(client, job) == "cancelled", 10)
    again.stop()


def test_parts_that_die_are_started_again(start: Start) -> None:
    """Without a refused connection: the listening socket is the supervisor's."""
    run = start().ready()
    with run.client() as client:
        for part in ("api.cli.web", "api.worker.process"):
            victim = run.parts()[part]
            victim.kill()
            assert client.get("/health", timeout=PATIENCE).status_code == 200
            while run.parts().get(part, victim) == victim:
                time.sleep(0.1)
        soon(lambda: client.get("/ready").status_code == 200)
    assert run.stop() <= 15


def test_nobody_survives_a_supervisor_that_was_killed(start: Start, tmp_path: Path) -> None:
    run = start().ready()
    with run.client() as client:
        job = long_job(client, tmp_path)
        soon(lambda: state(client, job) == "running")
    family = psutil.Process(run.process.pid).children(recursive=True)
    assert len(family) >= 3  # with the child that solves
    run.process.kill()
    _, alive = psutil.wait_procs(family, timeout=20)
    assert alive == []
    again = start().ready()  # the locks are free, and the job is taken up
    with again.client() as client:
        soon(lambda: state(client, job) == "running")
    again.stop()


def test_a_backup_of_a_running_service_goes_on_elsewhere(start: Start, place: Path, tmp_path: Path) -> None:
    """With the job that was at work, under the key that was valid."""
    run = start().ready()
    with run.client() as client:
        job = long_job(client, tmp_path)
        soon(lambda: state(client, job) == "running")
        for words in (("backup", "备份.zip", "--with-secret"), ("restore", "备份.zip", "--data", "另一处")):
            done = subprocess.run(
                [sys.executable, "-P", "-m", "optimizer.cli", *words], cwd=place, capture_output=True, encoding="utf-8",
                timeout=PATIENCE, check=False,
            )
            assert done.returncode == 0, done.stderr
        key = run.data / "first.key"
    run.stop()
    other = start("另一处")
    other.ready()
    (other.data / "first.key").write_bytes(key.read_bytes())
    with other.client() as client:
        soon(lambda: state(client, job) == "running")
        told = client.get(f"/api/v1/solves/{job}").json()
        assert told["attempt"] == 1 and told["kind"] == "rotation"
    other.stop()


def test_what_is_in_the_way_is_told(start: Start, tmp_path: Path, place: Path) -> None:
    """A data folder that is served, a port that is taken, settings that are wrong: advice, no traceback, code 2."""
    run = start().ready()

    def refused(*options: str, **variables: str) -> str:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "optimizer.cli", "serve", *options], capture_output=True, encoding="utf-8",
            cwd=place, env={**os.environ, **variables}, timeout=PATIENCE, check=False,
        )
        assert done.returncode == 2 and "Traceback" not in done.stderr, done.stderr
        return done.stderr

    assert "正由另一个 rotation serve 使用" in refused("--port", "0")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert "已被占用" in refused("--port", port, "--data", str(tmp_path / "other"))
    told = refused("--data", str(tmp_path / "other"), ROTATION_CORES="0", ROTATION_LEASE="x")
    assert "ROTATION_CORES" in told and "ROTATION_LEASE" in told
    told = refused("--port", "0", "--data", str(tmp_path / "other"), DATABASE_URL="postgresql://u:geheim@127.0.0.1:1/x")
    assert "DATABASE_URL" in told and "geheim" not in told
    run.stop()


def test_the_log_is_lines_of_json_with_ids_only(start: Start, place: Path, tmp_path: Path) -> None:
    """Requests by pattern; what was asked, sent or named is not in it."""
    run = start().ready()
    with run.client() as client:
        client.get("/api/v1/solves", params={"state": "王小明"})
        answer = client.post("/api/v1/solves", json={"王小明": "510102199001011234"})
        client.get("/王小明")
        client.request("WANGXIAOMING", "/health")
        client.post("/api/v1/rosters", files={"file": ("王小明.json", b'{"\xe7\x8e\x8b\xe5\xb0\x8f\xe6\x98\x8e": 1}')})
        assert answer.status_code == 422 and "王小明" not in answer.text
        identity = answer.headers["X-Request-ID"]
    run.stop()
    text = (place / "log.jsonl").read_text("utf-8")
    secret = (run.data / "first.key").read_text().strip()
    assert not any(planted in text for planted in ("王小明", "WANGXIAOMING", "510102199001011234", secret))
    lines = [json.loads(line) for line in text.splitlines()]
    (mine,) = [line for line in lines if line.get("request") == identity and line["event"] == "request"]
    assert mine["route"] == "/api/v1/solves" and mine["status"] == 422 and mine["actor"].startswith("key:")
    assert mine["method"] == "POST" and mine["ms"] >= 0
    assert {line["event"] for line in lines} >= {"process_started", "executor_started", "executor_stopped", "request"}
    assert all("dropped" not in line for line in lines), lines
