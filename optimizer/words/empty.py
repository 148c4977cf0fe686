"""Words and signs that stand for an empty cell."""

from functools import cache

from optimizer.words.files import data
from optimizer.words.vocabulary import squeezed

FILLED_AS_EMPTY = "是“无”“—”“0”一类的写法，按空格读入"


@cache
def _words(heading: str) -> frozenset[str]:
    plain = data("empty")
    flag = data("yes_no")["columns"].get(heading, {}).get("empty", ())
    return frozenset(map(squeezed, (*plain["words"], *plain["columns"].get(heading, ()), *flag)))


def means_empty(written: str, heading: str = "", *, zero: bool = False) -> bool:
    """Whether a filled cell says that there is nothing; with ``zero`` a 0 says so, too."""
    word = squeezed(written)
    if word in _words(heading) or (zero and word in data("empty")["zero"]):
        return True
    return bool(word) and not word.strip(data("empty")["signs"])
