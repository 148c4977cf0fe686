"""The types of the national exchange record, from the data file beside this module."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class ExchangeTypes:
    """``synonyms`` map other spellings to the name; ``none`` are all the words for no exchange at all."""

    names: tuple[str, ...]
    synonyms: Mapping[str, str]
    none: frozenset[str]


@cache
def exchange_types() -> ExchangeTypes:
    """The types as the data file lists them."""
    entries = yaml.safe_load(files("optimizer.formats").joinpath("exchange_types.yaml").read_text("utf-8"))
    real = [entry for entry in entries if not entry.get("none")]
    return ExchangeTypes(
        names=tuple(entry["name"] for entry in real),
        synonyms={other: entry["name"] for entry in real for other in entry.get("also", ())},
        none=frozenset(
            word for entry in entries if entry.get("none") for word in (entry["name"], *entry.get("also", ()))
        ),
    )


def means_none(cell: object) -> bool:
    """Whether a type says that there was no exchange, so that the rest of its row is not read."""
    word = f"{cell:g}" if isinstance(cell, float) else unicodedata.normalize("NFKC", str(cell)).strip()
    return word in exchange_types().none
