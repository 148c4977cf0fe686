"""Everything that a user can do wrong, said so that he can mend it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from types import MappingProxyType
from typing import Any

from optimizer.domain.questions import Question

UNCONFIRMED = "这一读法没有确认过：请先导入名册并确认（rotation import，或重新上传并回答）"


class Exit(IntEnum):
    """Exit codes of the command line (definitions §6).

    For ``audit`` 1 means a hard breach, and 4 none, but a hard clause that the roster leaves open.
    """

    FINE = 0
    DEFECT = 1
    INVALID = 2
    IMPOSSIBLE = 3
    UNDECIDED = 4


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fault stands in what was given: the sheet counted from 0, as opened; rows and columns from 1."""

    sheet: int
    headings: tuple[int, int]  # first and last row of them
    column: int | None  # None where no single column is concerned, or it has none


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in the input: where it is, which rule it breaks and what to do (both in Chinese)."""

    table: str
    row: int | None
    column: str | None
    rule: str
    advice: str
    sheet: str = ""  # its title in the file, where that is not the table's own name
    rows: tuple[int, ...] = ()  # all of them, where one line tells of many
    place: Place | None = field(default=None, compare=False)  # None where that is not one sheet

    def __str__(self) -> str:
        where = "".join((
            f"【{self.table}{f'：{self.sheet}' if self.sheet else ''}】" if self.table else "",
            f"第{self.row}行" if self.row is not None else "",
            f"「{self.column}」" if self.column else "",
        ))
        return f"{where}{'：' if where else ''}{self.rule}。{self.advice}"


class RotationError(Exception):
    """教师交流轮岗优化出错。"""


class InputError(RotationError):
    """输入有误：请按提示逐条修改后重新运行。

    ``questions`` are what waits for an answer: together with the problems they are all that one round has to mend.
    ``notes`` and ``rows`` (by table) tell what was announced and read for the time being, where it was a roster.
    """

    def __init__(
        self, problems: Iterable[Problem], questions: Iterable[Question] = (), notes: Iterable[str] = (),
        rows: Mapping[str, int] = MappingProxyType({}),
    ) -> None:
        self.problems: Sequence[Problem] = tuple(problems)
        self.questions: Sequence[Question] = tuple(questions)
        self.notes: Sequence[str] = tuple(notes)
        self.rows: Mapping[str, int] = dict(rows)
        lines = [*map(str, self.problems), *(f"待确认：{question.text}" for question in self.questions)]
        super().__init__("\n".join(lines))

    def __reduce__(self) -> tuple[type["InputError"], tuple[Any, ...]]:
        """Sent to another process it is made anew from its parts, not from its text."""
        return type(self), (self.problems, self.questions, self.notes, self.rows)

    @property
    def complaints(self) -> Sequence[Problem]:
        """The problems, and each open question as one: for whoever can only refuse."""
        asked = (Problem(each.table, None, each.column or None, each.text, UNCONFIRMED) for each in self.questions)
        return (*self.problems, *asked)

    @classmethod
    def of(cls, rule: str, advice: str, *, table: str = "", column: str | None = None) -> "InputError":
        """An error with a single problem."""
        return cls([Problem(table, None, column, rule, advice)])


class NoPlanError(RotationError):
    """没有方案可用：政策无可行方案，或在限定的计算量内未能判定。"""
