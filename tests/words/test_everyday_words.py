"""Words as bureaus write them: each means what everyday.yaml says, or is asked."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from optimizer.domain.vocabulary import Stage
from optimizer.words.files import vocabulary
from optimizer.words.flags import flags
from optimizer.words.subjects import subject
from optimizer.words.vocabulary import Found, Open, Vocabulary

RIGHT: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("everyday.yaml").read_text("utf-8"))
ALL = ("语文", "数学", "英语", "道德与法治", "体育", "音乐", "美术", "科学", "信息科技")


def verdict(meaning: Found | Open | None) -> str:
    """As everyday.yaml says it."""
    if isinstance(meaning, Open):
        return "asked" if meaning.guess is None else f"asked, {meaning.guess}"
    return meaning.name if meaning else "unknown"


def wrong(words: Vocabulary, right: dict[str, list[str]]) -> dict[str, str]:
    """The words that mean something else than they should."""
    found = {word: (verdict(words.look(word)), meant) for meant, written in right.items() for word in written}
    return {word: said for word, (said, meant) in found.items() if said != meant}


@pytest.mark.parametrize("name", RIGHT["words"])
def test_words(name: str) -> None:
    assert not wrong(vocabulary(name), RIGHT["words"][name])


@pytest.mark.parametrize("heading", RIGHT["flags"])
def test_yes_and_no_in_the_words_of_a_column(heading: str) -> None:
    assert not wrong(flags(heading), RIGHT["flags"][heading])


@pytest.mark.parametrize("case", RIGHT["subjects"], ids=lambda case: f"{case['stage']} {case['right']}")
def test_subjects(case: dict[str, Any]) -> None:
    needed = ALL if case["needed"] == "all" else case["needed"]
    found = {word: verdict(subject(word, Stage(case["stage"]), needed)) for word in case["words"]}
    assert found == dict.fromkeys(case["words"], case["right"])


def test_the_table_is_as_long_as_it_has_to_be() -> None:
    tables = [*RIGHT["words"].values(), *RIGHT["flags"].values(), *({"": case["words"]} for case in RIGHT["subjects"])]
    assert sum(len(words) for table in tables for words in table.values()) >= 400


@pytest.mark.parametrize("name", RIGHT["words"])
def test_a_synonym_is_announced_and_a_name_is_not(name: str) -> None:
    words = vocabulary(name)
    assert all(words.look(each) == Found(each) for each in words.names)
    for word, meant in words.also.items():
        meaning = words.look(word)
        assert isinstance(meaning, Found) and meaning.name == meant and word in meaning.how
