"""JSON that people may have edited, read strictly."""

import json
from pathlib import Path
from typing import Any

from optimizer.domain.errors import InputError


def read_json(path: Path) -> Any:
    """Strict JSON: no NaN, no duplicate keys. Raises InputError."""

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in items]
        if len(set(keys)) < len(keys):
            raise ValueError("键重复")
        return dict(items)

    def constant(name: str) -> None:
        raise ValueError(f"不允许 {name}")

    try:
        return json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=pairs, parse_constant=constant)
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise InputError.of(f"文件 {path.name} 无法读取", f"请检查文件是否完整（{error}）。") from error
