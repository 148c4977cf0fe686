"""Months and school years in every form that bureaus write them, and no other."""

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from optimizer.formats.cells import Reading, Refusal, shown
from optimizer.formats.sheet import Cell

FORMS = tuple(map(re.compile, (
    r"(\d{4})([-./])(\d{1,2})(?:\2(\d{1,2}))?(?: 0?0:00(?::00)?)?",  # 2001-03, 2001.3, 2001/3/4 0:00
    r"(\d{4})(年)(\d{1,2})月(?:(\d{1,2})日)?",
    r"(\d{4})()(\d{2})()",  # 200103
)))
YEAR = re.compile(r"(\d{4})(?:-(\d{4}))?(?:学年)?")
DAY_DROPPED = "日期只保留年月"


@dataclass(frozen=True, slots=True)
class Month:
    """A month, held as its first day."""

    first: date
    last: date
    options: tuple[str, ...] = ()

    @property
    def form(self) -> str:
        return f"年月，如 2001-03（{self.first:%Y-%m} 至 {self.last:%Y-%m}）"

    def read(self, cell: Cell, epoch: date | None) -> Reading:
        day = self._day(cell, epoch)
        month = day.replace(day=1)
        if not self.first <= month <= self.last:
            raise Refusal("日期超出范围", f"请填{self.form}", shown(cell))
        return Reading(month, "" if day == month else DAY_DROPPED)

    def _day(self, cell: Cell, epoch: date | None) -> date:
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            return self._serial(cell, epoch)
        text = unicodedata.normalize("NFKC", cell).strip() if isinstance(cell, str) else ""
        return self._written(text, cell)

    def _written(self, text: str, cell: Cell) -> date:
        for form in FORMS:
            if match := form.fullmatch(text):
                year, _, month, day = match.groups()
                try:
                    return date(int(year), int(month), int(day or 1))
                except ValueError:
                    raise Refusal("不是存在的日期", f"请填{self.form}", shown(cell)) from None
        raise Refusal("看不懂的日期", f"请填{self.form}", shown(cell))

    def _serial(self, cell: float, epoch: date | None) -> date:
        if not math.isfinite(cell) or cell != int(cell):
            # typed as 2001.10, Excel keeps 2001.1: January and October look the same
            raise Refusal("是小数，1月与10月无法分辨", f"请把该列设为文本格式，再填{self.form}", shown(cell))
        if 190001 <= cell <= 210012:
            return self._written(str(int(cell)), cell)
        if epoch is None or not 10_000 <= cell <= 80_000:
            raise Refusal("数字不能当作日期", f"请填{self.form}", shown(cell))
        return epoch + timedelta(days=int(cell))

    def show(self, value: date) -> date:
        return value


@dataclass(frozen=True, slots=True)
class Year:
    """A school year, named by the calendar year in which it opens."""

    first: int = 1950
    last: int = 2100
    options: tuple[str, ...] = ()
    form: str = "学年，如 2026 或 2026-2027"

    def read(self, cell: Cell, epoch: date | None) -> Reading:
        text = ""
        if isinstance(cell, str):
            text = unicodedata.normalize("NFKC", cell).strip()
        elif isinstance(cell, int | float) and not isinstance(cell, bool) and math.isfinite(cell):
            text = f"{cell:.10g}"
        match = YEAR.fullmatch(text)
        if not match or (match[2] and int(match[2]) != int(match[1]) + 1):
            raise Refusal("应为学年", f"请填{self.form}", shown(cell))
        if not self.first <= int(match[1]) <= self.last:
            raise Refusal("学年超出范围", f"请填 {self.first}–{self.last} 之间的学年", shown(cell))
        return Reading(int(match[1]))

    def show(self, value: int) -> int:
        return value
