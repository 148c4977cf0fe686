"""Where the tables lie in a sheet: their headings, one or two rows deep, and the rows below, one after another."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import zip_longest
from typing import NamedTuple

from optimizer.formats.schema import TABLES
from optimizer.formats.sheet import Cell, Sheet, blank
from optimizer.formats.table import Table
from optimizer.importing.headings import USUAL, folded, headings_of, known_anywhere
from optimizer.words.headings import heading_words

SEARCHED = 15  # rows in which the first headings may stand
TRIED, FURTHER = 1000, 50  # rows that are tried as further headings, and tables found so at most, in one sheet
TITLE_CELLS = 2  # a row with more filled cells is no title
TWO = 2 * USUAL  # weight of two headings that are known


@dataclass(frozen=True, slots=True)
class Region:
    """A table as it lies in a sheet; rows and columns are positions in the grid."""

    sheet: Sheet
    top: int  # first row of its headings
    first: int  # first row below them
    end: int  # first row that is no longer its own
    headings: Mapping[int, str]  # by column; those without one are left out
    repeats: frozenset[int] = frozenset()  # rows in which the headings stand again
    titles: tuple[int, ...] = ()  # rows above with a title or remark
    number: int = 1  # among the tables of the sheet
    columns: tuple[int, int] = (0, 0)  # first, and first that is no longer its own

    def cells(self, column: int) -> Iterator[Cell]:
        """The cells of a column below the headings."""
        return (self.sheet.grid[row][column] for row in range(self.first, self.end) if row not in self.repeats)


class Fit(NamedTuple):
    """How well headings are those of a table: surely known columns weighed, and how many required ones they have."""

    weight: float
    required: int
    table: Table


def fit(headings: Sequence[Cell], table: Table) -> Fit:
    """The known headings of a table among some, each column counted once."""
    known = headings_of(table)
    found: dict[str, float] = {}
    for heading in headings:
        meaning = known.meaning(heading)
        if meaning is not None:
            found[meaning.target] = max(meaning.score, found.get(meaning.target, 0.0))
    required = sum(column.required and column.target in found for column in table.columns)
    return Fit(sum(found.values()), required, table)


def best(headings: Sequence[Cell], expected: Table | None = None) -> Fit:
    """The table that headings fit best, or how they fit the one that is expected."""
    if expected is not None:
        return fit(headings, expected)
    return max((fit(headings, table) for table in TABLES), key=lambda found: (found.weight, found.required))


def enough(found: Fit) -> bool:
    """Whether a row can be the headings of its table."""
    return found.weight >= min(TWO, sum(column.required for column in found.table.columns))


def regions(sheet: Sheet, expected: Table | None = None) -> Sequence[Region]:
    """The tables of a sheet from above; the first is searched as ``expected`` where its title says so."""
    bands = list(_bands(sheet, expected))
    found: list[Region] = []
    for band, following in zip_longest(bands, bands[1:]):
        end = len(sheet.grid)
        if following is not None:
            end = following.titles[0] if following.titles else following.top
        found += _side_by_side(replace(band, end=end))
    return [replace(region, number=number) for number, region in enumerate(found, start=1)]


def _bands(sheet: Sheet, expected: Table | None) -> Iterator[Region]:
    """Rows of headings from above, each with all its columns."""
    band = _first_band(sheet, expected)
    if band is None:
        return
    marks = _marks() | _texts(sheet, band)
    repeats: list[int] = []
    skip, tried, found = band.first, 0, 0
    for row in range(band.first, len(sheet.grid)):
        line = sheet.grid[row]
        if row < skip or (any(sheet.grid[row - 1]) and (marks.isdisjoint(line) or len(marks.intersection(line)) < 2)):
            continue
        if _repeats(line, band):
            repeats.append(row)
            continue
        if tried == TRIED or found == FURTHER:
            continue
        tried += 1
        further = _band(sheet, row, None, whole=True)
        if further is not None:
            found += 1
            yield replace(band, repeats=frozenset(repeats), end=row)
            repeats, skip = [], further.first
            band = replace(further, titles=_titles(sheet, row, band.first))
            marks |= _texts(sheet, band)
    yield replace(band, repeats=frozenset(repeats), end=len(sheet.grid))


def _texts(sheet: Sheet, band: Region) -> frozenset[Cell]:
    """What stands in the rows of headings."""
    cells = (cell for row in sheet.grid[band.top : band.first] for cell in row)
    return frozenset(cell for cell in cells if isinstance(cell, str) and cell)


@cache
def _marks() -> frozenset[Cell]:
    """Headings as they are usually spelled."""
    own = {column.heading for table in TABLES for column in table.columns}
    words = [column for table in heading_words().tables.values() for column in table.columns.values()]
    return frozenset(own.union(*(column.record + column.also for column in words)))


def _first_band(sheet: Sheet, expected: Table | None) -> Region | None:
    found = [
        (band, fitting)
        for row in range(min(SEARCHED, len(sheet.grid)))
        if (band := _band(sheet, row, expected)) is not None
        for fitting in [best(list(band.headings.values()), expected).weight]
    ]
    if not found:
        return _first_band(sheet, None) if expected is not None else None
    top = max(weight for _, weight in found)
    band = next(band for band, weight in found if weight == top)
    return replace(band, titles=tuple(row for row in range(band.top) if not all(map(blank, sheet.grid[row]))))


def _band(sheet: Sheet, row: int, expected: Table | None, whole: bool = False) -> Region | None:
    """The headings that begin in a row, or None where it has too few. ``whole``: most of its cells must be known."""
    line = sheet.grid[row]
    known = known_anywhere()
    single: Mapping[int, str] = {place: _text(cell) for place, cell in enumerate(line) if not blank(cell)}
    if not any(folded(text) in known for text in single.values()):
        return None
    found, depth, headings = best(list(single.values()), expected), 1, single
    if row + 1 < len(sheet.grid):
        double = _joined(sheet, row, known)
        both = best(list(double.values()), expected)
        below = best([cell for cell in sheet.grid[row + 1] if not blank(cell)], expected)
        if both.weight > max(found.weight, below.weight):
            found, depth, headings = both, 2, double
    if not enough(found) or (whole and (found.weight < TWO or found.weight < len(headings) / 2)):
        return None
    return Region(sheet, row, row + depth, len(sheet.grid), headings, columns=(0, len(line)))


def _joined(sheet: Sheet, row: int, known: frozenset[str]) -> Mapping[int, str]:
    """Two rows of headings as one: a group stands over its columns, merged or not; others have one row empty."""
    upper = [_text(cell) for cell in sheet.grid[row]]
    for top, left, _, right in sheet.merged:
        if top == row and right > left:
            upper[left : right + 1] = [upper[left]] * (min(right + 1, len(upper)) - left)
    joined: dict[int, str] = {}
    for place, cell in enumerate(sheet.grid[row + 1]):
        own, below = _text(sheet.grid[row][place]), _text(cell)
        group = upper[place]
        if not below:
            joined[place] = own
        elif group and (folded(group + below) in known or folded(below) not in known):
            joined[place] = group + below
        else:
            joined[place] = below
    return {place: text for place, text in joined.items() if text}


def _repeats(line: Sequence[Cell], band: Region) -> bool:
    """Whether a row says again what a row of the headings says, at the same places."""
    filled = [place for place, cell in enumerate(line) if not blank(cell)]
    for row in range(band.top, band.first):
        own = band.sheet.grid[row]
        same = sum(1 for place in filled if not blank(own[place]) and folded(line[place]) == folded(own[place]))
        if same >= 2 and same * 2 >= len(filled):
            return True
    return False


def _titles(sheet: Sheet, row: int, first: int) -> tuple[int, ...]:
    """The rows right above further headings that hold a title."""
    found: list[int] = []
    for above in range(row - 1, first, -1):
        filled = sum(not blank(cell) for cell in sheet.grid[above])
        if filled > TITLE_CELLS:
            break
        if filled:
            found.append(above)
        elif found:
            break
    return tuple(reversed(found))


def _side_by_side(band: Region) -> Iterator[Region]:
    """The tables that stand beside each other, with an empty column between; one alone as it is."""
    blocks: list[list[int]] = []
    for place in sorted(band.headings):
        if blocks and not _gap(band, blocks[-1][-1] + 1, place):
            blocks[-1].append(place)
        else:
            blocks.append([place])
    parts: list[list[int]] = []
    for block in blocks:
        headings = [band.headings[place] for place in block]
        if parts and not _stands_alone([band.headings[place] for place in parts[-1]], headings):
            parts[-1] += block
        else:
            parts.append(block)
    for part in parts:
        own = {place: band.headings[place] for place in part}
        yield replace(band, headings=own, columns=(part[0], part[-1] + 1) if len(parts) > 1 else band.columns)


def _stands_alone(before: Sequence[str], headings: Sequence[str]) -> bool:
    """Whether headings right of an empty column are those of a table of its own, and those before it are, too."""
    left, own = best(before), best(headings)
    needed = sum(column.required for column in own.table.columns)
    if not enough(left) or own.weight < TWO or own.required < needed or own.weight * 2 < len(headings):
        return False
    again = fit([*before, *headings], own.table).weight < fit(before, own.table).weight + own.weight / 2
    return own.table is not left.table or again


def _gap(band: Region, left: int, right: int) -> bool:
    """Whether an empty column lies between two places."""
    return any(all(map(blank, band.cells(column))) for column in range(left, right))


def _text(cell: Cell) -> str:
    return cell.strip() if isinstance(cell, str) else "" if cell is None else str(cell)
