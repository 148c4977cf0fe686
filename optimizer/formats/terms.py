"""The term of a week of visits and the hours of its lessons, as the lines of 设置 tell them."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from optimizer.domain.curriculum import curriculum
from optimizer.domain.school_term import Term
from optimizer.domain.vocabulary import HALVES, PERIODS_A_DAY, Stage
from optimizer.formats.calendar_days import PARTS, day_of, days, makeup_days
from optimizer.formats.cells import Refusal, shown

FIRST, WEEKS, LAST, OFF, MAKEUP, PAUSE = "学期开始", "学期周数", "学期结束", "放假日期", "补课日", "课间分钟"
LONGEST = 30  # weeks of a term
TIME = re.compile(r"(\d{1,2}):(\d{2})(?::00)?")
DAYTIME = ((5, 12), (11, 20))  # hours in which a half-day may begin: 2:00 in the afternoon is written 14:00


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
    FIRST: day_of, WEEKS: _whole(1, LONGEST), LAST: day_of, OFF: days, MAKEUP: makeup_days, PAUSE: _whole(0, 60),
    **{name: _times(half) for name, (_, half) in BELLS.items()},
}
"""The settings of a term, and what reads each of them; raises Refusal."""


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def term_of(settings: Mapping[str, str], year: int) -> tuple[Term, Bells]:
    """Term and bells of sound settings; what they leave out is the autumn term of the school year."""
    given = {name: READERS[name](folded(settings[name])) for name in READERS if folded(settings.get(name, ""))}
    term = Term(
        given.get(FIRST, date(year, 9, 1)), given.get(WEEKS, Term.weeks), given.get(OFF, frozenset()),
        given.get(MAKEUP, {}), given.get(LAST),
    )
    bells = {BELLS[name]: given[name] for name in BELLS if name in given}
    return term, Bells(bells, given.get(PAUSE, Bells.pause))


def at_odds(given: Mapping[str, Any]) -> Iterator[tuple[str, Refusal]]:
    """What two lines of a term say against each other, at the name of one of them; ``given`` are their values."""
    first, last, weeks = (given.get(name) for name in (FIRST, LAST, WEEKS))
    if first and last and not 0 <= (last - first).days < 7 * LONGEST:
        yield LAST, Refusal(f"不在{FIRST}{first}之后的{LONGEST}周内", f"请改正{FIRST}或{LAST}", str(last))
    elif first and last and weeks and (last - first).days // 7 + 1 != weeks:
        told = (last - first).days // 7 + 1
        yield LAST, Refusal(f"是第{told}周，与{WEEKS}{weeks}不一致", "请只填一项，或改成一致", str(last))
    lessons = {day for day, held in given.get(MAKEUP, {}).items() if held is not None}
    if both := sorted(lessons & given.get(OFF, frozenset())):
        yield MAKEUP, Refusal(f"也写在{OFF}里", "请只留一处", "、".join(map(str, both)))
