"""Cases of a study, one after the other; each row is told as it is found."""

import os
import signal
from pathlib import Path
from typing import Any

from api.worker.tasks.common import Task, Tell
from optimizer.files.strict_json import read_json
from optimizer.studies.cases import unpacked
from optimizer.studies.slot_process import attempt


def perform(task: Task, work: Path, tell: Tell) -> dict[str, Any]:
    """Solve the cases that have no row yet."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(1))  # a row of half the time would stand for a whole one
    cases, first = unpacked(read_json(work / "cases.json")), task["request"]["first"]
    for number in task["numbers"]:
        case = cases[number - first]
        tell("begun", {"number": number, "abandon": case.limits.abandon})
        tell("row", {"number": number, "row": dict(attempt(case))})
    return {"state": "succeeded", "outcome": "done", "result": {"cases": len(task["numbers"])}}
