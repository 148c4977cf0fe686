"""When somebody retires: the month that the roster names (退休年月), else the statutory one by the dated table beside.

Source: ``retirement.yaml`` — the decision of 13 September 2024 (in force from 1 January 2025: men 60 → 63 and women
cadres 55 → 58, one month later for every four months), 组通字〔2015〕14号 for women with 高级职称 or above (60), and
人社部发〔2024〕94号 for those who go earlier or later.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from optimizer.domain.county import Teacher
from optimizer.domain.vocabulary import Title

SENIOR = Title.高级  # from this title on women serve as long as men


@dataclass(frozen=True)
class Age:
    """Original age in years; a month later for every ``step`` months, at most ``most`` months."""

    original: int
    step: int
    most: int


@dataclass(frozen=True)
class Scheme:
    """The table: ages by who (男, 女, 女高级), and how many months a person may go earlier or later."""

    dated: date
    source: str
    begins: date
    ages: Mapping[str, Age]
    earlier: int
    later: int
    least: Mapping[str, int]  # years of age before which nobody retires


@cache
def scheme() -> Scheme:
    """The data file."""
    plain: Mapping[str, Any] = yaml.safe_load(files("optimizer.domain").joinpath("retirement.yaml").read_text("utf-8"))
    flexible = plain["flexible"]
    return Scheme(
        dated=plain["dated"], source=plain["source"], begins=plain["begins"],
        ages={line["who"]: Age(line["original"], line["step"], line["most"]) for line in plain["ages"]},
        earlier=flexible["earlier"], later=flexible["later"], least=flexible["least"],
    )


def retirement(teacher: Teacher) -> date:
    """First day of the month in which a teacher retires."""
    return teacher.retires or statutory(teacher.birth, teacher.gender, teacher.title >= SENIOR)


@cache
def statutory(birth: date, gender: str, senior: bool = False) -> date:
    """First day of the month in which the statutory age is reached."""
    own = scheme().ages[_who(gender, senior)]
    original, begins = _months(birth) + 12 * own.original, _months(scheme().begins)
    delay = 0 if original < begins else min(own.most, (original - begins) // own.step + 1)
    return _first_of(original + delay)


def earliest_and_latest(birth: date, gender: str, senior: bool) -> tuple[date, date]:
    """The months between which 退休年月 may lie: three years either way, and not before the original age.

    A woman with 高级职称 may go from 55 on at her own wish (组通字〔2015〕14号).
    """
    table, who = scheme(), _who(gender, senior)
    due, least = _months(statutory(birth, gender, senior)), _months(birth) + 12 * table.least[who]
    by_wish = table.least[who] < table.ages[who].original
    return _first_of(least if by_wish else max(least, due - table.earlier)), _first_of(due + table.later)


def _who(gender: str, senior: bool) -> str:
    return "女高级" if gender == "女" and senior else gender


def _months(day: date) -> int:
    return 12 * day.year + day.month - 1


def _first_of(months: int) -> date:
    year, month = divmod(months, 12)
    return date(year, month + 1, 1)


def age(birth: date, day: date) -> int:
    """Completed years on a day."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
