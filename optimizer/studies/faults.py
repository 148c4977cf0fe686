"""Everything wrong with a study file at once, each fault with its place and what to do."""

from collections.abc import Iterator

from pydantic import ValidationError

from optimizer.domain.errors import Problem
from optimizer.domain.validation import told

TABLE = "研究"


def faults_of(error: ValidationError) -> Iterator[Problem]:
    """Pydantic's faults in Chinese; places count from 1, as people do."""
    faults = error.errors()
    for fault in faults:
        deep = len(fault["loc"])
        inside = any(other["loc"][:deep] == fault["loc"] != other["loc"] for other in faults)
        if fault["type"] == "too_short" and inside:
            continue  # its items are there, but wrong
        yield problem(place(fault["loc"]), *told(fault))


def problem(where: str, rule: str, advice: str) -> Problem:
    return Problem(TABLE, None, where or None, rule, f"{advice.rstrip('。')}。")


def place(parts: tuple[int | str, ...]) -> str:
    """``instances`` 第2项 ``seeds`` 第1项: where in the file."""
    words = [f"第{part + 1}项" if isinstance(part, int) else str(part) for part in parts]
    return " ".join(words)
