"""What a place has otherwise than the data file, in the lines of 设置: 小学数学周课时, 初中教师周课时, 小学班额."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from optimizer.domain.curriculum import GRADES
from optimizer.domain.half_periods import Periods
from optimizer.domain.provinces import province_of
from optimizer.domain.vocabulary import Stage
from optimizer.formats.calendar_days import PARTS
from optimizer.formats.cells import Refusal, shown
from optimizer.formats.numbers import Whole
from optimizer.formats.settings import PLAN_YEAR, PROVINCE
from optimizer.formats.shares import Halves
from optimizer.formats.terms import folded

NAME = re.compile(rf"({'|'.join(GRADES)})(.*?)(教师周课时|周课时|班额)")
READERS = {"教师周课时": Whole(1, 60), "班额": Whole(1, 100)}


@dataclass(frozen=True)
class Local:
    """Periods by grade of (stage, subject), loads of (stage, subject or "" for all), pupils of a class at most."""

    periods: Mapping[tuple[Stage, str], tuple[Periods, ...]] = field(default_factory=dict)
    loads: Mapping[tuple[Stage, str], int] = field(default_factory=dict)
    sizes: Mapping[Stage, int] = field(default_factory=dict)
    province: str | None = None  # "" is 全国, None: not said
    year: int | None = None  # the school year of the plan, None where the settings do not say it


def local_name(name: str) -> tuple[Stage, str, str] | None:
    """Stage, subject and what is set; None where the line is about something else."""
    found = NAME.fullmatch(folded(name))
    named = {"周课时": True, "班额": False}  # whether a subject stands in it; either way before 教师周课时
    if found is None or named.get(found[3], bool(found[2])) != bool(found[2]):
        return None
    return Stage(found[1]), found[2], found[3]


def local_value(name: str, text: str) -> Any:
    """The value of such a line: periods by grade, one for all grades or one for each; else a whole number."""
    told = local_name(name)
    assert told is not None
    stage, _, what = told
    if what in READERS:
        return READERS[what].read(folded(text), None).value
    parts = [part for part in PARTS.split(folded(text)) if part]
    if len(parts) not in (1, GRADES[stage]):
        advice = f"请填一个数，或{GRADES[stage]}个年级各一个，用顿号隔开"
        raise Refusal(f"应为1个或{GRADES[stage]}个数", advice, shown(text))
    given = tuple(Halves(0, 20).read(part, date.min).value for part in parts)
    return given * GRADES[stage] if len(given) == 1 else given


def readable(name: str, text: str) -> bool:
    """Whether a line of 设置 is one of these and has a sound value."""
    try:
        return local_name(name) is not None and bool(folded(text)) and local_value(name, text) is not None
    except Refusal:
        return False


def local_curriculum(settings: Mapping[str, str]) -> Local:
    """Of sound settings; a line without a value says nothing."""
    periods, loads, sizes = {}, {}, {}
    for name, text in settings.items():
        told = local_name(name)
        if told is not None and folded(text):
            stage, subject, what = told
            value = local_value(name, text)
            if what == "班额":
                sizes[stage] = value
            elif what == "教师周课时":
                loads[stage, subject] = value
            else:
                periods[stage, subject] = value
    place = folded(settings.get(PROVINCE, ""))
    year = re.match(r"20\d\d", folded(settings.get(PLAN_YEAR, "")))
    return Local(periods, loads, sizes, province_of(place), int(year[0]) if year else None)
