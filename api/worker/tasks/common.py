"""What every kind of job may need; quick to load, for a part of a study starts many children."""

import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from optimizer.app.progress import Listen

Tell = Callable[[str, dict[str, Any]], None]
Task = Mapping[str, Any]


def optional(path: Path) -> Path | None:
    """A file that may have been given."""
    return path if path.exists() else None


def settled() -> None:
    """The answer is there: a stop that comes now must not lose it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def steps(tell: Tell) -> Callable[[str, int, int | None], None]:
    """Progress of what does one thing after another."""
    return lambda what, done, total: tell("progress", {"text": what, "done": done, "total": total})


def heard(tell: Tell) -> "Listen":
    """Progress of a use case that tells its steps."""
    from optimizer.app.progress import Event, Step

    step = steps(tell)

    def listen(event: Event) -> None:
        if isinstance(event, Step):
            step(event.text, event.done, event.total)

    return listen
