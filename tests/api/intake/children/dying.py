"""The process that looks at templates, with kinds that die, never end, or ask for more than they may have."""

import os
import time

from api.uploads import isolated_checks
from optimizer.processes.child import ADDRESSES


def _spin() -> None:
    while True:
        pass


if __name__ == "__main__":
    isolated_checks.KINDS = {
        "abort": lambda _: os.abort(),  # type: ignore[return-value]
        "sleep": lambda _: time.sleep(60),  # type: ignore[return-value]
        "spin": lambda _: _spin(),  # type: ignore[return-value]
        "swell": lambda _: {"filled": len(bytearray((isolated_checks.MEMORY + ADDRESSES) * 2**20))},
        "live": lambda _: {"alive": True},
    }
    isolated_checks.main()
