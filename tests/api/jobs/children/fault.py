from typing import Any


def perform(*_: Any) -> dict[str, Any]:
    raise ValueError("张三 510102199001011234")
