"""What every kind of job may need; quick to load, for a part of a study starts many children."""

import os
import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from rich.console import Console

Tell = Callable[[str, dict[str, Any]], None]
Task = Mapping[str, Any]
SILENT = Console(file=open(os.devnull, "w", encoding="utf-8"), width=120)  # noqa: SIM115 - lives as long as the child


def optional(path: Path) -> Path | None:
    """A file that may have been given."""
    return path if path.exists() else None


def settled() -> None:
    """The answer is there: a stop that comes now must not lose it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def steps(tell: Tell) -> Callable[[str, int, int], None]:
    """Progress of what does one thing after another."""
    return lambda what, done, total: tell("progress", {"text": what, "done": done, "total": total})
