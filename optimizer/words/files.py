"""The data files of the vocabulary, one per kind of column; each names its source and licence."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from optimizer.words.vocabulary import BETWEEN, Open, Vocabulary, squeezed


@cache
def data(name: str) -> Mapping[str, Any]:
    """A data file as it stands."""
    found: Mapping[str, Any] = yaml.safe_load(
        files("optimizer.words").joinpath("data", f"{name}.yaml").read_text("utf-8")
    )
    return found


@cache
def vocabulary(name: str) -> Vocabulary:
    """The vocabulary of a data file."""
    return built(data(name))


def built(plain: Mapping[str, Any], also: Mapping[str, str] | None = None) -> Vocabulary:
    """A vocabulary from plain data, with more synonyms where ``also`` is given."""
    entries = plain["words"]
    return Vocabulary(
        names=tuple(entry["name"] for entry in entries),
        same=_named(entries, "same"),
        also={**_named(entries, "codes"), **_named(entries, "also"), **(also or {})},
        open=opened(plain.get("unclear", ())),
        ranked=plain.get("ranked", False),
        prefixes=tuple(plain.get("prefixes", ())),
        suffixes=tuple(plain.get("suffixes", ())),
        doubts=tuple(plain.get("doubts", ())),
        separators=BETWEEN + plain.get("separators", ""),
        remarks=frozenset(plain.get("remarks", ())),
    )


def opened(entries: Iterable[Mapping[str, Any]]) -> Mapping[str, Open]:
    """Words with several readings, by the squeezed word."""
    return {
        squeezed(word): Open(tuple(entry["options"]), entry.get("guess"), entry["because"])
        for entry in entries
        for word in entry["words"]
    }


def _named(entries: Iterable[Mapping[str, Any]], key: str) -> Mapping[str, str]:
    return {squeezed(word): entry["name"] for entry in entries for word in entry.get(key, ())}
