"""Reads a messy workbook and says whether it was read as meant, asked about, or misread in silence."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.mess import figures, headings, layout, naming, words
from benchmarks.mess.book import GUESSED, OPEN, PLAIN, Book, Sureness
from optimizer.domain.county import RECORDS, County
from optimizer.domain.errors import InputError
from optimizer.generating import generate
from optimizer.importing import read
from optimizer.importing.answers import Answers

Mess = Callable[[Book, random.Random, County], Sureness | None]
MESSES: tuple[Mess, ...] = (
    words.wording, words.wording, words.wording, words.nothing, words.art, words.backbone_yes, words.nine_years,
    words.two_subjects, figures.months, figures.months, figures.years, figures.counts, figures.evenings,
    figures.year_only, headings.columns, headings.columns, headings.marks, layout.remark, layout.total, layout.printed,
    layout.gaps, layout.hidden, layout.merged_school, layout.school_sheets, layout.one_sheet, layout.old_copy,
    naming.names, naming.names, naming.apostrophes, naming.unknown_school, naming.unknown_node, naming.counties,
    naming.markers, naming.unknown_setting, headings.sheets, headings.order, headings.two_rows, headings.title,
)
LATE = (headings.marks, headings.columns, headings.two_rows, headings.title, headings.order, headings.sheets,
        layout.school_sheets, layout.one_sheet)
"""What changes headings or takes pages apart comes last: the others find their columns by them."""
RIGHT, ASKED, REFUSED = "right", "asked", "refused"
WRONG, MISGUESSED, BROKEN = "SILENTLY WRONG", "guessed wrong", "BROKEN"


@dataclass(frozen=True)
class Verdict:
    """What became of one workbook; ``detail`` is the first thing that differs or was said."""

    seed: int
    messes: tuple[str, ...]
    sureness: Sureness
    word: str
    detail: str = ""

    @property
    def sound(self) -> bool:
        """Read as meant, asked about, or refused where nothing else was possible."""
        return self.word in (RIGHT, ASKED) or (self.word == REFUSED and self.sureness == OPEN)


@cache
def _base(seed: int) -> County:
    return generate("three_schools", seed)


def made(seed: int, path: Path) -> tuple[County, tuple[str, ...], Sureness]:
    """Write the messy workbook of a seed; what it means, what was done to it, and how sure a reader may be."""
    chance = random.Random(f"mess {seed}")
    county = _base(1 + seed % 5)
    book = Book.of(county, {"计划学年": "2026", "政策": "标准"})
    picked = list(dict.fromkeys(chance.choices(MESSES, k=chance.choice((1, 1, 1, 2, 3, 4)))))
    picked.sort(key=lambda mess: LATE.index(mess) if mess in LATE else -1)
    done, sureness = [], PLAIN
    for mess in picked:
        outcome = mess(book, chance, county)
        if outcome is not None:
            done.append(mess.__name__)
            sureness = max(sureness, outcome, key=(PLAIN, GUESSED, OPEN).index)
    book.write(path)
    return county, tuple(done), sureness


def judged(seed: int, folder: Path) -> Verdict:
    """One workbook made, read and compared record by record."""
    path = folder / f"{seed}.xlsx"
    county, done, sureness = made(seed, path)
    try:
        word, detail = _outcome(path, county, sureness)
    except Exception as error:  # a defect of the reader, whatever it is: told, and the next workbook follows
        word, detail = BROKEN, f"{type(error).__name__}: {error}"
    path.unlink()
    return Verdict(seed, done, sureness, word, detail)


def _outcome(path: Path, meant: County, sureness: Sureness) -> tuple[str, str]:
    try:
        found = read(path).county
    except InputError as error:
        if error.problems:
            return REFUSED, str(error.problems[0])
        return _confirmed(path, meant, sureness, error)
    if (difference := _difference(meant, found)) or sureness == OPEN:
        return WRONG, difference or "read without a question"
    return RIGHT, ""


def _confirmed(path: Path, meant: County, sureness: Sureness, error: InputError) -> tuple[str, str]:
    """After all guesses were confirmed: read as meant, or still open where nothing could be guessed."""
    asked = error.questions[0].text
    try:
        found = read(path, Answers().with_guesses(error.questions)).county
    except InputError as left:
        if left.problems or any(question.guess is not None for question in left.questions):
            return REFUSED, f"after confirmation: {left}"
        return ASKED, asked
    difference = _difference(meant, found)
    return (MISGUESSED, difference) if difference and sureness != OPEN else (ASKED, asked)


def _difference(meant: County, found: County) -> str:
    for name in RECORDS:
        want, got = (Counter(map(repr, getattr(county, name))) for county in (meant, found))
        if want != got:
            return f"{name}: {next(iter(want - got), '—')} is read as {next(iter(got - want), '—')}"
    return ""


def verdicts(count: int, first: int = 0) -> Iterator[Verdict]:
    """The workbooks from a seed on."""
    with TemporaryDirectory() as folder:
        for seed in range(first, first + count):
            yield judged(seed, Path(folder))


def summed(found: list[Verdict]) -> Mapping[str, int]:
    """How many of each word."""
    return Counter(verdict.word for verdict in found)
