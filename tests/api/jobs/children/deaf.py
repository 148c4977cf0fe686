"""Does not stop when it is told to."""

import time
from contextlib import suppress
from typing import Any


def perform(*_: Any) -> dict[str, Any]:
    while True:
        with suppress(KeyboardInterrupt):
            time.sleep(60)
