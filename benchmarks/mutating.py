"""A small sound workbook damaged at random, the same way for the same seed: its bytes, its parts, or a part's XML.

Nothing is put in that the workbook did not hold: bits are turned, pieces left out, doubled or put elsewhere. Chance may
still make of it what ends its reader, so that it is only read in a child within bounds.
"""

import random
import re
from collections.abc import Callable, Mapping

from benchmarks.archives import packed

XML = re.compile(rb"<[^>]{1,200}>")
VALUE = re.compile(rb'(?<==")[^"]{0,40}(?=")|(?<=<v>)[^<]{0,40}(?=</v>)')


def mutant(seed: int, raw: bytes, book: Mapping[str, bytes]) -> tuple[str, bytes]:
    """What was done to the workbook, and what became of it; ``book`` are its parts."""
    chance = random.Random(f"mutant {seed}")
    name, change = chance.choices(CHANGES, weights=WEIGHTS)[0]
    return name, change(chance, raw, dict(book))


def _flipped(chance: random.Random, raw: bytes, _: dict[str, bytes]) -> bytes:
    data = bytearray(raw)
    for _bit in range(chance.choice((1, 1, 2, 5, 20, 100))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def _cut(chance: random.Random, raw: bytes, _: dict[str, bytes]) -> bytes:
    return raw[: chance.randrange(1, len(raw))]


def _moved(chance: random.Random, raw: bytes, _: dict[str, bytes]) -> bytes:
    """A run of bytes left out, written twice, or put elsewhere."""
    at, size = chance.randrange(len(raw)), chance.choice((1, 4, 30, 500, 5000))
    piece, rest = raw[at : at + size], raw[:at] + raw[at + size :]
    to = chance.randrange(len(rest) or 1)
    return chance.choice((rest, raw[:at] + piece + raw[at:], rest[:to] + piece + rest[to:]))


def _swapped(chance: random.Random, _: bytes, book: dict[str, bytes]) -> bytes:
    """Parts in each other's place, left out, or emptied."""
    for _turn in range(chance.choice((1, 1, 2))):
        one, other = chance.sample(sorted(book), 2)
        what = chance.randrange(4)
        if what == 0:
            book[one], book[other] = book[other], book[one]
        elif what == 1:
            book[one] = book[other]
        elif what == 2 and len(book) > 3:
            del book[one]
        else:
            book[one] = b""
    return packed(book)


def _edited(chance: random.Random, _: bytes, book: dict[str, bytes]) -> bytes:
    """The XML of a part: tags left out or doubled, values and pieces of it put in other places."""
    name = chance.choice(sorted(name for name in book if name.endswith((".xml", ".rels"))))
    for _turn in range(chance.choice((1, 2, 5, 20))):
        text = book[name]
        what = chance.randrange(5)
        if what <= 1 and (found := list(VALUE.finditer(text))):
            at = chance.choice(found).span()
            new = chance.choice(found)[0]
        elif what <= 3 and (tags := list(XML.finditer(text))):
            at = chance.choice(tags).span()
            new = b"" if what == 2 else text[slice(*at)] * 2
        else:
            first, size = chance.randrange(len(text) + 1), chance.choice((0, 1, 3, 40))
            place, at = chance.randrange(len(text) + 1), (first, first)
            new = text[place : place + size]
        book[name] = text[: at[0]] + new + text[at[1] :]
    return packed(book)


Change = Callable[[random.Random, bytes, dict[str, bytes]], bytes]
CHANGES: tuple[tuple[str, Change], ...] = (
    ("bits", _flipped), ("cut", _cut), ("moved", _moved), ("parts", _swapped), ("xml", _edited),
)
WEIGHTS = (20, 10, 10, 15, 45)
