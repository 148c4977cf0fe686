"""What a reader of cells gives back, and the tidying of text that all of them share."""

import math
import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple, Protocol, runtime_checkable

from optimizer.formats.sheet import Cell

LONGEST = 200  # characters in a text cell

FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
SPACE = re.compile(r"\s+")
TRIMMED = "去除了首尾或多余的空格、不可见字符"
FOLDED = "把全角等字符转换为半角"
NUMBERED = "数字按文本读入（若编号原有前导零，请把该列设为文本后重填）"
HEALTH = re.compile("[病孕娠癌瘤残]|疾患|产假|产后|待产|生育|哺乳|手术|住院|流产|抑郁|透析|康复|诊断")
NAMED_SO = re.compile("(学校|中心|医院|基地|教育|训练)$")  # of a school or subject, not of a person
UNSAID = "健康方面的文字"
CELL_ERROR = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!)")


class Refusal(Exception):
    """A cell that breaks its column's rule. ``shown`` is the offending value, left out for personal columns."""

    def __init__(self, rule: str, advice: str, shown: str = "") -> None:
        super().__init__(rule)
        self.rule, self.advice, self.shown = rule, advice, discreet(shown)


class Unclear(Refusal):
    """A cell that may mean several things: asked, with what may be answered and the likeliest of it, if any is.

    Cells of a column with the same ``shown`` are one question. ``means`` gives the cell that an answer stands for,
    where the answer itself is none.
    """

    def __init__(
        self, rule: str, options: tuple[str, ...], guess: str | None = None, shown: str = "",
        means: Mapping[str, Cell] | None = None,
    ) -> None:
        super().__init__(rule, f"可选：{'、'.join(options)}" if options else "请改正", shown)
        self.options, self.guess, self.means = options, guess, means or {}


class Reading(NamedTuple):
    """A value and what had to be changed to get it."""

    value: Any
    change: str = ""


class Kind(Protocol):
    """A kind of column. ``options`` feed the drop-downs, ``form`` says in Chinese what may be written."""

    @property
    def options(self) -> tuple[str, ...]: ...

    @property
    def form(self) -> str: ...

    def read(self, cell: Cell, epoch: date | None) -> Reading: ...

    def show(self, value: Any) -> str | int | float | date: ...


@runtime_checkable
class Fitting(Protocol):
    """A kind that looks at all cells of a column before it reads one."""

    def fitted(self, cells: Collection[Cell]) -> Kind: ...


def discreet(text: str) -> str:
    """A text for messages, questions and whatever keeps them: words of somebody's health are in none."""
    return UNSAID if HEALTH.search(text) and not NAMED_SO.search(text) else text


def shown(cell: Cell) -> str:
    """A cell for an error message, cut short."""
    text = f"{cell:g}" if isinstance(cell, float) else discreet(str(cell))
    return text if len(text) <= 30 else text[:30] + "…"


def quoted(value: object) -> str:
    """What the input says, for a message: in the only “ ” that messages put around it, with none inside."""
    return f"“{shown(str(value)).replace('“', '').replace('”', '')}”"


def tidied(cell: Cell, fold: bool = True, longest: int = LONGEST) -> Reading:
    """A cell as clean text, folded to NFKC where ``fold`` is set."""
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise Refusal("应为文本", "请把单元格格式设为“文本”后重新填写", shown(cell))
    if not isinstance(cell, str):
        return _numbered(cell)
    if cell.isascii() and cell.isalnum() and len(cell) <= LONGEST:
        return Reading(cell)  # nothing to tidy, as in most ids
    if CELL_ERROR.fullmatch(cell):
        raise Refusal("是错误值", "请改正公式，或填上正确的值", cell)
    if FORBIDDEN.search(cell):
        raise Refusal("含有控制字符或乱码", "请删除该单元格内容后手工重新输入")
    text = unicodedata.normalize("NFKC", cell) if fold else cell
    clean = SPACE.sub(" ", INVISIBLE.sub("", text)).strip()
    if len(clean) > longest:
        raise Refusal(f"文字超过{longest}个字符", "请缩短", shown(clean))
    if clean == cell:
        return Reading(clean)
    return Reading(clean, FOLDED if clean == text else TRIMMED)


def _numbered(cell: float) -> Reading:
    if isinstance(cell, float) and not (math.isfinite(cell) and cell.is_integer()):
        raise Refusal("应为文本，却是小数", "请把该列设为文本格式后重新填写", shown(cell))
    digits = str(int(cell))
    if len(digits.lstrip("-")) >= 15:
        raise Refusal(
            "是15位以上的数字，Excel 已把末几位改成了0，无法恢复",
            "请把该列设为文本格式，再从原系统重新粘贴",
        )
    return Reading(digits, NUMBERED)
