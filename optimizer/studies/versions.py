"""What solved a case: the versions that its id and its row carry."""

import hashlib
import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path

from optimizer.domain.version import __version__

PACKAGE = Path(__file__).parent.parent
BESIDE = ("app", "cli", "examples", "public", "reporting", "studies")  # folders that do not change an answer


@cache
def versions() -> Mapping[str, str]:
    """By name; ``code`` is a digest of the sources that an answer comes from, so that no edit goes unnoticed."""
    return {
        "rotation": __version__, "code": _code(), "python": platform.python_version(), "ortools": version("ortools"),
        "highspy": version("highspy"), "numpy": version("numpy"), "scipy": version("scipy"),
    }


def _code() -> str:
    seen = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*")):
        inside = path.relative_to(PACKAGE)
        if path.suffix in (".py", ".yaml") and inside.parts[0] not in BESIDE:
            seen.update(f"{inside.as_posix()}\n".encode())
            seen.update(path.read_bytes())
    return seen.hexdigest()[:16]
