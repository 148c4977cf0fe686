"""The column of grades: 一年级, 七年级, 初一, 高二, 7."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from optimizer.formats.cells import Reading, Refusal, shown
from optimizer.formats.numbers import Whole
from optimizer.formats.sheet import Cell

NAMES = ("一", "二", "三", "四", "五", "六", "七", "八", "九")
WORDS = {
    **{name: number for number, name in enumerate(NAMES, start=1)},
    **{f"小{name}": number for number, name in enumerate(NAMES[:6], start=1)},
    **{f"{first}{name}": begin + number for first, begin in (("初", 7), ("初中", 7), ("高", 10), ("高中", 10))
       for number, name in enumerate(NAMES[:3])},
}


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade from 1 to 12, counted through the stages."""

    form: str = "一年级至九年级，高中写高一、高二、高三；也可写 1–12"
    options: tuple[str, ...] = ()

    def read(self, cell: Cell, epoch: date | None) -> Reading:
        text = re.sub(r"(年级|[年级])$", "", unicodedata.normalize("NFKC", str(cell)).replace(" ", ""))
        if text in WORDS:
            return Reading(WORDS[text])
        try:
            return Whole(1, 12).read(text if isinstance(cell, str) else cell, epoch)
        except Refusal:
            raise Refusal("看不懂的年级", f"请填{self.form}", shown(cell)) from None

    def show(self, value: int) -> str:
        return f"{NAMES[value - 1]}年级" if value <= len(NAMES) else f"高{NAMES[value - 10]}"
