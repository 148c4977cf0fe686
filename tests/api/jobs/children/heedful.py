"""Has a plan at any time, and gives it when it is told to stop."""

import time
from pathlib import Path
from typing import Any


def perform(task: dict[str, Any], work: Path, *_: Any) -> dict[str, Any]:
    try:
        time.sleep(60)
    except KeyboardInterrupt:
        (work / "out" / "plan.json").write_text("{}", "ascii")
    return {"state": "succeeded", "outcome": "solved", "result": {}, "plan": {"levels": []}}
