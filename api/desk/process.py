"""The child that holds one opened plan: it reads the plan once, then answers questions until nobody asks any more."""

import gc
import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from api.worker.child_line import Line, where
from optimizer.processes.limits import bounded

Asked = Mapping[str, Any]


def main() -> None:
    """Standard input: what to open, then questions, each a line; its end means that nobody waits any more.

    Every line is answered by one. After a fault the process is gone: what it had worked out may be broken.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    bounded(sys.argv[1])
    line = Line()
    asking: Callable[[Asked], Any] = lambda asked: _opened(asked)  # noqa: E731 - the first line opens the plan
    for text in sys.stdin:
        answer = _answered(asking, json.loads(text))
        desk = answer.pop("desk", None)
        line.tell(answer)
        if answer["type"] == "fault":
            break
        if desk is not None:
            asking = desk
            gc.collect()
            gc.freeze()  # what was read stays
    os._exit(0)  # threads of native code may still be at work


def _answered(asking: Callable[[Asked], Any], asked: Asked) -> dict[str, Any]:
    from api.common.fault_report import told
    from optimizer.domain.errors import InputError

    try:
        found = asking(asked)
    except InputError as error:
        return {"type": "refused", "errors": list(told(error.complaints))}
    except MemoryError:
        return {"type": "fault", "code": "out_of_memory", "error": "MemoryError", "where": []}
    except Exception as error:
        return {"type": "fault", "code": "internal", "error": type(error).__name__, "where": where(error)}
    return {"type": "opened", "desk": found} if callable(found) else {"type": "answer", "data": found}


def _opened(asked: Asked) -> Callable[[Asked], Any]:
    """Reads the plan in the work folder; what then answers its questions."""
    from api.desk.questions import QUESTIONS
    from optimizer.app.desk import PlanDesk
    from optimizer.app.judge import PlanRequest, year_of

    plan, previous = Path("plan", "plan.json"), Path("previous.json")
    desk = PlanDesk.of(PlanRequest(
        Path("roster.json"), plan, asked["policy"], year_of(plan), previous=previous if previous.exists() else None,
    ))
    return lambda question: QUESTIONS[question["ask"]](desk, question)


if __name__ == "__main__":
    main()
