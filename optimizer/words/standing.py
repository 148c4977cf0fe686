"""Words beside a row that say that it may not count any more: 退休, 代课 and 已调出 of people, 撤并 of schools."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from optimizer.words.files import data

BEFORE = "(?<![未非无不曾])"  # what turns a word into its contrary


def any_of(words: Iterable[str]) -> str:
    """A pattern of any of the words, longer ones first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Standing:
    """The words of one table: ``gone`` where a row may not count, ``duty`` where it counts, but not for everything."""

    gone: re.Pattern[str]
    duty: re.Pattern[str]

    def word(self, text: str) -> str | None:
        """The first such word in a text."""
        found = [match for pattern in (self.gone, self.duty) if (match := pattern.search(text))]
        return min(found, key=re.Match.start)[0] if found else None


@cache
def standing(table: str) -> Standing | None:
    """The words of a table by its English name; None where rows cannot lose their standing."""
    words = data("standing")["tables"].get(table)
    if words is None:
        return None
    never = "(?!)"
    gone, duty = (f"{BEFORE}(?:{any_of(words[kind])})" if kind in words else never for kind in ("gone", "duty"))
    return Standing(re.compile(gone), re.compile(duty))


@cache
def here() -> re.Pattern[str]:
    """Headings of columns of yes and no where no says that a row does not count."""
    return re.compile(any_of(data("standing")["here"]))


@cache
def leaving() -> re.Pattern[str]:
    """Headings of columns of days on which somebody left."""
    words = data("standing")
    return re.compile(f"(?:{any_of(words['leaving'])}).*(?:{any_of(words['dates'])})$")


@cache
def about() -> re.Pattern[str]:
    """Headings of columns that say of everybody how they stand."""
    return re.compile(any_of(data("standing")["about"]))


@cache
def usual() -> re.Pattern[str]:
    """What such a column says of those who count, with the code that may stand before it."""
    words = any_of(data("standing")["usual"])
    return re.compile(rf"(?:\d{{1,3}}[-.、:]?)?(?:{words})(?:人员|教师|教职工|编制|岗位|岗|编)*")


@cache
def other() -> re.Pattern[str]:
    """Headings of columns in which such words speak of something else."""
    return re.compile(any_of(data("standing")["other"]))
