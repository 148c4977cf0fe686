"""Values of a column by which a guess of its meaning can be judged; none of them can tell of a person."""

import re

from optimizer.domain.questions import Question
from optimizer.formats.cells import Kind
from optimizer.formats.choices import Choice, Flag, Subject
from optimizer.formats.numbers import Real, Whole
from optimizer.formats.schema import TABLES
from optimizer.words.flags import flags
from optimizer.words.subjects import vocabulary_at
from optimizer.words.vocabulary import Vocabulary, squeezed

MOST = 3
NUMBER = re.compile(r"\d{1,6}(\.\d+)?")
OPEN: dict[tuple[str, str | None], Kind] = {
    (table.name, column.heading): column.kind for table in TABLES for column in table.columns if not column.personal
}


def examples(question: Question) -> list[str]:
    """Of a column that is guessed: words of the vocabulary, and numbers.

    What the column would take but nobody knows is left out: under a heading that was mistaken it may be a name.
    """
    kind = OPEN.get((question.table, question.guess)) if question.topic == "列" else None
    return [each for each in question.examples if kind is not None and _known(each, kind)][:MOST]


def _known(value: str, kind: Kind) -> bool:
    if isinstance(kind, Real | Whole):
        return NUMBER.fullmatch(value) is not None
    words = _words(kind)
    return words is not None and words.plain(squeezed(value)) is not None


def _words(kind: Kind) -> Vocabulary | None:
    """The vocabulary of a column; None where it takes any text."""
    if isinstance(kind, Choice):
        return kind.vocabulary
    if isinstance(kind, Flag):
        return flags(kind.heading)
    return vocabulary_at(None) if isinstance(kind, Subject) else None
