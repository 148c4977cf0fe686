"""What a heading or the title of a sheet may mean: the template's own word, one of the vocabulary, or a similar one."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import NamedTuple

from optimizer.formats.schema import TABLES
from optimizer.formats.sheet import Cell
from optimizer.formats.table import Column, Table
from optimizer.words.headings import ColumnWords, TableWords, heading_words
from optimizer.words.standing import about, leaving

EXACT, RECORD, USUAL = 1.0, 0.97, 0.9  # the template's heading, the national record's, a usual one
SIMILAR = 0.6  # likeness from which a heading is guessed
SIGNS = ":。.、_-—"  # that may close a heading
NUMBERED = re.compile(r"^\(?[一二三四五六七八九十\d]{1,2}[.、)]")


def folded(name: Cell) -> str:
    """A heading or sheet name for comparison: half-width, no spaces, no asterisk, no remark in brackets."""
    return re.sub(r"\(.*\)$", "", normal(name)).lower()


def normal(name: Cell) -> str:
    """Half-width, no spaces, no asterisk."""
    text = unicodedata.normalize("NFKC", name) if isinstance(name, str) else ""
    return re.sub(r"[\s*]+", "", text)


def names(thing: Table | Column) -> set[str]:
    """The folded names of a table or column in both languages."""
    chinese = thing.name if isinstance(thing, Table) else thing.heading
    return {folded(chinese), folded(thing.english)}


class Meaning(NamedTuple):
    """A column that a heading may stand for, and how surely (0 to 1); of equals ``rank`` 0 comes first."""

    target: str
    score: float
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of a table: how surely each known one, folded, means which column."""

    known: Mapping[str, Meaning]

    def meaning(self, heading: Cell) -> Meaning | None:
        """What a known heading stands for; of several meanings in one table the surest."""
        text = folded(heading)
        return self.known.get(text) or self.known.get(_bare(text))

    def similar(self, heading: Cell) -> list[Meaning]:
        """The columns that an unknown heading is like, the likest first."""
        text = _bare(folded(heading))
        if len(text) < 2 or means_none(text):
            return []
        best: dict[str, float] = {}
        for word, meaning in self.known.items():
            like = SequenceMatcher(None, text, word, autojunk=False).ratio()
            best[meaning.target] = max(best.get(meaning.target, 0.0), like * meaning.score)
        found = [Meaning(target, score) for target, score in best.items() if score >= SIMILAR]
        return sorted(found, key=lambda meaning: -meaning.score)


def _bare(text: str) -> str:
    """Without numbering and closing signs, and without a remark in brackets within."""
    return re.sub(r"\([^()]*\)", "", NUMBERED.sub("", text)).strip(SIGNS)


def headings_of(table: Table) -> Headings:
    """All known headings of a table."""
    return _all_headings()[table.english]


@cache
def _all_headings() -> Mapping[str, Headings]:
    return {table.english: _headings(table) for table in TABLES}


def words_of(table: Table) -> TableWords:
    """What the vocabulary says of a table; nothing, where it does not know it."""
    return heading_words().tables.get(table.english, TableWords((), {}))


def _headings(table: Table) -> Headings:
    words = words_of(table).columns
    known: dict[str, Meaning] = {}
    for column in table.columns:
        own = words.get(column.english, ColumnWords())
        for score, spelled in ((EXACT, names(column)), (RECORD, own.record), (USUAL, own.also)):
            for rank, word in enumerate(map(folded, spelled)):
                if word not in known or known[word].score < score:
                    known[word] = Meaning(column.target, score, rank if score == USUAL else 0)
    return Headings(known)


@cache
def known_anywhere() -> frozenset[str]:
    """Every known heading of any table, folded: what marks a row of headings."""
    return frozenset(word for table in TABLES for word in headings_of(table).known)


@cache
def serial() -> frozenset[str]:
    """Headings of a column that only counts the rows."""
    return frozenset(map(folded, heading_words().serial))


@cache
def unused() -> frozenset[str]:
    """Headings that are common in rosters and mean no column of ours."""
    return aside() | frozenset(map(folded, heading_words().remarks))


def means_none(heading: Cell) -> bool:
    """Whether a heading is known to mean no column; days of leaving are not those of coming."""
    text = folded(heading)
    return text in unused() or leaving().search(text) is not None or about().search(text) is not None


@cache
def aside() -> frozenset[str]:
    """Those of them that say nothing of whether a row counts."""
    return serial() | frozenset(map(folded, heading_words().ignored))


@cache
def titled(title: str) -> str | None:
    """The English name of the table that a title speaks of: the one whose longest word stands in it."""
    text = folded(title)
    found = [
        (len(word), -order, table.english)
        for order, table in enumerate(TABLES)
        for word in (*map(folded, words_of(table).titles), folded(table.name))
        if word in text
    ]
    return max(found)[2] if found else None
