"""Works for so many seconds and writes down that it did."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def perform(task: dict[str, Any], work: Path, tell: Callable[[str, dict[str, Any]], None]) -> dict[str, Any]:
    tell("progress", {"done": 0, "total": 1})
    time.sleep(task["request"].get("pause", 0))
    (work / "out" / "deep").mkdir()
    (work / "out" / "deep" / "note.txt").write_text("done", "ascii")
    return {"state": "succeeded", "outcome": "done", "result": {"pause": task["request"].get("pause", 0)}}
