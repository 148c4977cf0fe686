"""Cases that solve nothing: a seed of 1 kills the child, 2 fills its memory, 3 takes for ever, 4 raises."""

import os
import signal
import time
from pathlib import Path
from typing import Any

from api.worker.tasks.common import Task, Tell
from optimizer.files.strict_json import read_json
from optimizer.studies.cases import unpacked


def perform(task: Task, work: Path, tell: Tell) -> dict[str, Any]:
    cases, first = unpacked(read_json(work / "cases.json")), task["request"]["first"]
    for number in task["numbers"]:
        case = cases[number - first]
        tell("begun", {"number": number, "abandon": case.limits.abandon})
        if case.seed == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        if case.seed == 2:
            held = bytearray(1200 * 2**20)
            held[:: 2**12] = b"x" * len(held[:: 2**12])
            time.sleep(30)
        if case.seed == 3:
            time.sleep(60)
        if case.seed == 4:
            raise RuntimeError("a defect")
        tell("row", {"number": number, "row": {"status": "solved"}})
    return {"state": "succeeded", "outcome": "done", "result": {}}
