"""The days of a term: which weekday's timetable is held on each of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from optimizer.domain.holidays import almanac, spanned

LATE = timedelta(days=7)  # before New Year, whose notice may have these days worked or off


@dataclass(frozen=True)
class Term:
    """A term by its first day and its weeks, or its last day.

    ``off`` are days without lessons beside the statutory holidays. ``makeup`` are days that hold the timetable of a
    weekday (0: Monday) whatever the calendar says, or none at all (None).
    """

    first: date
    weeks: int = 20
    off: frozenset[date] = frozenset()
    makeup: Mapping[date, int | None] = field(default_factory=dict, hash=False)
    end: date | None = None

    @property
    def last(self) -> date:
        return self.end or self.first + timedelta(weeks=self.weeks, days=-1)

    @property
    def days(self) -> Sequence[date]:
        """Every day of it, with lessons or without."""
        return spanned(self.first, self.last)

    def held(self, day: date) -> int | None:
        """The weekday whose timetable is held on a day; None: no lessons.

        What the place says of a day goes before the days off. A Saturday or Sunday that is worked by the notice alone
        is itself and no other weekday: which one it makes up for is settled by the place.
        """
        if day in self.makeup:
            return self.makeup[day]
        return None if day in self.off or almanac().holiday(day) else day.weekday()

    def dates(self, weekday: int) -> list[date]:
        """All dates of a weekday within the term, those without lessons included."""
        return [day for day in self.days if day.weekday() == weekday]

    def taught(self, weekday: int) -> list[date]:
        """Dates on which the lessons of a weekday are held, wherever these lie in their week."""
        return [day for day in self.days if self.held(day) == weekday]

    @property
    def unsettled(self) -> Sequence[date]:
        """Days worked by the notices of which the place does not say whose timetable they hold."""
        settled = self.makeup.keys() | self.off
        return [day for day in self.days if day in almanac().worked and day not in settled]

    @property
    def unannounced(self) -> Sequence[int]:
        """Calendar years that the term touches and no notice is known of."""
        years = range(self.first.year, (self.last + LATE).year + 1)
        return [year for year in years if year not in almanac().notices]
