"""What was decided: the postings of a plan, and where they came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from optimizer.vocabulary import Kind


class Posting(NamedTuple):
    """A teacher serves away from the 编制 school ``origin`` from ``first_year`` to ``last_year`` (school years)."""

    teacher: str
    origin: str
    school: str
    first_year: int
    last_year: int
    mode: Kind = Kind.ROTATION
    decided: bool = False  # fixed by a planner, not chosen by the engine


@dataclass(frozen=True)
class Plan:
    """The postings that start in the plan year, in the order of the roster."""

    year: int
    postings: tuple[Posting, ...]
    digests: Mapping[str, str] = field(default_factory=dict)
