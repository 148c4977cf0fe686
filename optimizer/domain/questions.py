"""What a roster leaves open: said with examples, guessed where one reading is likelier, answered once."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

Topic = Literal["表", "列", "词", "行", "空列", "单位"]
"""What a question is about: a sheet, a column, a word in a column, some rows, an empty column, a school by name."""

PASS_OVER = "不读"  # the answer that leaves a sheet, column, row or cell out


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to confirm, with as many rows and examples as it takes to judge it.

    (``topic``, ``table``, ``column``, ``written``) tells it apart, in this file and in next year's. ``guess`` is how
    the file is read for the time being; None where no reading is likelier, so that somebody has to choose.
    ``examples`` never hold a person's name or birth.
    """

    topic: Topic
    table: str  # of the template; "" where that itself is asked
    column: str  # of the template; "" where no column is concerned
    written: str  # title of the sheet, heading, cell or case, as the file has it
    text: str  # the question, one Chinese sentence
    guess: str | None
    options: tuple[str, ...] = ()  # what may be answered, the guess first; empty: anything the column takes
    examples: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()  # of the file, counted from 1

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.topic, self.table, self.column, self.written

    @property
    def id(self) -> str:
        """The key for programs, without what is written: 16 hexadecimal digits, the same in every file."""
        return identity(self.key)


def identity(key: tuple[str, str, str, str]) -> str:
    """The id of the question with that key."""
    return sha256("\0".join(key).encode()).hexdigest()[:16]
