"""Reads rosters by what has been confirmed of them: what is guessed is asked once, and remembered beside the roster."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from optimizer.domain.errors import InputError, Problem
from optimizer.domain.questions import Question, identity
from optimizer.formats.cells import quoted
from optimizer.importing.answers import Answers, Key
from optimizer.importing.filled import Ask, nothing
from optimizer.importing.mapping import Line, MappingTable
from optimizer.importing.mapping_checks import misread
from optimizer.importing.mapping_file import NAME, beside, read_mapping, write_mapping
from optimizer.importing.mapping_places import Places
from optimizer.importing.parsing import NONE
from optimizer.importing.reading import Roster, read


@dataclass(frozen=True, slots=True)
class Confirm:
    """How guesses are confirmed in this run, and whether that is remembered."""

    mapping: Path | None = None  # None: 对照表.yaml beside the roster
    accept: bool = False  # every reading that is guessed or filled in
    given: tuple[tuple[str, str], ...] = ()  # answers by the number of a line, by what is written, or by id
    output: Path | None = None  # what is written of the roster: a mapping beside it counts, too
    keep: bool = False  # write down what is asked and confirmed
    answers: Answers = NONE  # of a program, never written down


BY_FILE = Confirm()
Given = tuple[str, str]  # which line, and the answer to it


class Unconfirmed(InputError):
    """名册中有待确认的读法：请确认后重新运行。

    ``lines`` are the open questions in their order, each with its number; ``place`` is where they are written down,
    None where they are not; ``paths`` are what was read.
    """

    def __init__(
        self, problems: Sequence[Problem], questions: Sequence[Question], notes: Sequence[str],
        rows: Mapping[str, int], lines: Sequence[Line], place: Path | None, paths: Sequence[Path],
    ) -> None:
        super().__init__(problems, questions, notes, rows)
        self.lines, self.place, self.paths = tuple(lines), place, tuple(paths)

    def __reduce__(self) -> tuple[type["Unconfirmed"], tuple[Any, ...]]:
        parts = (self.problems, self.questions, self.notes, self.rows, self.lines, self.place, self.paths)
        return type(self), parts


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A roster without an open question; ``notes`` say by which answers it was read, and where they stand."""

    roster: Roster
    notes: tuple[str, ...]
    table: MappingTable

    def keep_beside(self, made: Path) -> tuple[str, ...]:
        """Keep the answers beside what was made of the roster; what to say of it. Raises OSError."""
        place = beside(made)
        if not self.table.lines or (place.exists() and read_mapping(place) == self.table):
            return ()
        write_mapping(self.table, place)
        return (f"对照表已写入 {place}。",)


def read_confirmed(paths: Path | Sequence[Path], how: Confirm = BY_FILE, ask: Ask = nothing) -> Confirmed:
    """A roster, read by the answers that stand beside it; ``ask`` adds the questions of those who use it.

    Raises Unconfirmed where something is asked that nobody has answered, and InputError for all that is wrong with the
    files, with 对照表 or with an answer. Raises OSError where ``how.mapping`` cannot be written.
    """
    given = (paths,) if isinstance(paths, Path) else tuple(paths)
    where = Places(given, how.mapping, how.output, keep=how.keep)
    before = where.standing()
    table, failure, left = _settled(paths if isinstance(paths, Path) else given, before, how, ask)
    if isinstance(failure, Roster) and not left:
        written = where.keep(table, before)
        return Confirmed(failure, (*_used(failure, where.kept), *written), table)
    error = InputError(()) if isinstance(failure, Roster) else failure
    written = where.keep(table, before)
    problems = (*error.problems, *left, *_untaken(table, error.questions))
    if not error.questions:
        raise InputError(problems, (), (*error.notes, *written), error.rows)
    lines = sorted((table.by_key[question.key] for question in error.questions), key=lambda line: line.number)
    raise Unconfirmed(problems, error.questions, (*error.notes, *written), error.rows, lines, where.kept, given)


def _settled(
    paths: Path | Sequence[Path], table: MappingTable, how: Confirm, ask: Ask
) -> tuple[MappingTable, Roster | InputError, Sequence[Problem]]:
    """Read, confirm, and read again for as long as that answers something more: one answer may lead to a question."""
    waiting = list(how.given)
    while True:
        table, waiting = _answered(table, waiting)
        try:
            known = Answers({**how.answers.given, **table.answers.given})
            return table, read(paths, known, ask), list(_unmatched(table, waiting))
        except InputError as error:
            asked = table.asked(error.questions)
            now, rest = _answered(asked, waiting)
            if how.accept:
                now = now.accepted(error.questions)
            _sound(now)
            if now.answers == table.answers:
                return now, error, list(_unmatched(now, rest))
            table, waiting = now, rest


def _answered(table: MappingTable, given: Sequence[Given]) -> tuple[MappingTable, list[Given]]:
    """With the answers that fit a line, and those that fit none yet. Raises InputError where one fits several."""
    chosen: dict[Key, str] = {}
    left, problems = [], []
    for name, answer in given:
        fitting = [line for line in table.lines if name in (str(line.number), line.written, identity(line.key))]
        if len(fitting) > 1:
            rule = f"回答{quoted(name)}可以指第{'、'.join(str(line.number) for line in fitting)}号"
            problems.append(Problem("", None, None, rule, f"请写编号，如 {fitting[0].number}={answer}"))
        elif fitting:
            chosen[fitting[0].key] = answer
        else:
            left.append((name, answer))
    if problems:
        raise InputError(problems)
    table = table.confirmed(chosen)
    _sound(table)
    return table, left


def _sound(table: MappingTable) -> None:
    if problems := list(misread(table.lines, NAME)):
        raise InputError(problems)


def _unmatched(table: MappingTable, given: Sequence[Given]) -> Iterator[Problem]:
    """Answers to what nobody asked."""
    for name, answer in given:
        near = get_close_matches(name, [line.written for line in table.lines], 3, 0.4)
        more = f"；相近的有 {'、'.join(map(quoted, near))}" if near else ""
        rule = f"回答{quoted(name)}＝{quoted(answer)}不对应任何待确认的项"
        yield Problem("", None, None, rule, f"请按编号或文件里的写法回答{more}")


def _untaken(table: MappingTable, questions: Sequence[Question]) -> Iterator[Problem]:
    """Questions that are asked although 对照表 answers them."""
    for question in questions:
        line = table.by_key[question.key]
        if line.holds:
            rule = f"第{line.number}号的「读作」{quoted(line.answer)}用不上"
            advice = f"请改为 {'、'.join(question.options)}" if question.options else "请改正「读作」"
            yield Problem(NAME, line.place or None, f"{line.topic} {quoted(line.written)}", rule, advice)


def _used(roster: Roster, place: Path | None) -> Iterator[str]:
    if roster.asked:
        where = "" if place is None else f"（{place}）"
        yield f"按对照表{where}中已确认的{len(roster.asked)}项读入。"
