"""The national exchange record (交流轮岗): one line for each posting of before."""

from dataclasses import dataclass
from datetime import date

from optimizer.domain.vocabulary import RECORDED, Duty, Kind


@dataclass(frozen=True, slots=True)
class PastPosting:
    """One line of the national exchange record (交流轮岗).

    ``origin`` and ``school`` are ids of schools, or names of places elsewhere: of another county, or closed since.
    Whoever is still at such a place is not on the staff here.
    """

    teacher: str
    type: str
    transfer: bool
    start: date
    end: date | None
    origin: str
    school: str
    passed: bool | None = None  # 考核合格; empty: not recorded

    @property
    def kind(self) -> Kind | None:
        """What its type says; None: no more than that it is a posting, or that it is none (``away``)."""
        kind = RECORDED.get(self.type)
        return kind if isinstance(kind, Kind) else None

    @property
    def away(self) -> bool:
        """Whether it keeps the teacher away from the own school; 走教 and 兼课 take a part of the week only."""
        return not isinstance(RECORDED.get(self.type), Duty)

    @property
    def first_year(self) -> int:
        """School year in which it began; August counts as the year that opens in September."""
        return self.start.year if self.start.month >= 8 else self.start.year - 1

    @property
    def last_year(self) -> int | None:
        """School year that it covers last, None where no end is recorded: the posting is still running.

        An end in August or before closes the school year before. One in the month of the start, n years later, is n
        years (2023-09 to 2026-09 is over on 31 August 2026); any other one counts the year that it falls in as a whole.
        """
        if self.end is None:
            return None
        anniversary = self.end.month == self.start.month and self.end.year > self.start.year
        return self.end.year if self.end.month >= 9 and not anniversary else self.end.year - 1
