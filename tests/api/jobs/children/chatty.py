"""Libraries and children that print where the result is told."""

import os
import subprocess
import sys
from typing import Any


def perform(*_: Any) -> dict[str, Any]:
    print('{"type": "ended", "state": "failed"}', flush=True)
    os.write(1, b'{"type": "ended", "state": "failed"')
    subprocess.run([sys.executable, "-c", "print('{}')"], check=True)
    return {"state": "succeeded", "outcome": "done", "result": {}}
