"""Columns of parts: weekly periods in halves, and the share of a full post."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from optimizer.formats.cells import Reading, Refusal, Unclear, shown
from optimizer.formats.numbers import Real
from optimizer.formats.sheet import Cell

ALTERNATING = re.compile(r"(\d{1,2})[/⁄](\d{1,2})")  # 2/1: two in odd weeks, one in even weeks, as provinces write it
EVERY_OTHER = re.compile(r"(隔|每?[两二2])周[1一]节|半节|单双周轮?[1一]节")
AVERAGED = "按单双周平均读入"
WORDS = {
    "全": 100, "全职": 100, "全日": 100, "满": 100, "满工作量": 100, "专任": 100,
    "半": 50, "半职": 50, "半日": 50, "半天": 50, "一半": 50, "半工作量": 50,
}


@dataclass(frozen=True, slots=True)
class Halves:
    """A number of weekly periods: whole, or with a half where a period is given every other week."""

    low: float
    high: int
    units: tuple[str, ...] = ()
    options: tuple[str, ...] = ()

    @property
    def form(self) -> str:
        return f"{self.low:g}–{self.high} 的整数，隔周一节的写 0.5"

    def read(self, cell: Cell, epoch: date | None) -> Reading:
        text = unicodedata.normalize("NFKC", cell).replace(" ", "") if isinstance(cell, str) else ""
        if EVERY_OTHER.fullmatch(text):
            return self._within(Fraction(1, 2), cell, AVERAGED)
        if found := ALTERNATING.fullmatch(text):
            odd, even = int(found[1]), int(found[2])
            if (odd, even) == (1, 2):
                raise Unclear("可以是半节，也可以是单周1节、双周2节", ("0.5", "1.5"), shown=shown(cell))
            if abs(odd - even) <= 1:
                return self._within(Fraction(odd + even, 2), cell, AVERAGED)
        reading = Real(self.low, self.high, self.units).read(cell, epoch)
        doubled = 2 * reading.value
        if not doubled.is_integer():
            raise Refusal("应为整数或半节", f"请填{self.form}", shown(cell))
        return self._within(Fraction(int(doubled), 2), cell, reading.change)

    def _within(self, number: Fraction, cell: Cell, change: str) -> Reading:
        """Whole numbers stay whole numbers."""
        if not self.low <= number <= self.high:
            raise Refusal("超出范围", f"请填{self.form}", shown(cell))
        return Reading(int(number) if number.denominator == 1 else number, change)

    def show(self, value: int | Fraction) -> int | float:
        return value if isinstance(value, int) else float(value)


@dataclass(frozen=True, slots=True)
class Share:
    """The share of a full post, in whole hundredths: 0.5, 50%, 半."""

    form: str = "满工作量的几成，如 1、0.5、50%、半"
    options: tuple[str, ...] = ()

    def read(self, cell: Cell, epoch: date | None) -> Reading:
        text = unicodedata.normalize("NFKC", cell).replace(" ", "") if isinstance(cell, str) else ""
        if text in WORDS:
            return Reading(WORDS[text])
        percent = Real(0, 100).read(text[:-1], epoch).value if text.endswith("%") else None
        number = 100 * Real(0, 100).read(cell, epoch).value if percent is None else percent
        share = round(number)
        if abs(number - share) > 1e-9:
            raise Refusal("应精确到百分之一", f"请填{self.form}", shown(cell))
        if percent is None and share > 100:  # 50 for 50%, or periods in a column of shares
            raise Unclear("不是0到1之间的数", tuple(dict.fromkeys((f"{share / 100:g}%", "100%"))), shown=shown(cell))
        if share == 0:
            raise Refusal("应大于0", "不在岗的请填离岗学年；工作量请填" + self.form, shown(cell))
        return Reading(share)

    def show(self, value: int) -> int | float:
        return value // 100 if value % 100 == 0 else value / 100
