import os
from typing import Any


def perform(*_: Any) -> dict[str, Any]:
    os.abort()
