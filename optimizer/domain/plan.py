"""What was decided: the postings of a plan, and where they came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from optimizer.domain.vocabulary import Kind


class Posting(NamedTuple):
    """A teacher serves away from the 编制 school ``origin`` from ``first_year`` to ``last_year`` (school years)."""

    teacher: str
    origin: str
    school: str
    first_year: int
    last_year: int | None  # None: open-ended
    mode: Kind = Kind.ROTATION
    decided: bool = False  # fixed by a planner, not chosen by the engine

    @property
    def length(self) -> int | None:
        """School years; None for an open end."""
        return None if self.last_year is None else self.last_year - self.first_year + 1

    def covers(self, year: int) -> bool:
        """Whether the teacher serves there in that school year."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)


@dataclass(frozen=True)
class Plan:
    """The postings that start in a horizon of school years, by teacher, then by year."""

    year: int  # the first
    postings: tuple[Posting, ...]
    digests: Mapping[str, str] = field(default_factory=dict)
    span: int = 1

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(range(self.year, self.year + self.span))
