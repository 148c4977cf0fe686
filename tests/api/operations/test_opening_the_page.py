"""``rotation serve --open``: a link that works once, at this machine only, and a browser that is led to it."""

import os
import re
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.cli import browser
from api.cli.browser import ADDRESS, PAGE, here, running, show
from api.identity.sessions import HEADER
from tests.api.operations.test_serving import PATIENCE, Serving, soon

LINK = re.compile(r"启动链接（[^）]*）：(http://127\.0\.0\.1:\d+)/#/begin/([\w-]{43})\n")


class Opened(Serving):
    """``rotation serve --open`` until it has told its link."""

    options = ("--open", "--no-browser")

    def ready(self) -> "Opened":
        super().ready()
        assert self.process.stdout is not None
        self.said += self.process.stdout.readline()
        return self

    @property
    def token(self) -> str:
        (found,) = LINK.findall(self.said)
        assert found[0] == self.url
        return str(found[1])


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Opened]:
    begun = Opened(tmp_path)
    yield begun
    begun.end()


def test_the_link_makes_the_user_of_this_machine_a_planner_until_the_service_is_started_without_it(
    run: Opened, tmp_path: Path
) -> None:
    token = run.ready().token
    with httpx.Client(base_url=f"{run.url}/api/v1", trust_env=False, timeout=30) as client:
        assert client.get("/rosters").status_code == 401
        made = client.post("/session", json={"token": token})
        assert made.status_code == 201, made.text
        assert (made.json()["local"], made.json()["roles"]) == (True, ["auditor", "planner"])
        assert client.get("/rosters").json()["items"] == []
        again = httpx.post(f"{run.url}/api/v1/session", json={"token": token}, trust_env=False)
        assert again.status_code == 401

        asked_again = subprocess.run(
            [sys.executable, "-P", "-m", "optimizer.cli", "serve", "--open", "--no-browser", "--data", str(run.data)],
            capture_output=True, encoding="utf-8", timeout=PATIENCE, check=True, env={**os.environ, "DATABASE_URL": ""},
        ).stdout
        ((url, fresh),) = LINK.findall(asked_again)
        assert url == run.url and fresh != token
        with httpx.Client(base_url=f"{run.url}/api/v1", trust_env=False, timeout=30) as other:
            assert other.post("/session", json={"token": fresh}).json()["local"]
        assert client.get("/session").status_code == 200

        run.stop()
        assert not (run.data / PAGE).exists() and not (run.data / ADDRESS).exists()
        assert token not in (tmp_path / "log.jsonl").read_text("utf-8")
        second = Opened(tmp_path)
        try:
            assert second.ready().token != token
            client.base_url = httpx.URL(f"{second.url}/api/v1")
            assert client.get("/session").json()["csrf"] == made.json()["csrf"], "a restart ends no session"
            second.stop()
        finally:
            second.end()
        plain = Serving(tmp_path)
        try:
            assert "启动链接" not in plain.ready().said
            client.base_url = httpx.URL(f"{plain.url}/api/v1")
            for answer in (client.get("/session"), client.delete("/session", headers={HEADER: made.json()["csrf"]})):
                assert answer.status_code == 401
            plain.stop()
        finally:
            plain.end()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.1.2.3", "example.cn"])
def test_it_is_for_this_machine_only(tmp_path: Path, host: str) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "optimizer.cli", "serve", "--open", "--host", host, "--data", str(tmp_path / "d")],
        capture_output=True, encoding="utf-8", timeout=PATIENCE, check=False, env={**os.environ, "DATABASE_URL": ""},
    )
    assert done.returncode == 2 and "--open" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "d").exists()


@pytest.mark.parametrize(("address", "mine"), [
    ("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False),
    ("192.168.1.2", False), ("::ffff:10.0.0.1", False), ("example.cn", False), ("", False),
])
def test_which_addresses_are_this_machine(address: str, mine: bool) -> None:
    assert here(address) == mine


def test_a_service_that_is_gone_is_not_running(tmp_path: Path) -> None:
    assert running(tmp_path) is None
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        (tmp_path / ADDRESS).write_text(url)
        assert running(tmp_path) == url
    assert running(tmp_path) is None
    (tmp_path / ADDRESS).write_text("http://127.0.0.1:x")
    assert running(tmp_path) is None


def test_the_browser_gets_a_private_file_not_the_token_in_its_arguments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tmp_path / "seen"
    script = tmp_path / "browser"
    script.write_text(f'#!/bin/sh\necho "$@" > {seen}.part && mv {seen}.part {seen}\n')
    script.chmod(0o700)
    monkeypatch.setattr(browser.sys, "platform", "linux")
    monkeypatch.setenv("BROWSER", f"{script} %s")
    monkeypatch.setattr(browser.webbrowser, "_tryorder", None)  # found anew, with this one first
    link = "http://127.0.0.1:8000/#/begin/secret"
    show(link, tmp_path)
    soon(seen.exists, 30)
    assert seen.read_text().strip() == (tmp_path / PAGE).as_uri()
    assert stat.S_IMODE((tmp_path / PAGE).stat().st_mode) == 0o600
    assert f'content="0; url={link}"' in (tmp_path / PAGE).read_text("utf-8")


def test_without_a_screen_nothing_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser.sys, "platform", "linux")
    for name in browser.SCREENS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(browser.webbrowser, "open", lambda _: pytest.fail("there is nobody to look at it"))
    show("http://127.0.0.1:8000/#/begin/secret", tmp_path)
    assert not (tmp_path / PAGE).exists()
