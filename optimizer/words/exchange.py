"""The types of the national exchange record."""

from functools import cache

from optimizer.words.empty import means_empty
from optimizer.words.files import data
from optimizer.words.vocabulary import CODE, squeezed


@cache
def _none() -> frozenset[str]:
    return frozenset(map(squeezed, data("exchange_types")["none"]))


def means_none(cell: object) -> bool:
    """Whether a type says that there was no exchange, so that the rest of its row is not read."""
    word = squeezed(f"{cell:g}" if isinstance(cell, float) else str(cell))
    return word in _none() or CODE.sub("", word, count=1) in _none() or means_empty(word)
