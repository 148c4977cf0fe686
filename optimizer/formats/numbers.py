"""Numbers as people write them: with thousands, units, full-width or Chinese digits; never negative, never rounded."""

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from optimizer.formats.cells import Reading, Refusal, Unclear, shown
from optimizer.formats.sheet import Cell
from optimizer.formats.written_dates import DIGITS

PLAIN = re.compile(r"[-+]?\d{1,18}(?:\.\d{0,20}(?:e-\d{1,2})?)?")
GROUPED = re.compile(r"\d{1,3}(?:([,' ])\d{3}(?:\1\d{3})*)(?:\.\d+)?")
NUMERAL = re.compile("[零〇○一二两三四五六七八九十百千廿卅]+")
TENS = {"十": 10, "百": 100, "千": 1000}
ABOUT = re.compile(r"[约近](?P<after>[^约近]+)|(?P<before>.+?)(?:左右|上下|多|余|来)(?P<unit>\D*)")
CLEANED = "去除了千分位、单位等，或由中文数字换算"


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number; ``units`` may stand behind it."""

    low: int
    high: int
    units: tuple[str, ...] = ()
    options: tuple[str, ...] = ()

    @property
    def form(self) -> str:
        return f"{self.low}–{self.high} 的整数"

    def read(self, cell: Cell, epoch: date | None) -> Reading:
        number, change = _number(cell, self.units)
        if number is None or not float(number).is_integer():
            raise Refusal("应为整数", f"请填{self.form}", shown(cell))
        if not self.low <= number <= self.high:
            raise Refusal("超出范围", f"请填{self.form}", shown(cell))
        return Reading(int(number), change)

    def show(self, value: int) -> int:
        return value


@dataclass(frozen=True, slots=True)
class Real:
    """A decimal number; ``units`` may stand behind it, or before."""

    low: float
    high: float
    units: tuple[str, ...] = ()
    options: tuple[str, ...] = ()

    @property
    def form(self) -> str:
        return f"{self.low:g}–{self.high:g} 的数字"

    def read(self, cell: Cell, epoch: date | None) -> Reading:
        number, change = _number(cell, self.units)
        if number is None:
            raise Refusal("应为数字", f"请填{self.form}", shown(cell))
        if not self.low <= number <= self.high:
            raise Refusal("超出范围", f"请填{self.form}", shown(cell))
        return Reading(float(number), change)

    def show(self, value: float) -> float:
        return value


def _number(cell: Cell, units: tuple[str, ...]) -> tuple[int | float | None, str]:
    """The number that a cell holds and what was changed to get it; None where it holds none."""
    if isinstance(cell, bool):
        return None, ""
    if isinstance(cell, int | float):
        return (cell if math.isfinite(cell) else None), ""
    if not isinstance(cell, str):
        return None, ""
    text = unicodedata.normalize("NFKC", cell).strip()
    if (number := _plain(text)) is not None:
        return number, ""
    if (number := _dressed(text.lstrip("'‘’"), units)) is not None:
        return number, CLEANED
    if match := ABOUT.fullmatch(text):
        about = match["after"] or f"{match['before']}{match['unit']}"
        if (number := _dressed(about, units)) is not None:
            word = f"{number:g}" if isinstance(number, float) else str(number)
            raise Unclear("是约数，请定一个数", (word,), word, shown(cell))
    return None, ""


def _plain(text: str) -> int | float | None:
    if not PLAIN.fullmatch(text):
        return None
    return int(text) if text.lstrip("+-").isdecimal() else float(text)


def _dressed(text: str, units: tuple[str, ...]) -> int | float | None:
    """A number with thousands, a unit, or in Chinese digits."""
    text = text.strip()
    before = next((unit for unit in units if text.startswith(unit)), "")
    behind = next((unit for unit in units if text.endswith(unit)), "")
    text = text.removeprefix(before).removesuffix(behind).strip()
    if GROUPED.fullmatch(text):
        text = re.sub("[,' ]", "", text)
    return _plain(text) if PLAIN.fullmatch(text) else _chinese(text)


def _chinese(text: str) -> int | None:
    """A Chinese numeral below 10,000, or digits one by one."""
    if not NUMERAL.fullmatch(text):
        return None
    text = text.replace("两", "二").replace("廿", "二十").replace("卅", "三十")
    if not any(sign in TENS for sign in text):
        return int("".join(str(DIGITS[sign]) for sign in text))
    total, digit, scale = 0, None, 10_000
    for sign in text:
        if sign in TENS:
            if TENS[sign] >= scale or (digit is None and (total or sign != "十")):
                return None
            scale = TENS[sign]
            total, digit = total + (1 if digit is None else digit) * scale, None
        elif DIGITS[sign] == 0:
            if digit is not None:
                return None
        elif digit is None:
            digit = DIGITS[sign]
        else:
            return None
    return total + (digit or 0)
