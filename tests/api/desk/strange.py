"""A child in the place of a desk that does what it is asked: die, hang, fill its memory, fail, babble."""

import json
import os
import signal
import sys
import time
from typing import Any

from optimizer.processes.limits import bounded


def main() -> None:
    bounded(sys.argv[1])
    held = []
    for line in sys.stdin:
        asked: dict[str, Any] = json.loads(line)
        answer: dict[str, Any] = {"type": "answer", "data": {"pid": os.getpid()}}
        match asked.get("ask"):
            case None:
                answer = {"type": "refused", "errors": []} if asked.get("refuse") else {"type": "opened"}
            case "die":
                os.kill(os.getpid(), signal.SIGKILL)
            case "hang":
                time.sleep(600)
            case "slow":
                time.sleep(1)
            case "fill":
                held.append(b"x" * (400 * 2**20))
                time.sleep(600)
            case "fail":
                answer = {"type": "fault", "code": "internal", "error": "RuntimeError", "where": ["x.py:1"]}
            case "babble":
                print("not JSON")
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
