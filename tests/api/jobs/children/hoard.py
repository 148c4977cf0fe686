"""Asks for more addresses than it may have, without filling them."""

import mmap
from typing import Any


def perform(*_: Any) -> dict[str, Any]:
    raise MemoryError if _refused() else AssertionError


def _refused() -> bool:
    try:
        mmap.mmap(-1, 64 * 2**30)
    except OSError:
        return True
    return False
