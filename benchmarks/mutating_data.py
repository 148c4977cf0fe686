"""JSON and YAML of ours changed at random, the same way for the same seed: its data, with their structure, or its text.

Types, sizes, what is missing, doubled, nested, exchanged; integers beyond 64 bits; text that is cut, a few bytes of it
lost, and what the two formats do not allow. Nestings stay as shallow as ``SHALLOW`` tells.
"""

import copy
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import yaml

SHALLOW = 14  # levels that readers may be told to allow, so that nothing deep needs to be written
ODD: tuple[Any, ...] = (
    None, True, False, "", "x", "\u0000", "２０２６", "２", 0, -1, 3, 2**31, 2**62, 2**63, 2**64, -(2**63) - 1, 10**30,
    -(10**30), 10**400, 0.5, 1e308, -0.0, [], {}, [[]], [None], {"a": 1}, "2026", "2026-02-30", "T001", 9999, [1, 2],
    ["x", "x"], {"": None}, "x" * 5_000, ["x"] * 500, "教师\n编号", "=1+1",
)
NOISE = tuple(
    b"\x00 \xff \xef\xbb\xbf { } [ ] \" , : - 9 NaN 1e999 \n &a *a !!set ? | > # \\ud800 \\u0000 \t".split(b" ")
)


def changed(raw: bytes, name: str, chance: random.Random) -> bytes:
    """The file with one to three changes of its data, or of its text."""
    if chance.random() < 0.2:
        return _text_changed(raw, chance)
    plain: Any = json.loads(raw) if name.endswith("json") else yaml.safe_load(raw)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        places = list(_places(plain))
        if places:
            chance.choice(CHANGES)(plain, places, chance)
    if name.endswith("json"):
        text = json.dumps(plain, ensure_ascii=chance.random() < 0.3, indent=1, default=str)
        return text.encode("utf-8", "replace")
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False).encode("utf-8", "replace")


def _text_changed(raw: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(raw))
    kind = chance.randrange(4)
    if kind == 0:
        return raw[:at]
    if kind == 1:
        lines = raw.split(b"\n")
        number = chance.randrange(len(lines))
        return b"\n".join([*lines[:number], lines[number], *lines[number:]])  # a key twice, or a row
    return raw[:at] + chance.choice(NOISE) + raw[at + chance.choice((0, 1, 40)):]


def _places(plain: Any) -> Iterator[tuple[Any, Any]]:
    """Holder and key of every branch and leaf."""
    for key in list(plain) if isinstance(plain, dict) else range(len(plain)) if isinstance(plain, list) else ():
        yield plain, key
        if isinstance(plain[key], dict | list):
            yield from _places(plain[key])


Places = list[tuple[Any, Any]]


def _replaced(plain: Any, places: Places, chance: random.Random) -> None:
    holder, key = chance.choice(places)
    holder[key] = copy.deepcopy(chance.choice(ODD))


def _retyped(plain: Any, places: Places, chance: random.Random) -> None:
    holder, key = chance.choice(places)
    value = holder[key]
    holder[key] = chance.choice((str(value), [value], {"value": value}, {str(value): None}))


def _dropped(plain: Any, places: Places, chance: random.Random) -> None:
    holder, key = chance.choice(places)
    del holder[key]


def _more(plain: Any, places: Places, chance: random.Random) -> None:
    """A list many times as long, one element of it twice, or a key that nobody knows."""
    holder, key = chance.choice(places)
    if isinstance(holder, list):
        holder[key:key] = [copy.deepcopy(holder[key]) for _ in range(chance.choice((1, 1, 50)))]
    else:
        holder[chance.choice(("x", "", "year", "教师编号", str(key) + " ", "__proto__"))] = copy.deepcopy(holder[key])


def _nested(plain: Any, places: Places, chance: random.Random) -> None:
    holder, key = chance.choice(places)
    for _ in range(chance.choice((1, 3, SHALLOW + 1))):
        holder[key] = [holder[key]] if chance.random() < 0.5 else {"a": holder[key]}


def _exchanged(plain: Any, places: Places, chance: random.Random) -> None:
    """Two values in each other's place, unless one holds the other."""
    (one, a), (other, b) = chance.choice(places), chance.choice(places)
    first, second = copy.deepcopy(one[a]), copy.deepcopy(other[b])
    one[a], other[b] = second, first


def _shifted(plain: Any, places: Places, chance: random.Random) -> None:
    """A number a little or very much off."""
    numbers = [(h, k) for h, k in places if isinstance(h[k], int) and not isinstance(h[k], bool)]
    if numbers:
        holder, key = chance.choice(numbers)
        holder[key] += chance.choice((-1, 1, 1000, -(10**9), 2**63, -(2**64), 10**25))


CHANGES: tuple[Callable[[Any, Places, random.Random], None], ...] = (
    _replaced, _replaced, _retyped, _dropped, _dropped, _more, _nested, _exchanged, _shifted,
)
