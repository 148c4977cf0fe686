"""Yes and no, also in the words of their column: 自愿, 城区, 公办."""

from dataclasses import replace
from functools import cache

from optimizer.words.files import data, vocabulary
from optimizer.words.vocabulary import Open, Vocabulary, squeezed

YES, NO = "是", "否"


@cache
def flags(heading: str = "") -> Vocabulary:
    """Yes and no in a column of this heading."""
    common = vocabulary("yes_no")
    own = data("yes_no")["columns"].get(heading, {})
    empty = {squeezed(word) for word in own.get("empty", ())}
    also = dict(common.also) | {squeezed(word): YES for word in own.get(YES, ())}
    also |= {squeezed(word): NO for word in own.get(NO, ())}
    unclear = {squeezed(word): Open((YES, NO), None, "没有写明是或否") for word in own.get("unclear", ())}
    return replace(
        common,
        also={word: name for word, name in also.items() if word not in empty and word not in unclear},
        open={**common.open, **unclear},
    )
