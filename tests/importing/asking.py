"""What a roster asks, what it announces, and how it reads once answered."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from optimizer.domain.county import County
from optimizer.domain.errors import InputError
from optimizer.domain.questions import Question
from optimizer.importing import read
from optimizer.importing.answers import Answers, Key
from tests.formats.rosters import Tables, as_folder


def questions(tables: Tables, folder: Path) -> tuple[Question, ...]:
    """All that is asked, where nothing is wrong besides."""
    folder.mkdir(exist_ok=True)
    with pytest.raises(InputError) as caught:
        read(as_folder(tables, folder / "asked"))
    assert not caught.value.problems
    return tuple(caught.value.questions)


def answered(tables: Tables, folder: Path, given: Mapping[Key, str] | None = None) -> County:
    """The county under some answers; what they leave open is a failure."""
    folder.mkdir(exist_ok=True)
    return read(as_folder(tables, folder / "answered"), Answers(given or {})).county


def accepted(tables: Tables, folder: Path) -> County:
    """The county where every guess is taken."""
    asked = questions(tables, folder)
    return read(as_folder(tables, folder / "accepted"), Answers().with_guesses(asked)).county


def announced(county: County, *words: str) -> bool:
    """Whether one note holds all the words."""
    return any(all(word in note for word in words) for note in county.notes)
