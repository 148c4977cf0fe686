"""School years as people write them: named by the calendar year in which they open."""

import math
import re
from dataclasses import dataclass
from datetime import date

from optimizer.formats.cells import Reading, Refusal, Unclear, shown
from optimizer.formats.sheet import Cell
from optimizer.formats.written_dates import plain, written

SPAN = re.compile(r"(\d{4}|\d{2})年?[-/至到](\d{4}|\d{2})(?:学?年度?)?")
NAMED = re.compile(r"(\d{4})(?:\.0+)?(?:学年度?)?")
TERM = re.compile(r"(.*?(?:学?年度?|\d{4}))(?:第[12]学期|[上下]学期|全年)")
AUTUMN = re.compile(r"(\d{4})年?秋[季天]?(?:学期|入学|开学)?")
SPRING = re.compile(r"(\d{4})年?春[季天]?(?:学期)?")
CALENDAR = re.compile(r"(\d{4})(?:年|级|届)")
TERM_DROPPED = "学期不读，按整学年读入"
BY_AUTUMN = "按秋季开学的学年读入"
BY_MONTH = "按所在学年读入"
SHORT = "年份只有两位，按20xx年读入"
LATER, EARLIER = "年份的学年", "上一学年"


@dataclass(frozen=True, slots=True)
class Year:
    """A school year, named by the calendar year in which it opens.

    ``opens``: from this month on, a day belongs to the school year that its calendar year names.
    """

    first: int = 1950
    last: int = 2100
    opens: int = 8
    options: tuple[str, ...] = ()
    form: str = "学年，如 2026 或 2026-2027"

    def read(self, cell: Cell, epoch: date | None) -> Reading:
        if isinstance(cell, date):
            return self._of_day(cell)
        text = ""
        if isinstance(cell, str):
            text = plain(cell)
        elif isinstance(cell, int | float) and not isinstance(cell, bool) and math.isfinite(cell):
            text = f"{cell:.10g}"
        change = ""
        if match := TERM.fullmatch(text):
            text, change = match[1], TERM_DROPPED
        if match := NAMED.fullmatch(text):
            return self._year(int(match[1]), cell, change)
        if match := SPAN.fullmatch(text):
            return self._span(match[1], match[2], cell, change)
        if not isinstance(cell, str):  # 2026.5 is no month here
            raise Refusal("应为学年", f"请填{self.form}", shown(cell))
        return self._other(text, cell)

    def _year(self, year: int, cell: Cell, change: str = "") -> Reading:
        if not self.first <= year <= self.last:
            raise Refusal("学年超出范围", f"请填 {self.first}–{self.last} 之间的学年", shown(cell))
        return Reading(year, change)

    def _span(self, left: str, right: str, cell: Cell, change: str) -> Reading:
        year = int(left) + (2000 if len(left) == 2 else 0)
        if (year + 1) % 10 ** len(right) != int(right):
            if len(left) == 4 and len(right) == 2 and 1 <= int(right) <= 12:
                return self._of_day(date(year, int(right), 1))
            raise Refusal("不是一个学年", f"请填{self.form}，多个学年用顿号隔开", shown(cell))
        if len(left) == 4 and len(right) == 2 and int(right) < self.opens:  # 2001-02: also February
            raise _asked("2001-02", "这样的写法是学年还是年月不明，是哪个学年", year, LATER)
        return self._year(year, cell, change or (SHORT if len(left) == 2 else ""))

    def _other(self, text: str, cell: Cell) -> Reading:
        if match := AUTUMN.fullmatch(text):
            return self._year(int(match[1]), cell, BY_AUTUMN)
        if match := SPRING.fullmatch(text):
            raise _asked("春季", "学期属于上一年秋季开学的学年，是哪个学年", int(match[1]), EARLIER)
        if match := CALENDAR.fullmatch(text):
            self._year(int(match[1]), cell)  # refused where it is out of range
            raise _asked("只写“年”", "的格没有说学年，是哪个学年", int(match[1]), LATER)
        try:
            found = written(text, 1950)
        except (ValueError, OverflowError):
            found = None
        if found is None or found.short:
            raise Refusal("应为学年", f"请填{self.form}", shown(cell))
        return self._of_day(found.day)

    def _of_day(self, day: date) -> Reading:
        if day.month >= self.opens:
            return self._year(day.year, day, BY_MONTH)
        raise _asked(f"1月至{self.opens - 1}月", "的日期属于上一年秋季开学的学年，是哪个学年", day.year, EARLIER)

    def show(self, value: int) -> int:
        return value


def _asked(what: str, rule: str, year: int, guess: str) -> Unclear:
    """The question whether a calendar year names the school year that opens in it, or the one that ends in it."""
    means: dict[str, Cell] = {guess: year if guess == LATER else year - 1}
    means |= {EARLIER: year - 1} if guess == LATER else {LATER: year}
    return Unclear(rule, tuple(means), guess, what, means)
