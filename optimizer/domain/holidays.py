"""Statutory holidays and the days worked in exchange, by the yearly notices in the data file ``holidays.yaml``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True)
class Holiday:
    """Days off from the first to the last, weekends within included, and the Saturdays and Sundays worked for them."""

    name: str
    first: date
    last: date
    worked: tuple[date, ...] = ()


@dataclass(frozen=True)
class Notice:
    """What the State Council announced for a calendar year."""

    year: int
    source: str
    holidays: Sequence[Holiday]


@dataclass(frozen=True)
class Almanac:
    """All notices that the file has, by year; ``by_law`` is what the regulation dates itself, whatever the notice."""

    notices: Mapping[int, Notice]
    off: Mapping[date, str]  # days of the notices and the holiday that each belongs to
    worked: Mapping[date, str]
    by_law: Sequence[tuple[str, int, int, int]]  # name, month, day, the first year of it
    law: str  # the regulation

    def holiday(self, day: date) -> str | None:
        """The holiday that a day belongs to, None for no holiday; of an unannounced year only what the law dates."""
        if day in self.off or day.year in self.notices:
            return self.off.get(day)
        return next((
            name for name, month, of, since in self.by_law if (month, of) == (day.month, day.day) and since <= day.year
        ), None)


@cache
def almanac() -> Almanac:
    """The data file."""
    plain = yaml.safe_load(files("optimizer.domain").joinpath("holidays.yaml").read_text("utf-8"))
    notices = {
        each["year"]: Notice(each["year"], each["source"], [
            Holiday(one["name"], one["first"], one["last"], tuple(one["worked"])) for one in each["holidays"]
        ])
        for each in plain["notices"]
    }
    every = [one for notice in notices.values() for one in notice.holidays]
    fixed = [(one["name"], *map(int, one["day"].split("-")), one["first"]) for one in plain["fixed"]["days"]]
    return Almanac(
        notices,
        {day: one.name for one in every for day in spanned(one.first, one.last)},
        {day: one.name for one in every for day in one.worked},
        fixed, plain["fixed"]["source"],
    )


def spanned(first: date, last: date) -> Sequence[date]:
    """Every day from the first to the last."""
    return [first + timedelta(days=gone) for gone in range((last - first).days + 1)]
