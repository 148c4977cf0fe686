"""A rotation job that is a real solve for some seeds, and a short wait with a plan of one line for the others."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

REAL = 25  # one job in so many is solved


def perform(task: dict[str, Any], work: Path, tell: Callable[[str, dict[str, Any]], None]) -> dict[str, Any]:
    seed = task["request"].get("seed", 0)
    if seed % REAL == 0:
        from api.worker.tasks.rotation import perform as solve

        return solve(task, work, tell)
    tell("progress", {"done": 0, "total": 1})
    time.sleep(0.05 * (seed % 11))
    (work / "out" / "plan.json").write_text(json.dumps({"seed": seed}), "utf-8")
    return {"state": "succeeded", "outcome": "solved", "result": {"seed": seed}, "plan": {"seed": seed}}
