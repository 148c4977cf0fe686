"""How one cell becomes a value and a value becomes a cell: one class per kind of column."""

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from optimizer.formats.cells import LONGEST, NUMBERED, Kind, Reading, Refusal, shown, tidied
from optimizer.formats.sheet import Cell

SCIENTIFIC = re.compile(r"\d(\.\d+)?[Ee]\+\d+")
IDENTITY = re.compile(r"[1-9]\d{5}(18|19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dXx]")
HEALTH = re.compile("[病孕娠癌瘤残]|疾患|产假|产后|待产|生育|哺乳|手术|住院|流产|抑郁|透析|康复|诊断")
SYNONYM = "按同义写法读入"


@dataclass(frozen=True, slots=True)
class Text:
    """Free text. Names keep their full-width signs; everything compared with another cell is folded."""

    fold: bool = True
    form: str = "文本"
    longest: int = LONGEST
    options: tuple[str, ...] = ()

    def read(self, cell: Cell, epoch: date | None) -> Reading:
        if isinstance(cell, int | float) and not isinstance(cell, bool) and math.isfinite(cell):
            return Reading(f"{cell:.15g}")
        return tidied(cell, self.fold, self.longest)

    def show(self, value: str) -> str:
        return value


@dataclass(frozen=True, slots=True)
class Setting(Text):
    """Free text; a day or a time that the spreadsheet made of it is written out again."""

    def read(self, cell: Cell, epoch: date | None) -> Reading:
        if isinstance(cell, datetime) and not (cell.hour or cell.minute):
            return Reading(f"{cell:%Y-%m-%d}")
        if isinstance(cell, date | time):
            return Reading(f"{cell:%H:%M}" if isinstance(cell, time) else cell.isoformat())
        if isinstance(cell, timedelta) and timedelta() <= cell < timedelta(days=1):
            return Reading(f"{(datetime.min + cell):%H:%M}")
        return Text.read(self, cell, epoch)


@dataclass(frozen=True, slots=True)
class Ident:
    """An id: text without spaces. ``of_person`` refuses identity numbers; ``paper`` refuses words of health.

    ``named`` takes a name as well, which may hold spaces: who or what it means is looked up in the other table.
    """

    of_person: bool = False
    paper: bool = False
    named: bool = False
    form: str = "文本编号，不含空格"
    options: tuple[str, ...] = ()

    def read(self, cell: Cell, epoch: date | None) -> Reading:
        reading = tidied(cell)
        text = str(reading.value)
        if " " in text and not self.named:
            raise Refusal("编号中间有空格", "请删去空格", shown(text))
        if SCIENTIFIC.fullmatch(text):
            raise Refusal("是科学计数法，末几位已经丢失", "请把该列设为文本格式，再从原系统重新粘贴", shown(text))
        if self.of_person and IDENTITY.fullmatch(text):
            raise Refusal("像是18位居民身份证号", "为保护隐私请改用单位内部的教师编号，系统不接收身份证号")
        if self.paper and HEALTH.search(text):
            raise Refusal("写有健康状况", "健康原因不进入系统：只填证明材料的编号，例如 缓2026-003")
        return reading

    def show(self, value: str) -> str:
        return value


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number."""

    low: int
    high: int
    options: tuple[str, ...] = ()

    @property
    def form(self) -> str:
        return f"{self.low}–{self.high} 的整数"

    def read(self, cell: Cell, epoch: date | None) -> Reading:
        number = _number(cell)
        if number is None or not float(number).is_integer():
            raise Refusal("应为整数", f"请填{self.form}", shown(cell))
        if not self.low <= number <= self.high:
            raise Refusal("超出范围", f"请填{self.form}", shown(cell))
        return Reading(int(number))

    def show(self, value: int) -> int:
        return value


@dataclass(frozen=True, slots=True)
class Real:
    """A decimal number."""

    low: float
    high: float
    options: tuple[str, ...] = ()

    @property
    def form(self) -> str:
        return f"{self.low:g}–{self.high:g} 的数字"

    def read(self, cell: Cell, epoch: date | None) -> Reading:
        number = _number(cell)
        if number is None:
            raise Refusal("应为数字", f"请填{self.form}", shown(cell))
        if not self.low <= number <= self.high:
            raise Refusal("超出范围", f"请填{self.form}", shown(cell))
        return Reading(float(number))

    def show(self, value: float) -> float:
        return value


def _number(cell: Cell) -> int | float | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return cell if math.isfinite(cell) else None
    if isinstance(cell, str):
        text = unicodedata.normalize("NFKC", cell).strip()
        if re.fullmatch(r"-?\d{1,18}", text):
            return int(text)
        if re.fullmatch(r"-?\d{1,18}\.\d{1,20}(e-\d{1,2})?", text):
            return float(text)
    return None


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no; an empty cell is the column's default."""

    form: str = "是 或 否（也可 1/0、√）"
    options: tuple[str, ...] = ("是", "否")

    def read(self, cell: Cell, epoch: date | None) -> Reading:
        word = unicodedata.normalize("NFKC", str(cell)).strip().upper()
        if word in {"是", "1", "1.0", "√", "✓", "✔", "Y", "YES", "TRUE"}:
            return Reading(True)
        if word in {"否", "0", "0.0", "×", "N", "NO", "FALSE"}:
            return Reading(False)
        raise Refusal("应为是或否", "请填 是 或 否", shown(cell))

    def show(self, value: bool) -> str:
        return "是" if value else "否"


@dataclass(frozen=True, slots=True)
class Choice:
    """One word of a vocabulary; ``synonyms`` are other ways of writing it, announced when used."""

    words: Mapping[str, Any]
    synonyms: Mapping[str, str]

    @property
    def options(self) -> tuple[str, ...]:
        return tuple(self.words)

    @property
    def form(self) -> str:
        return f"只能填：{'、'.join(self.words)}"

    def read(self, cell: Cell, epoch: date | None) -> Reading:
        word, change = tidied(cell)
        if word in self.words:
            return Reading(self.words[word], "" if change == NUMBERED else change)
        if word in self.synonyms:
            return Reading(self.words[self.synonyms[word]], SYNONYM)
        raise Refusal("不在可选项内", self.form, shown(cell))

    def show(self, value: Any) -> str:
        return next((word for word, member in self.words.items() if member == value), str(value))


@dataclass(frozen=True, slots=True)
class Several:
    """A list of values of one kind in one cell, separated by 、."""

    kind: Kind

    @property
    def options(self) -> tuple[str, ...]:
        return ()  # a drop-down would forbid the second value

    @property
    def form(self) -> str:
        return f"{self.kind.form}；多个用顿号、隔开"

    def read(self, cell: Cell, epoch: date | None) -> Reading:
        parts = [part for part in re.split("[、,，;；]", cell) if part.strip()] if isinstance(cell, str) else [cell]
        readings = [self.kind.read(part, epoch) for part in parts]
        values = tuple(reading.value for reading in readings)
        if len(set(values)) < len(values):
            raise Refusal("同一格内有重复", "请删去重复项", shown(cell))
        return Reading(values, next((reading.change for reading in readings if reading.change), ""))

    def show(self, value: tuple[Any, ...]) -> str:
        return "、".join(str(self.kind.show(part)) for part in value)
