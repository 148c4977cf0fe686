"""A real service with its page, a second person's key, and a browser to look at it with."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from benchmarks.page.browsers import from_npm, oldest, running
from tests.api.operations.test_opening_the_page import Opened

CURRENT = os.environ.get("ROTATION_CHROMIUM")
CHROMIUMS: dict[str, Callable[[Path], AbstractContextManager[Browser]]] = {
    "80": oldest,
    "88": lambda parts: running(parts / "88" / "chromium", parts / "88" / "lib"),
    "current": lambda parts: running(Path(str(CURRENT))),
}


@contextmanager
def service(folder: Path) -> Iterator[Opened]:
    """``rotation serve --open`` with its link still unused."""
    begun = Opened(folder)
    try:
        yield begun.ready()
    finally:
        begun.end()


@pytest.fixture(scope="session")
def parts(request: pytest.FixtureRequest) -> Path:
    """What npm brings for these tests; kept with pytest's cache."""
    assert request.config.cache is not None
    return from_npm(request.config.cache.mkdir("browsers"))


@pytest.fixture(scope="module", params=["current" if CURRENT else "88"])
def browser(request: pytest.FixtureRequest, parts: Path) -> Iterator[Browser]:
    """Chromium 88, which many offices still have; the current one where ``ROTATION_CHROMIUM`` says where it is."""
    with CHROMIUMS[request.param](parts) as found:
        yield found


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with service(tmp_path_factory.mktemp("page")) as begun:
        yield begun


@pytest.fixture(scope="module")
def approver(opened: Opened) -> str:
    """The key of a second person, who signs."""
    command = ("key", "create", "局长办公会", "--role", "approver", "--data", opened.data)
    done = subprocess.run(
        [sys.executable, "-P", "-m", "optimizer.cli", *command], capture_output=True, encoding="utf-8", check=True,
    )
    return next(word for word in done.stdout.split() if word.startswith("rk_"))
