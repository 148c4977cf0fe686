"""The term of a week of visits and the hours of its lessons, as the lines of 设置 tell them."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from optimizer.domain.curriculum import curriculum
from optimizer.domain.vocabulary import HALVES, PERIODS_A_DAY, Stage
from optimizer.formats.cells import Refusal, shown

FIRST, WEEKS, OFF, PAUSE = "学期开始", "学期周数", "放假日期", "课间分钟"
DAY = re.compile(r"(\d{4})([-./年])(\d{1,2})[-./月](\d{1,2})日?")
TIME = re.compile(r"(\d{1,2}):(\d{2})(?::00)?")
SPAN = re.compile(r"至|到|~|—+|--")
PARTS = re.compile(r"[、,，;；\s]+")
LONGEST = 366  # days of a holiday
DAYTIME = ((5, 12), (11, 20))  # hours in which a half-day may begin: 2:00 in the afternoon is written 14:00


@dataclass(frozen=True)
class Term:
    """The days of a term; ``off`` are days without lessons."""

    first: date
    weeks: int = 20
    off: frozenset[date] = frozenset()

    @property
    def last(self) -> date:
        return self.first + timedelta(weeks=self.weeks, days=-1)

    def dates(self, day: int) -> list[date]:
        """All dates of a weekday (0: Monday) within the term, those without lessons included."""
        start = self.first + timedelta(days=(day - self.first.weekday()) % 7)
        return [start + timedelta(days=gone) for gone in range(0, (self.last - start).days + 1, 7)]

    def taught(self, day: int) -> list[date]:
        """Dates of a weekday on which lessons are held."""
        return [each for each in self.dates(day) if each not in self.off]


@dataclass(frozen=True)
class Bells:
    """When lessons begin: of a half-day the first one, or each of them; ``pause`` is what lies between in minutes."""

    starts: Mapping[tuple[Stage | None, int], tuple[time, ...]] = field(default_factory=dict)
    pause: int = 10

    def begin(self, stage: Stage, half: int, period: int) -> time:
        """When a lesson begins; ``period`` counts from 1 within the half-day."""
        given = self.starts.get((stage, half)) or self.starts.get((None, half)) or (DEFAULT[half],)
        if period <= len(given):
            return given[period - 1]
        gone = (period - len(given)) * (curriculum().minutes[stage] + self.pause)
        return (datetime.combine(date.min, given[-1]) + timedelta(minutes=gone)).time()


DEFAULT = (time(8, 30), time(14, 0))


def _day(text: str) -> date:
    form = "日期，如 2026-09-01"
    found = DAY.fullmatch(text.removesuffix(" 00:00:00"))
    if found is None:
        raise Refusal("看不懂的日期", f"请填{form}", shown(text))
    try:
        return date(int(found[1]), int(found[3]), int(found[4]))
    except ValueError:
        raise Refusal("不是存在的日期", f"请填{form}", shown(text)) from None


def days(text: str) -> frozenset[date]:
    """Days and spans of days, separated by 、 or lines: 2026-09-25、2026-10-01至2026-10-07."""
    found: set[date] = set()
    for part in filter(None, PARTS.split(re.sub(rf"\s*({SPAN.pattern})\s*", r"\1", text))):
        ends = [_day(end) for end in SPAN.split(part)]
        if len(ends) > 2 or not 0 <= (ends[-1] - ends[0]).days <= LONGEST:
            raise Refusal("看不懂的起止日期", "请填如 2026-10-01至2026-10-07，止日不早于起日", shown(part))
        found |= spanned(ends[0], ends[-1])
    return frozenset(found)


def spanned(first: date, last: date) -> frozenset[date]:
    """Every day from the first to the last."""
    return frozenset(first + timedelta(days=gone) for gone in range((last - first).days + 1))


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isdecimal() or not low <= int(text) <= high:
            raise Refusal("超出范围", f"请填 {low}–{high} 的整数", shown(text))
        return int(text)

    return read


def _times(half: int) -> Callable[[str], tuple[time, ...]]:
    def read(text: str) -> tuple[time, ...]:
        form = f"请填{HALVES[half]}第1节的时间，如 8:30，或依次填各节的时间，用顿号隔开"
        found = [TIME.fullmatch(part) for part in PARTS.split(text.strip())]
        given = [(int(each[1]), int(each[2])) for each in found if each is not None]
        if len(given) < len(found) or any(minute > 59 for _, minute in given):
            raise Refusal("看不懂的时间", form, shown(text))
        low, high = DAYTIME[half]
        if not all(low <= hour < high for hour, _ in given):
            raise Refusal(f"不是{HALVES[half]}的时间", f"{form}（24小时制）", shown(text))
        if len(given) > PERIODS_A_DAY[half] or sorted(set(given)) != given:
            raise Refusal(f"应由早到晚，最多{PERIODS_A_DAY[half]}节", form, shown(text))
        return tuple(time(*each) for each in given)

    return read


BELLS: Mapping[str, tuple[Stage | None, int]] = {
    f"{stage or ''}{half}上课": (stage, code)
    for stage in (None, Stage.PRIMARY, Stage.JUNIOR)
    for code, half in enumerate(HALVES)
}
READERS: Mapping[str, Callable[[str], Any]] = {
    FIRST: _day, WEEKS: _whole(1, 30), OFF: days, PAUSE: _whole(0, 60),
    **{name: _times(half) for name, (_, half) in BELLS.items()},
}
"""The settings of a term, and what reads each of them; raises Refusal."""


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def term_of(settings: Mapping[str, str], year: int) -> tuple[Term, Bells]:
    """Term and bells of sound settings; what they leave out is the autumn term of the school year."""
    given = {name: READERS[name](folded(settings[name])) for name in READERS if folded(settings.get(name, ""))}
    term = Term(given.get(FIRST, date(year, 9, 1)), given.get(WEEKS, Term.weeks), given.get(OFF, frozenset()))
    bells = {BELLS[name]: given[name] for name in BELLS if name in given}
    return term, Bells(bells, given.get(PAUSE, Bells.pause))
