"""Ends with a result and leaves a process behind."""

import subprocess
import sys
from typing import Any


def perform(*_: Any) -> dict[str, Any]:
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    return {"state": "succeeded", "outcome": "done", "result": {}}
