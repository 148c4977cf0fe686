"""Which table each region is: by the name of its sheet, or by headings and titles, which is asked."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from optimizer.domain.questions import PASS_OVER, Question
from optimizer.formats.cells import quoted
from optimizer.formats.schema import TABLES
from optimizer.formats.sheet import GUIDE, Remarks, Sheet, blank
from optimizer.formats.table import Table
from optimizer.importing.answers import Answers
from optimizer.importing.headings import folded, names, normal, titled, unused
from optimizer.importing.regions import TWO, Region, best, enough, fit, regions
from optimizer.words.standing import standing

SURE = 0.6  # score from which a region is guessed to be a table
LIKELY = 0.45  # score from which it is asked whether it is one that is missing
TITLED = 0.15  # what a title that speaks of a table adds
UNTITLED = 0.2  # what is taken off where none speaks of an optional one: its few columns stand in many lists
BY_NAME = {name: table for table in TABLES for name in names(table)}
CHOICES = (*(table.name for table in TABLES), PASS_OVER)


@dataclass(frozen=True, slots=True)
class Found:
    """A region and the table that it is; ``exact`` by the name of its sheet, ``asked`` if it has to be confirmed."""

    region: Region
    table: Table
    label: str
    exact: bool
    asked: bool


@dataclass(frozen=True, slots=True)
class Recognition:
    """The regions that are tables, sheets of a table's name without headings, and tables that a sheet may be."""

    found: Sequence[Found]
    bare: Mapping[str, Sheet]  # by English name of the table
    possible: frozenset[str]  # English names; asked


def recognised(sheets: Sequence[Sheet], remarks: Remarks, answers: Answers) -> Recognition:
    """The regions of all sheets that are a table, or may be one; of the others a note tells."""
    found: list[Found] = []
    bare: dict[str, Sheet] = {}
    doubtful: list[tuple[Region, str, Sequence[tuple[float, Table]]]] = []
    twice = Counter(folded(sheet.title) for sheet in sheets)
    named = [BY_NAME.get(folded(sheet.title)) for sheet in sheets]
    copies = Counter((sheet.file, table.english) for sheet, table in zip(sheets, named, strict=True) if table)
    for sheet, expected in zip(sheets, named, strict=True):
        if folded(sheet.title) == GUIDE:
            continue
        if expected is not None and copies[sheet.file, expected.english] > 1 and "(" in normal(sheet.title):
            expected = None
        lying = regions(sheet, expected)
        if not lying and expected is not None:
            bare[expected.english] = sheet
        elif not lying:
            remarks.note(f"{quoted(sheet.title)}不是模板内的表，未读取。")
        own = _own(lying, expected)
        for region in lying:
            label = _label(region, own, twice[folded(sheet.title)] > 1)
            if region is own and expected is not None:
                if answers.to("表", "", "", label) != PASS_OVER:
                    found.append(Found(region, expected, label, True, False))
                continue
            answer = answers.to("表", "", "", label)
            if answer in CHOICES:
                _settle(region, label, answer, remarks)
                if answer != PASS_OVER:
                    table = next(table for table in TABLES if table.name == answer)
                    found.append(Found(region, table, label, False, False))
                continue
            doubtful.append((region, label, _scores(region)))
    guessed, possible = _guessed(doubtful, {each.table.english for each in found}, remarks)
    return Recognition([*found, *guessed], bare, possible)


def _own(lying: Sequence[Region], expected: Table | None) -> Region | None:
    """The region that the name of its sheet speaks of: the first that fits it."""
    if expected is None:
        return None
    fitting = [region for region in lying if enough(fit(list(region.headings.values()), expected))]
    return next(
        (region for region in fitting if best(list(region.headings.values())).table is expected),
        fitting[0] if fitting else None,
    )


def _label(region: Region, own: Region | None, several: bool) -> str:
    """What a region is called in questions: its sheet, and what else tells it from others."""
    sheet = region.sheet
    number = f"·第{region.number}张表" if region.number > 1 and region is not own else ""
    return f"{sheet.title}{f'（{sheet.file}）' if several and sheet.file else ''}{number}"


def _scores(region: Region) -> Sequence[tuple[float, Table]]:
    """How much a region is like each table, the likest first."""
    headings = list(region.headings.values())
    texts = [region.sheet.title, *(str(cell) for row in region.titles for cell in region.sheet.grid[row] if cell)]
    named = [name for text in texts if (name := titled(text)) is not None]
    useful = sum(folded(heading) not in unused() for heading in headings)
    scores: list[tuple[float, Table]] = []
    for table in TABLES:
        found = fit(headings, table)
        required = sum(column.required for column in table.columns)
        score = 0.4 * found.required / required + 0.45 * min(1.0, found.weight / max(1, useful))
        told = table.english in named
        if told or found.weight >= TWO:
            scores.append((score + (TITLED if told else -UNTITLED if table.optional else 0.0), table))
    return sorted(scores, key=lambda scored: -scored[0])


def _guessed(
    doubtful: Sequence[tuple[Region, str, Sequence[tuple[float, Table]]]], known: set[str], remarks: Remarks
) -> tuple[Sequence[Found], frozenset[str]]:
    """Regions that are surely like a table, and such as may be one that is missing.

    A list that is titled 退休教师 or 代课人员 has the columns of the table, and yet may not belong to it: it is asked.
    """
    alike = [(region, label, scores[0][1]) for region, label, scores in doubtful if scores and scores[0][0] >= SURE]
    sure = [(region, label, table) for region, label, table in alike if not _apart(label, table)]
    apart = [each for each in alike if each not in sure]
    for region, label, table in apart:
        remarks.ask(question(label, None, [region], (table.name, PASS_OVER)))
    missing = {table.english for table in TABLES if not table.optional} - known - {table.english for *_, table in sure}
    found = [Found(region, table, label, False, True) for region, label, table in sure]
    possible: set[str] = set()
    possible |= {table.english for *_, table in apart}
    for region, label, scores in doubtful:
        if any(region is each[0] for each in alike):
            continue
        likely = [table for score, table in scores if score >= LIKELY and table.english in missing]
        if likely and any(any(not blank(cell) for cell in region.cells(place)) for place in region.headings):
            remarks.ask(question(label, None, [region], tuple(table.name for table in likely)))
            possible |= {table.english for table in likely}
        else:
            remarks.note(f"{quoted(label)}不是模板内的表，未读取。")
    return found, frozenset(possible)


def _apart(label: str, table: Table) -> bool:
    """Whether a title says that its rows may not count."""
    words = standing(table.english)
    return words is not None and words.gone.search(label) is not None


def question(label: str, guess: str | None, lying: Sequence[Region], first: Sequence[str] = ()) -> Question:
    """Whether what is called so is a table; the headings are the examples."""
    options = tuple(dict.fromkeys((*((guess,) if guess else ()), *first, *CHOICES)))
    text = f"{quoted(label)}{f'读作「{guess}」表' if guess else '像名册的一张表，是哪一张'}？"
    return Question("表", "", "", label, text, guess, options, tuple(lying[0].headings.values())[:8])


def _settle(region: Region, label: str, answer: str, remarks: Remarks) -> None:
    remarks.settle(question(label, answer, [region]))
    remarks.note(f"{quoted(label)}按对照表{'不读' if answer == PASS_OVER else f'读作「{answer}」表'}。")


def by_table(found: Sequence[Found]) -> Mapping[str, Sequence[Found]]:
    """What was found, by the English name of its table."""
    groups: defaultdict[str, list[Found]] = defaultdict(list)
    for each in found:
        groups[each.table.english].append(each)
    return groups
