"""Days as the settings of a term write them: one day, days and spans without lessons, make-up days."""

import re
from collections.abc import Mapping
from datetime import date

from optimizer.domain.holidays import spanned
from optimizer.formats.cells import Refusal, shown

DATE = r"\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日?"
DAY = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?")
SPAN = re.compile(r"至|到|~|—+|--")
PARTS = re.compile(r"[、,，;；\s]+")
LONGEST = 366  # days of a holiday
WEEKDAYS = "一二三四五六"  # a timetable has no Sunday
WEEK = "(?:周|星期|礼拜)"
REMARK = re.compile(rf"\({WEEK}[{WEEKDAYS}日天]\)")  # which weekday the day itself is
TIED = re.compile(rf"\s+(?=上|补|按|不|停课|放假|{WEEK})")
MAKEUP = re.compile(
    rf"({DATE})(?:(?:上|补|按)?(?:{WEEK}([{WEEKDAYS}])|({DATE}))(?:的?课(?:表|程)?)?|(不上课|不补课|不补|停课|放假))"
)


def day_of(text: str) -> date:
    """A date. Raises Refusal."""
    form = "日期，如 2026-09-01"
    found = DAY.fullmatch(text.removesuffix(" 00:00:00"))
    if found is None:
        raise Refusal("看不懂的日期", f"请填{form}", shown(text))
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        raise Refusal("不是存在的日期", f"请填{form}", shown(text)) from None


def days(text: str) -> frozenset[date]:
    """Days and spans of days, separated by 、 or lines: 2026-09-25、2026-10-01至2026-10-07. Raises Refusal."""
    found: set[date] = set()
    for part in filter(None, PARTS.split(re.sub(rf"\s*({SPAN.pattern})\s*", r"\1", text))):
        ends = [day_of(end) for end in SPAN.split(part)]
        if len(ends) > 2 or not 0 <= (ends[-1] - ends[0]).days <= LONGEST:
            raise Refusal("看不懂的起止日期", "请填如 2026-10-01至2026-10-07，止日不早于起日", shown(part))
        found.update(spanned(ends[0], ends[-1]))
    return frozenset(found)


def makeup_days(text: str) -> Mapping[date, int | None]:
    """Days, each with the weekday (0: Monday) whose timetable it holds: named, or that of the day that is made up.

    2026-09-20上周二的课、2026-10-10补2026-10-07; None where it says no lessons (2026-10-10不上课). Raises Refusal.
    """
    found: dict[date, int | None] = {}
    for part in filter(None, PARTS.split(TIED.sub("", REMARK.sub("", text)))):
        told = MAKEUP.fullmatch(part)
        if told is None:
            form = "请写明上周几的课，如 2026-09-20上周二的课；不上课的写 2026-09-20不上课"
            raise Refusal("看不懂的补课日", form, shown(part))
        day, weekday, other, _ = told.groups()
        held = WEEKDAYS.index(weekday) if weekday else day_of(other).weekday() if other else None
        if held == len(WEEKDAYS):
            raise Refusal("所补的日子是周日，没有课表", "请写周一至周六", shown(part))
        if found.setdefault(day_of(day), held) != held:
            raise Refusal("同一天写了两种课表", "请只留一种", shown(part))
    return found
