"""A told answer: what every way of showing it has in common."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Grid:
    """A small table of texts."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """A heading, what is said under it, a table, and what is said of the table."""

    title: str
    lines: tuple[str, ...] = ()
    grid: Grid | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Story:
    """An answer with its verdict first; ``facts`` are what it starts from, by name."""

    title: str
    verdict: str
    facts: Mapping[str, str]
    sections: Sequence[Section]

    def plain(self) -> dict[str, Any]:
        """The texts as plain data."""
        return {
            "title": self.title, "verdict": self.verdict, "facts": dict(self.facts),
            "sections": [asdict(section) for section in self.sections],
        }
