"""Reading in two rounds: everything is asked in the first, and the second reads by the answers without a question."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from optimizer.domain.county import County
from optimizer.domain.errors import InputError
from optimizer.domain.questions import Question
from optimizer.importing import read
from optimizer.importing.answers import Answers, Key


def asked(path: Path | Sequence[Path]) -> Mapping[Key, Question]:
    """What is asked of a roster that has no other fault."""
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.problems == ()
    return {question.key: question for question in caught.value.questions}


def read_as(path: Path | Sequence[Path], answers: Mapping[Key, str]) -> County:
    """The county by some answers, and by the guess of every other question."""
    guesses = {key: question.guess for key, question in asked(path).items() if question.guess is not None}
    return replace(read(path, Answers({**guesses, **answers})).county, notes=())


def plain(county: County) -> County:
    """A county without what was said of its reading."""
    return replace(county, notes=())
