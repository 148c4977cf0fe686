import ctypes
from typing import Any


def perform(*_: Any) -> dict[str, Any]:
    ctypes.string_at(0)
    raise AssertionError
