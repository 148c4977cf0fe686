"""What later school years bring to a school (学校年度)."""

from collections.abc import Mapping
from dataclasses import dataclass

from optimizer.domain.vocabulary import Stage


@dataclass(frozen=True, slots=True)
class Outlook:
    """What changes at a school from a school year on (学校年度): enrolment forecast and posts; None is unchanged."""

    school: str
    year: int
    pupils: Mapping[Stage, int] | None = None
    quota: int | None = None
    senior_posts: int | None = None
    middle_posts: int | None = None
