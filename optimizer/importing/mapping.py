"""The lines of 对照表.yaml: what was asked of a bureau's rosters, how it is read, and whether somebody confirmed it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import get_args

from optimizer.domain.questions import Question, Topic
from optimizer.formats.sheet import listed
from optimizer.importing.answers import Answers, Key

TOPICS: tuple[Topic, ...] = get_args(Topic)


@dataclass(frozen=True, slots=True)
class Line:
    """One question with its answer; ``answer`` is empty where nobody has chosen yet."""

    number: int  # by which people name it
    topic: Topic
    table: str
    column: str
    written: str
    answer: str
    confirmed: bool
    text: str = ""
    options: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    remark: str = ""  # of the planner, kept as it is
    place: int = field(default=0, compare=False)  # line of the file, counted from 1; 0: not from a file

    @property
    def key(self) -> Key:
        return self.topic, self.table, self.column, self.written

    @property
    def holds(self) -> bool:
        """Whether it is an answer."""
        return self.confirmed and bool(self.answer)


@dataclass(frozen=True)
class MappingTable:
    """All lines in the order of the file; none is ever dropped."""

    lines: tuple[Line, ...] = ()

    @cached_property
    def answers(self) -> Answers:
        """What has been confirmed."""
        return Answers({line.key: line.answer for line in self.lines if line.holds})

    @cached_property
    def by_key(self) -> Mapping[Key, Line]:
        return {line.key: line for line in self.lines}

    def asked(self, questions: Iterable[Question]) -> "MappingTable":
        """With a line for each question: new ones at the end, open ones as they are asked now, choices kept."""
        lines = {line.key: line for line in self.lines}
        for question in sorted(questions, key=lambda question: TOPICS.index(question.topic)):
            known = lines.get(question.key)
            number = max((line.number for line in lines.values()), default=0) + 1
            if known is None:
                lines[question.key] = _line(question, number)
            elif not known.holds:
                now = _line(question, known.number)
                lines[question.key] = replace(known, text=now.text, options=now.options, examples=now.examples,
                                              answer=known.answer or now.answer, confirmed=False)
        return MappingTable(tuple(lines.values()))

    def confirmed(self, chosen: Mapping[Key, str]) -> "MappingTable":
        """With these answers, by the key of their lines."""
        return MappingTable(tuple(
            replace(line, answer=chosen[line.key], confirmed=True) if line.key in chosen else line
            for line in self.lines
        ))

    def accepted(self, questions: Iterable[Question]) -> "MappingTable":
        """With the reading of each question confirmed, where it has one (``--accept``)."""
        lines = (self.by_key[question.key] for question in questions)
        return self.confirmed({line.key: line.answer for line in lines if line.answer})

    def joined(self, other: "MappingTable") -> "MappingTable":
        """With the lines of another table that say more than these."""
        lines = {line.key: line for line in self.lines}
        number = max((line.number for line in self.lines), default=0)
        for line in other.lines:
            mine = lines.get(line.key)
            if mine is None:
                number += 1
                lines[line.key] = replace(line, number=number, place=0)
            elif line.holds and not mine.holds:
                lines[line.key] = replace(mine, answer=line.answer, confirmed=True)
        return MappingTable(tuple(lines.values()))


def _line(question: Question, number: int) -> Line:
    rows = (listed(question.rows),) if question.rows else ()
    return Line(
        number, question.topic, question.table, question.column, question.written, question.guess or "", False,
        question.text, question.options, (*question.examples, *rows),
    )


def disagreeing(one: MappingTable, other: MappingTable) -> Sequence[tuple[Line, Line]]:
    """Lines of the same key that are confirmed in two ways."""
    pairs = ((line, other.by_key.get(line.key)) for line in one.lines)
    return [(mine, its) for mine, its in pairs if its is not None and mine.holds and its.holds
            and mine.answer != its.answer]
