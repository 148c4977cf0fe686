"""Whether the files that run belong to this distribution.

``optimizer`` and ``api`` are plain names: pip installs another distribution with a package of that name over ours
without a word, and removing it then removes our files (pip 23.2).
"""

import base64
import csv
import hashlib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

PACKAGES = ("optimizer", "api")
ADVICE = "请新建一个独立的 Python 环境（python3 -m venv 或 pipx），只在其中安装 rotation。"


class Listed(NamedTuple):
    """A line of RECORD: a file of the distribution as it was installed."""

    name: str  # relative to the folder of packages
    digest: str  # sha256=…, base64 without padding
    size: int  # bytes


def foreign(*, thorough: bool = False) -> Iterator[str]:
    """Files of the packages that are not as this distribution was installed, by name.

    By size at every start of the command line; ``thorough`` compares digests and looks for files that nobody listed.
    An installation for development lists no files: then both packages must stand in one folder.
    """
    try:
        installed = distribution("rotation")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return
    place = Path(str(installed.locate_file("")))
    listed = [*_listed(installed.read_text("RECORD") or "")]
    if not listed:
        yield from _strayed()
    for each in listed:
        path = place / each.name
        try:
            same = path.stat().st_size == each.size
        except OSError:
            same = False
        if not same or (thorough and not _as_written(path, each)):
            yield each.name
    if thorough and listed:
        yield from _unlisted(place, {each.name for each in listed})


def _listed(record: str) -> Iterator[Listed]:
    for name, digest, size in csv.reader(record.splitlines()):
        if size and name.partition("/")[0] in PACKAGES:
            yield Listed(name, digest, int(size))


def _as_written(path: Path, listed: Listed) -> bool:
    method, _, value = listed.digest.partition("=")
    digest = hashlib.new(method, path.read_bytes()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=") == value


def _unlisted(place: Path, listed: set[str]) -> Iterator[str]:
    for package in PACKAGES:
        for path in sorted((place / package).rglob("*.py")):
            name = path.relative_to(place).as_posix()
            if name not in listed:
                yield name


def _strayed() -> Iterator[str]:
    homes = {package: find_spec(package) for package in PACKAGES}
    places = {Path(spec.origin or "").parents[1] for spec in homes.values() if spec is not None}
    if len(places) > 1:
        yield "api/__init__.py"
