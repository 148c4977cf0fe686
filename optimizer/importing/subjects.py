"""What the subjects of a roster mean: by the stage of their row and by what the needs of that stage name."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from optimizer.domain.questions import PASS_OVER, Question
from optimizer.domain.vocabulary import Stage
from optimizer.formats.cells import quoted
from optimizer.formats.sheet import Remarks
from optimizer.formats.table import Column
from optimizer.importing.answers import Answers
from optimizer.importing.changes import told_changes
from optimizer.importing.parsing import BAD, Parsed, default
from optimizer.words.subjects import subject
from optimizer.words.vocabulary import SEVERAL, Found, Open, squeezed

FIRST, SECOND = "主学科", "，第二学科"
Needed = Mapping[Stage, Collection[str]]


def in_words(tables: Mapping[str, Parsed], remarks: Remarks, answers: Answers) -> dict[str, Parsed]:
    """The tables with every subject under its canonical name; what has several readings is asked."""
    known = dict(tables)
    for name in ("needs", "visits"):
        if name in known:
            known[name] = _read(known[name], "subject", known[name].values["stage"], {}, remarks, answers)
    needed = needed_by(known)
    if "teachers" in known:
        teachers = known["teachers"]
        stages = teachers.values["stage"]
        teachers = _read(teachers, "second_subject", stages, needed, remarks, answers)
        known["teachers"] = _read(teachers, "subject", stages, needed, remarks, answers)
        stage_of = dict(zip(teachers.values["id"], stages, strict=True))
        if "visitors" in known:
            theirs = [stage_of.get(teacher, BAD) for teacher in known["visitors"].values["teacher"]]
            known["visitors"] = _read(known["visitors"], "subjects", theirs, needed, remarks, answers)
    if "visited" in known:
        visited = known["visited"]
        known["visited"] = _read(visited, "subject", visited.values["stage"], needed, remarks, answers)
    return known


def needed_by(tables: Mapping[str, Parsed]) -> Needed:
    """What the needs of each stage name, here or for visits."""
    named: defaultdict[Stage, set[str]] = defaultdict(set)
    for name in ("needs", "visits"):
        if name in tables:
            for _, stage, taught in tables[name].sound("stage", "subject"):
                named[stage].add(taught)
    return named


@dataclass(frozen=True, slots=True)
class _Said:
    """What a word came to in one row: its names (two where a second subject was told apart), or BAD."""

    names: tuple[Any, ...]
    how: str = ""
    asked: Open | None = None


def _read(
    table: Parsed, target: str, stages: Sequence[Any], needed: Needed, remarks: Remarks, answers: Answers
) -> Parsed:
    """A table with one of its columns of subjects read; where a second one stands in the first column, both."""
    column = next(column for column in table.table.columns if column.target == target)
    reader = _Reader(table.table.name, column, needed, answers)
    second = list(table.values["second_subject"]) if target == "subject" and "second_subject" in table.values else None
    values: list[Any] = []
    for place, (row, stage, written) in enumerate(zip(table.rows, stages, table.values[target], strict=True)):
        if written is BAD or written is None or written == ():
            values.append(written)
        elif isinstance(written, tuple):
            names = [name for word in written for name in reader.said(row, stage, word).names]
            values.append(BAD if BAD in names else tuple(dict.fromkeys(names)))
        else:
            free = second is not None and second[place] is None
            first, *more = reader.said(row, stage, written, free).names or (default(table.table, column),)
            values.append(first)
            if more and second is not None:
                second[place] = more[0]
    if column.required:
        values = [BAD if name is None else name for name in values]
    reader.tell(remarks)
    return replace(table, values={**table.values, target: values} | ({"second_subject": second} if second else {}))


class _Reader:
    """Reads the words of one column, each distinct one of a stage once, and keeps what has to be said and asked."""

    def __init__(self, table: str, column: Column, needed: Needed, answers: Answers) -> None:
        self.table, self.column, self.needed, self.answers = table, column, needed, answers
        self.known: dict[tuple[Any, str, bool], _Said] = {}
        self.changes: defaultdict[str, list[int]] = defaultdict(list)
        self.asked: defaultdict[str, list[tuple[int, Open]]] = defaultdict(list)
        self.missing: list[int] = []

    def said(self, row: int, stage: Any, word: str, free: bool = False) -> _Said:
        """What a word means in a row of this stage; ``free`` where a second subject may be told apart."""
        key = (stage, word, free)
        if key not in self.known:
            at = stage if isinstance(stage, Stage) else None
            answer = self.answers.to("词", self.table, self.column.heading, word)
            needed = self.needed.get(at, ()) if at is not None else ()
            self.known[key] = _meant(word, at, needed, free) if answer is None else _Said(_answered(answer, at))
        said = self.known[key]
        if said.how:
            self.changes[said.how].append(row)
        if said.asked is not None:
            self.asked[word].append((row, said.asked))
        if not said.names and self.column.required:
            self.missing.append(row)
        return said

    def tell(self, remarks: Remarks) -> None:
        heading = self.column.heading
        for row in self.missing:
            remarks.problem(self.table, row, heading, "必填，却是空的", f"请填写{self.column.kind.form}")
        for line in told_changes(self.table, heading, self.changes):
            remarks.note(line)
        for word, cases in self.asked.items():
            remarks.ask(self._question(word, cases))

    def _question(self, word: str, cases: Sequence[tuple[int, Open]]) -> Question:
        rows = tuple(row for row, _ in cases)
        guesses = {meaning.guess for _, meaning in cases}
        options = tuple(dict.fromkeys(option for _, meaning in cases for option in meaning.options))
        text = f"【{self.table}】「{self.column.heading}」{quoted(word)}{cases[0][1].why}，共{len(rows)}行"
        guess = guesses.pop() if len(guesses) == 1 else None
        return Question("词", self.table, self.column.heading, word, text, guess, options, rows=rows)


def _meant(word: str, stage: Stage | None, needed: Collection[str], free: bool) -> _Said:
    meaning = subject(word, stage, needed)
    if isinstance(meaning, Found):
        return _Said((meaning.name,), meaning.how)
    if free and meaning.why == SEVERAL:
        pairs = tuple(f"{FIRST}{first}{SECOND}{other}" for first, other in _pairs(meaning.options))
        meaning = Open((*pairs, *meaning.options), pairs[0], f"{SEVERAL}，第二门应填在第二学科")
    return _Said((meaning.guess and _answered(meaning.guess, stage)) or (BAD,), asked=meaning)


def _pairs(options: Sequence[str]) -> list[tuple[str, str]]:
    return [(first, other) for first in options for other in options if first != other]


def _answered(answer: str, stage: Stage | None) -> tuple[str, ...]:
    """The subjects of an answer: none, one, or a first and a second."""
    if answer == PASS_OVER:
        return ()
    given = answer.removeprefix(FIRST).split(SECOND) if SECOND in answer else [answer]
    meanings = [(text, subject(text, stage)) for text in given]
    return tuple(meaning.name if isinstance(meaning, Found) else squeezed(text) for text, meaning in meanings)
