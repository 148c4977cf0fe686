"""The data files of the vocabulary: source and licence in each, and no word that means two things."""

from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from optimizer.words.files import data, vocabulary
from optimizer.words.subjects import PE_AND_ARTS, subject
from optimizer.words.vocabulary import Found, squeezed

NAMES = sorted(path.name.removesuffix(".yaml") for path in files("optimizer.words").joinpath("data").iterdir())
LISTS = [name for name in NAMES if name not in ("empty", "standing")]


def texts(plain: Any) -> Iterator[object]:
    """Every key and value, so that a bare NO or 1 of YAML is found."""
    if isinstance(plain, dict):
        for key, value in plain.items():
            yield key
            if key != "ranked":
                yield from texts(value)
    elif isinstance(plain, list):
        for value in plain:
            yield from texts(value)
    else:
        yield plain


@pytest.mark.parametrize("name", NAMES)
def test_source_and_licence_stand_in_each(name: str) -> None:
    assert data(name)["source"] and data(name)["licence"]
    assert all(isinstance(text, str) and text for text in texts(data(name)))


@pytest.mark.parametrize("name", LISTS)
def test_no_word_means_two_things(name: str) -> None:
    plain = data(name)
    known = [squeezed(word) for entry in plain["words"]
             for word in {entry["name"], *(w for key in ("same", "codes", "also") for w in entry.get(key, ()))}]
    unclear = [squeezed(word) for entry in plain.get("unclear", ()) for word in entry["words"]]
    staged = [squeezed(word) for line in plain.get("by_stage", ()) for word in line["words"]
              if word not in ("道德与法治", "思想政治")]
    twice = [word for word, count in Counter((*known, *unclear, *staged)).items() if count > 1]
    assert not twice


@pytest.mark.parametrize("name", LISTS)
def test_what_may_be_answered_is_a_name(name: str) -> None:
    words = vocabulary(name)
    for meaning in words.open.values():
        assert meaning.options and set(meaning.options) <= set(words.names)
        assert meaning.guess is None or meaning.guess in meaning.options


@pytest.mark.parametrize("name", LISTS)
def test_a_word_however_long_is_looked_up_at_once(name: str) -> None:
    """Prefixes and suffixes that pile up do not multiply the ways to read a word."""
    words = vocabulary(name)
    piled = "".join(words.prefixes or ("x",)) * 4 + "、".join(words.suffixes or ("x",)) * 4
    assert not isinstance(words.look(piled[:200]), Found)
    assert len(words.near(piled[:200])) <= 3


def test_the_arts_of_the_indicator_are_subjects() -> None:
    """教督〔2017〕6号 counts 体育、艺术（美术、音乐）; whatever they are called in a roster."""
    assert {"体育", "音乐", "美术", "艺术"} <= PE_AND_ARTS
    for word in ("体育与健康", "美工", "唱游", "体健", "艺术教育"):
        meaning = subject(word)
        assert isinstance(meaning, Found) and meaning.name in PE_AND_ARTS
