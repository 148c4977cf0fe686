"""The types of the national exchange record, from the data file beside this module."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class ExchangeTypes:
    """``synonyms`` map other spellings to the name; ``none`` are the names that mean no exchange at all."""

    names: tuple[str, ...]
    none: frozenset[str]
    synonyms: Mapping[str, str]


@cache
def exchange_types() -> ExchangeTypes:
    """The types as the data file lists them."""
    entries = yaml.safe_load(files("optimizer.formats").joinpath("exchange_types.yaml").read_text("utf-8"))
    return ExchangeTypes(
        names=tuple(entry["name"] for entry in entries),
        none=frozenset(entry["name"] for entry in entries if entry.get("none")),
        synonyms={other: entry["name"] for entry in entries for other in entry.get("also", ())},
    )


def means_none(cell: object) -> bool:
    """Whether a type says that there was no exchange, so that the rest of its row is not read."""
    word = f"{cell:g}" if isinstance(cell, float) else unicodedata.normalize("NFKC", str(cell)).strip()
    types = exchange_types()
    return types.synonyms.get(word, word) in types.none
