"""Whether the files that run belong to this distribution.

``optimizer`` and ``api`` are plain names: pip installs another distribution with a package of that name over ours
without a word, and removing it then removes our files (pip 23.2).
"""

import csv
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

    Modules by size at every start of the command line; ``thorough`` compares the digests of all files and looks for
    modules that nobody listed. No false alarm: line ends may be those of Windows, only compiled modules may be there.
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
        if (thorough or each.name.endswith(".py")) and not _same(place / each.name, each, thorough=thorough):
            yield each.name
    if thorough and listed:
        yield from _unlisted(place, {each.name for each in listed})


def _listed(record: str) -> Iterator[Listed]:
    for line in csv.reader(record.splitlines()):
        if len(line) == len(Listed._fields) and line[2].isdecimal() and line[0].partition("/")[0] in PACKAGES:
            yield Listed(line[0], line[1], int(line[2]))


def _same(path: Path, listed: Listed, *, thorough: bool) -> bool:
    try:
        return (path.stat().st_size == listed.size and not thorough) or _as_written(path.read_bytes(), listed)
    except OSError:
        return listed.name.endswith(".py") and path.with_suffix(".pyc").is_file()


def _as_written(content: bytes, listed: Listed) -> bool:
    import base64  # not at every start
    import hashlib

    method, _, value = listed.digest.partition("=")
    if method not in hashlib.algorithms_guaranteed:
        return len(content) == listed.size
    digests = (hashlib.new(method, each).digest() for each in (content, content.replace(b"\r\n", b"\n")))
    return any(base64.urlsafe_b64encode(digest).decode().rstrip("=") == value for digest in digests)


def _unlisted(place: Path, listed: set[str]) -> Iterator[str]:
    for package in PACKAGES:
        for path in sorted((place / package).rglob("*.py")):
            name = path.relative_to(place).as_posix()
            if name not in listed:
                yield name


def _strayed() -> Iterator[str]:
    homes = {package: find_spec(package) for package in PACKAGES}
    places = {Path(spec.origin).parents[1] for spec in homes.values() if spec is not None and spec.origin}
    if len(places) > 1:
        yield "api/__init__.py"
