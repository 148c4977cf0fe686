"""Columns whose cells are words of the vocabulary: one of several, yes or no, a subject."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from optimizer.formats.cells import NUMBERED, Reading, Refusal, Unclear, discreet, shown, tidied
from optimizer.formats.sheet import Cell
from optimizer.words.flags import NO, YES, flags
from optimizer.words.vocabulary import SPACED, Found, Open, Vocabulary, squeezed

SYNONYM = "按同义写法读入"


def meant(cell: Cell, vocabulary: Vocabulary, known: tuple[str, ...], form: str) -> Found:
    """The word that a cell means. Raises Unclear where it has several readings, Refusal where it has none."""
    word, change = tidied(cell)
    meaning = vocabulary.look(str(word))
    if isinstance(meaning, Found) and meaning.name in known:
        return meaning if meaning.how or change == NUMBERED else Found(meaning.name, change)
    if isinstance(meaning, Open) and (options := tuple(option for option in meaning.options if option in known)):
        guess = meaning.guess if meaning.guess in known else None
        raise Unclear(meaning.why, options, guess, str(word))
    near = [name for name in vocabulary.near(str(word)) if name in known]
    advice = f"{form}。您是不是想填{'或'.join(f'“{name}”' for name in near)}" if near else form
    raise Refusal("不在可选项内", advice, shown(cell))


@dataclass(frozen=True, slots=True)
class Choice:
    """One word of a vocabulary; another way of writing it is announced when used, in ``quiet`` columns without it."""

    words: Mapping[str, Any]
    vocabulary: Vocabulary
    quiet: bool = False

    @property
    def options(self) -> tuple[str, ...]:
        return tuple(self.words)

    @property
    def form(self) -> str:
        return f"只能填：{'、'.join(self.words)}"

    def read(self, cell: Cell, epoch: date | None) -> Reading:
        name, how = meant(cell, self.vocabulary, self.options, self.form)
        return Reading(self.words[name], SYNONYM if self.quiet and how else how)

    def show(self, value: Any) -> str:
        return next((word for word, member in self.words.items() if member == value), str(value))


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no, also in the words of the column with this ``heading``; an empty cell is the column's default."""

    heading: str = ""
    form: str = "是 或 否（也可 1/0、√）"
    options: tuple[str, ...] = (YES, NO)

    def read(self, cell: Cell, epoch: date | None) -> Reading:
        if isinstance(cell, bool):
            return Reading(cell)
        meaning = flags(self.heading).look(f"{cell:g}" if isinstance(cell, float) else str(cell))
        if isinstance(meaning, Found):
            return Reading(meaning.name == YES, "" if meaning.how == SPACED else meaning.how)
        if isinstance(meaning, Open):
            raise Unclear(meaning.why, meaning.options, meaning.guess, shown(cell))
        raise Refusal("应为是或否", "请填 是 或 否", shown(cell))

    def show(self, value: bool) -> str:
        return YES if value else NO


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject as written; what it means hangs on the stage of its row and is read when all tables are there."""

    form: str = "学科名称"
    options: tuple[str, ...] = ()

    def read(self, cell: Cell, epoch: date | None) -> Reading:
        word, change = tidied(cell)
        text = str(word)
        if discreet(text) != text:
            raise Refusal("写有健康状况", "健康原因不进入系统：只填学科")
        if " " in text and not text.isascii():
            return Reading(squeezed(text), SPACED)
        return Reading(text, change)

    def show(self, value: str) -> str:
        return value
