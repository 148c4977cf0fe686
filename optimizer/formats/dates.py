"""Months in every form that bureaus and their programs write them; what has two meanings is asked."""

import math
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from optimizer.formats.cells import Reading, Refusal, Unclear, shown
from optimizer.formats.sheet import Cell
from optimizer.formats.written_dates import plain, written

DAY_DROPPED = "日期只保留年月"
SHORT = "年份只有两位，按{}–{}年读入"
DECIMAL = "小数按“年.月”读入"
UTC = "由世界时换算为北京时间"
STILL = "按仍在进行读入"
DOTTED = re.compile(r"(?:\d{2}|\d{4})\.(\d{1,2})")
ONE = re.compile(r"(?:\d{2}|\d{4})\.1")  # January, or what is left of 2020.10 where it once was a number
YEAR = re.compile(r"(\d{4})(?:\.0+)?年?")
SEASON = re.compile(r"(\d{4})年?([春秋])[季天]?(?:学期)?")
SEASONS = {"春": 3, "秋": 9}
NAMED_LAST = re.compile(r"(\d{1,2})([-./])(\d{1,2})\2(\d{4})")
ONGOING = frozenset(("至今", "今", "现在", "目前", "未结束", "仍在", "在岗"))
NEXT_DAY, SAME_DAY = "按后一天读", "按当天读"
DAY_FIRST, MONTH_FIRST = "日/月/年", "月/日/年"
ASKED = "问"


@dataclass(frozen=True, slots=True)
class Month:
    """A month, held as its first day.

    ``usual`` is the month that is likely meant where only a year stands; None where each cell has its own.
    ``ongoing``: the column knows 至今, which is an empty cell. ``one`` and ``order`` are what the other cells of the
    column tell of 2020.1 and of 03/04/2001.
    """

    first: date
    last: date
    usual: int | None = None
    ongoing: bool = False
    one: Literal["", "拒", "问"] = ""
    order: str = ASKED
    options: tuple[str, ...] = ()

    @property
    def form(self) -> str:
        return f"年月，如 2001-03（{self.first:%Y-%m} 至 {self.last:%Y-%m}）"

    def fitted(self, cells: Collection[Cell]) -> "Month":
        """This kind for a column of these cells."""
        texts = [plain(cell) for cell in cells if isinstance(cell, str) and ("." in cell or "/" in cell or "-" in cell)]
        one: Literal["", "拒", "问"] = ""
        if any(ONE.fullmatch(text) for text in texts):
            one = _one({match[1] for text in texts if (match := DOTTED.fullmatch(text))})
        orders = [(int(match[1]), int(match[3])) for text in texts if (match := NAMED_LAST.fullmatch(text))]
        order = ASKED
        if any(left > 12 or right > 12 for left, right in orders):
            order = MONTH_FIRST if all(left <= 12 for left, _ in orders) else DAY_FIRST
        return replace(self, one=one, order=order)

    def read(self, cell: Cell, epoch: date | None) -> Reading:
        if isinstance(cell, datetime):
            return self._timed(cell.date(), cell.time(), cell, "")
        if isinstance(cell, date):
            return self._month(cell, cell, "")
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            return self._number(cell, epoch)
        return self._text(plain(cell) if isinstance(cell, str) else "", cell)

    def _month(self, day: date, cell: Cell, change: str) -> Reading:
        month = day.replace(day=1)
        if not self.first <= month <= self.last:
            raise Refusal("日期超出范围", f"请填{self.form}", shown(cell))
        return Reading(month, change or ("" if day == month else DAY_DROPPED))

    def _timed(self, day: date, clock: time, cell: Cell, change: str) -> Reading:
        """Programs write midnight in China as 16:00 of the day before: it matters where that is another month."""
        following = day + timedelta(days=1)
        if following.month != day.month and (15 <= clock.hour < 17 or clock == time(17) or clock.hour == 23):
            raise Unclear(
                "等时刻像是程序按世界时写出的零点（北京时间是后一天0:00）：按当天读会早一个月，按哪一天读",
                (NEXT_DAY, SAME_DAY), NEXT_DAY, f"{clock.hour}:00", {NEXT_DAY: following, SAME_DAY: day},
            )
        return self._month(day, cell, change)

    def _text(self, text: str, cell: Cell) -> Reading:
        if self.ongoing and text in ONGOING:
            return Reading("", STILL)
        if self.one and ONE.fullmatch(text):
            self._refuse_one(text, cell)
        try:
            found = written(text, self.first.year)
        except (ValueError, OverflowError):
            raise Refusal("不是存在的日期", f"请填{self.form}", shown(cell)) from None
        if found is None:
            return self._month(self._rare(text, cell), cell, "")
        change = SHORT.format(self.first.year, self.first.year + 99) if found.short else UTC if found.utc else ""
        if found.clock is not None:
            return self._timed(found.day, found.clock, cell, change)
        return self._month(found.day, cell, change)

    def _refuse_one(self, text: str, cell: Cell) -> None:
        if self.one == "拒":
            rule = "是1月，还是10月丢了末尾的0，无法分辨（同列其他月份是两位数）"
            raise Refusal(rule, f"请把该列设为文本格式，再填{self.form}", shown(cell))
        means = {f"{month}月": f"{text[:-2]}-{month}" for month in (1, 10)}
        raise Unclear("这样的小数是1月，还是10月丢了末尾的0", tuple(means), None, "年.1", means)

    def _rare(self, text: str, cell: Cell) -> date:
        """A day whose form needs the column, or an answer."""
        if match := NAMED_LAST.fullmatch(text):
            return self._named_last(int(match[1]), int(match[3]), int(match[4]), cell)
        if match := YEAR.fullmatch(text):
            raise self._only_year(int(match[1]), cell)
        if (match := SEASON.fullmatch(text)) and self.usual is not None:
            year, season = int(match[1]), match[2]
            raise self._asked_month(year, SEASONS[season], f"年份加{season}季", "的格没有月份，按几月读")
        raise Refusal("看不懂的日期", f"请填{self.form}", shown(cell))

    def _named_last(self, left: int, right: int, year: int, cell: Cell) -> date:
        days: dict[str, Cell] = {}
        for order, month, day in ((DAY_FIRST, right, left), (MONTH_FIRST, left, right)):
            try:
                days[order] = date(year, month, day)
            except ValueError:
                continue
        if self.order in days or (len(days) == 1 and self.order == ASKED) or (days and left == right):
            found = days.get(self.order, next(iter(days.values())))
            assert isinstance(found, date)
            return found
        if not days or self.order != ASKED:
            raise Refusal("不是存在的日期，或与同列其他格的日月先后不同", f"请填{self.form}", shown(cell))
        raise Unclear("先后不明，按哪一种读", (DAY_FIRST, MONTH_FIRST), None, "日、月", days)

    def _only_year(self, year: int, cell: Cell) -> Refusal:
        if self.usual is None or not self.first.year <= year <= self.last.year:
            return Refusal("只有年份，没有月份", f"请填{self.form}", shown(cell))
        return self._asked_month(year, self.usual, "只有年份", "的格没有月份，按几月读")

    def _asked_month(self, year: int, guess: int, what: str, rule: str) -> Unclear:
        months = (guess, *(month for month in range(1, 13) if month != guess))
        means = {f"{month}月": date(year, month, 1) for month in months}
        return Unclear(rule, tuple(means), f"{guess}月", what, means)

    def _number(self, cell: float, epoch: date | None) -> Reading:
        if not math.isfinite(cell):
            raise Refusal("数字不能当作日期", f"请填{self.form}", shown(cell))
        if cell == int(cell):
            whole = str(int(cell))
            if len(whole) in (6, 8) or (len(whole) == 4 and self.first.year <= int(cell) <= self.last.year):
                return self._text(whole, cell)
        elif 1900 < cell < 2101:
            return self._decimal(cell)
        if epoch is None or not 10_000 <= cell <= 80_000:
            raise Refusal("数字不能当作日期", f"请填{self.form}", shown(cell))
        moment = datetime.combine(epoch, time()) + timedelta(days=cell)
        return self._timed(moment.date(), moment.time(), cell, "")

    def _decimal(self, cell: float) -> Reading:
        """1985.07 is July; typed as 2001.10, Excel keeps 2001.1: January and October look the same."""
        year, _, month = f"{cell:.10g}".partition(".")
        if month == "1":
            raise Refusal("是小数，1月与10月无法分辨", f"请把该列设为文本格式，再填{self.form}", shown(cell))
        if len(month) > 2 or not 1 <= int(month) <= 12:
            raise Refusal("是小数，不是年月", f"请填{self.form}", shown(cell))
        return self._month(date(int(year), int(month), 1), cell, DECIMAL)

    def show(self, value: date) -> date:
        return value


def _one(months: set[str]) -> Literal["", "拒", "问"]:
    """What 2020.1 is in a column whose texts have these months: January where others are written with one digit."""
    if "10" in months or months & set("23456789"):
        return ""
    return "拒" if any(month.startswith("0") for month in months) else "问"
