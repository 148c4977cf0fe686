"""How one cell becomes a value and a value becomes a cell: one class per kind of column."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice, product
from typing import Any

from optimizer.formats.cells import HEALTH, LONGEST, TRIMMED, Kind, Reading, Refusal, Unclear, shown, tidied
from optimizer.formats.sheet import Cell
from optimizer.words.vocabulary import SEVERAL

SCIENTIFIC = re.compile(r"\d(\.\d+)?[Ee]\+\d+")
COUNTED = re.compile(  # 1.城西中学 2.柳河中学; 第一志愿：城西中学
    r"[①②③④⑤]|(?:^|(?<=[\s、,，;；]))(?:第?[一二三四五1-5](?:志愿|意愿)[:：]?|[(（]?[1-5][.．、)）](?=[^\d\s]))"
)
SPACED_OUT = re.compile("[\u4e00-\u9fff] (?:[\u4e00-\u9fff] )?[\u4e00-\u9fff]{0,1}(?![男女])[\u4e00-\u9fff]")
IDENTITY = re.compile(r"[1-9]\d{5}(18|19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dXx]")


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
class Name(Text):
    """A person's name; 王　强 is spaced out to the width of three signs and means 王强."""

    def read(self, cell: Cell, epoch: date | None) -> Reading:
        reading = Text.read(self, cell, epoch)
        if SPACED_OUT.fullmatch(reading.value):
            return Reading(reading.value.replace(" ", ""), TRIMMED)
        return reading


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
        parts: list[Cell] = [cell]
        if isinstance(cell, str):
            between = "[、,，;；>＞→\n]" if isinstance(self.kind, Ident) else "[、,，;；/／+＋\n]"
            text = COUNTED.sub("、", cell) if COUNTED.match(cell.strip()) else cell
            parts = [part for part in re.split(between, text) if part.strip()]
        readings = [self._part(part, epoch) for part in parts]
        known = [reading for reading in readings if isinstance(reading, Reading)]
        if len(known) < len(readings):
            raise self._unclear(readings, cell)
        values = tuple(reading.value for reading in known)
        if len(set(values)) < len(values):
            raise Refusal("同一格内有重复", "请删去重复项", shown(cell))
        return Reading(values, next((reading.change for reading in known if reading.change), ""))

    def _part(self, part: Cell, epoch: date | None) -> Reading | Unclear:
        try:
            return self.kind.read(part, epoch)
        except Unclear as unclear:
            return unclear

    def _unclear(self, readings: Sequence[Reading | Unclear], cell: Cell) -> Unclear:
        """The whole cell in question: each reading of what is unclear in it, or all of them where none is likelier."""
        ways: list[tuple[str, ...]] = []
        for reading in readings:
            if isinstance(reading, Reading):
                ways.append((str(self.kind.show(reading.value)),))
            else:
                together = "、".join(reading.options)
                likely = reading.guess if reading.guess and reading.rule != SEVERAL else together
                ways.append((likely, *reading.options))
        options = tuple(dict.fromkeys("、".join(way) for way in islice(product(*ways), 20)))
        why = next(reading.rule for reading in readings if isinstance(reading, Unclear))
        return Unclear(why, options, options[0], shown(cell))

    def show(self, value: tuple[Any, ...]) -> str:
        return "、".join(str(self.kind.show(part)) for part in value)
