"""Words and signs that stand for an empty cell."""

from functools import cache

from optimizer.words.files import data
from optimizer.words.vocabulary import squeezed

FILLED_AS_EMPTY = "是“无”“—”“0”一类的写法，按空格读入"


@cache
def _anywhere() -> frozenset[str]:
    return frozenset(map(squeezed, data("empty")["words"]))


@cache
def _here(heading: str) -> frozenset[str]:
    flag = data("yes_no")["columns"].get(heading, {})
    return frozenset(map(squeezed, (*data("empty")["columns"].get(heading, ()), *flag.get("empty", ()))))


def empty_here(written: str, heading: str) -> bool:
    """Whether a word means nothing in the column of this heading: 在岗 of 离岗学年."""
    return squeezed(written) in _here(heading)


def means_empty(written: str, *, zero: bool = False) -> bool:
    """Whether a filled cell says that there is nothing; with ``zero`` a 0 says so, too."""
    word = squeezed(written)
    if word in _anywhere() or (zero and word in data("empty")["zero"]):
        return True
    return bool(word) and not word.strip(data("empty")["signs"])
