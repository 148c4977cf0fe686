"""What is said of the cells of a column that were read otherwise than they are written."""

import re
from collections.abc import Iterator, Mapping, Sequence

from optimizer.formats.sheet import listed
from optimizer.words.vocabulary import SAID


def told_changes(table: str, heading: str, changes: Mapping[str, Sequence[int]]) -> Iterator[str]:
    """A line for each change with its rows; several synonyms of one column are one line, the most frequent first."""
    synonyms = {found[1]: len(rows) for change, rows in changes.items() if (found := re.fullmatch(SAID, change))}
    together = len(synonyms) > 1
    if together:
        often = sorted(synonyms, key=lambda word: -synonyms[word])
        words = "、".join(f"{word}（{synonyms[word]}格）" for word in often)
        yield f"【{table}】「{heading}」有{sum(synonyms.values())}格按同义写法读入：{words}。"
    for change, rows in changes.items():
        if not (together and re.fullmatch(SAID, change)):
            yield f"【{table}】「{heading}」有{len(rows)}格{change}：{listed(rows)}。"
