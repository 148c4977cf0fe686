"""Coordinates and cells as the page shows them: axes, words, numbers."""

from dataclasses import dataclass
from typing import Any

from optimizer.studies.columns import Row


@dataclass(frozen=True)
class Axis:
    """A coordinate that differs between cases, and its values in the order of the study."""

    name: str
    title: str
    values: tuple[Any, ...]

    @property
    def numeric(self) -> bool:
        return all(isinstance(value, int | float) and not isinstance(value, bool) for value in self.values)

    @property
    def labels(self) -> list[str]:
        return [words(value) for value in self.values]


def words(value: object) -> str:
    """A value of a coordinate as people read it."""
    if value is None:
        return "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def gap_percent(value: int, bound: int) -> float:
    return 100 * max(0, value - bound) / max(1, abs(value))


def number(row: Row, name: str) -> int:
    value = row[name]
    assert isinstance(value, int)
    return value


def kpi(row: Row, name: str) -> float | None:
    """A level in its own unit; for equity the true sum of CV², without the constant of the level's value."""
    if name == "equity":
        value = row.get("equity_number")
        return None if value is None else float(value)
    if row.get(f"{name}_value") is None:
        return None
    return number(row, f"{name}_value") / number(row, f"{name}_scale")
