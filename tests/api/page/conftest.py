"""A real service with its page, a second person's key, and a browser to look at it with."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from benchmarks.page.browsers import old_chromium, running
from tests.api.operations.test_opening_the_page import Opened

CURRENT = os.environ.get("ROTATION_CHROMIUM")


@pytest.fixture(scope="session")
def parts(request: pytest.FixtureRequest) -> Path:
    """What npm brings for these tests; kept with pytest's cache."""
    assert request.config.cache is not None
    return old_chromium(request.config.cache.mkdir("browsers"))


@pytest.fixture(scope="module", params=["current" if CURRENT else "old"])
def browser(request: pytest.FixtureRequest, parts: Path) -> Iterator[Browser]:
    """Chromium 88, which many offices still have; the current one where ``ROTATION_CHROMIUM`` says where it is."""
    binary, libraries = (Path(CURRENT), None) if CURRENT else (parts / "chromium", parts / "lib")
    with running(binary, libraries) as found:
        yield found


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """``rotation serve --open`` with its link still unused."""
    begun = Opened(tmp_path_factory.mktemp("page"))
    try:
        yield begun.ready()
    finally:
        begun.end()


@pytest.fixture(scope="module")
def approver(opened: Opened) -> str:
    """The key of a second person, who signs."""
    command = ("key", "create", "局长办公会", "--role", "approver", "--data", opened.data)
    done = subprocess.run(
        [sys.executable, "-P", "-m", "optimizer.cli", *command], capture_output=True, encoding="utf-8", check=True,
    )
    return next(word for word in done.stdout.split() if word.startswith("rk_"))
