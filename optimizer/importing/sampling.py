"""What the cells of a column tell of its meaning."""

from collections.abc import Sequence
from datetime import date

from optimizer.formats.cells import Refusal, Unclear
from optimizer.formats.dates import Month
from optimizer.formats.sheet import Cell, blank
from optimizer.formats.table import Column
from optimizer.importing.regions import Region
from optimizer.words.flags import flags
from optimizer.words.vocabulary import Found

SAMPLE = 30  # distinct cells that are tried


def telling(column: Column) -> bool:
    """Whether cells alone can tell this column: a word of a short list, or a month."""
    words = column.kind.options
    return isinstance(column.kind, Month) or (bool(words) and words != ("是", "否"))


def filled(region: Region, place: int) -> bool:
    """Whether a column holds anything."""
    return any((cell or cell == 0) and not blank(cell) for cell in region.cells(place))


def sample(region: Region, place: int) -> Sequence[Cell]:
    """Some distinct filled cells of a column."""
    found: dict[tuple[type, Cell], Cell] = {}
    for cell in region.cells(place):
        if not blank(cell):
            found.setdefault((type(cell), cell), cell)
            if len(found) == SAMPLE:
                break
    return tuple(found.values())


def share(cells: Sequence[Cell], column: Column, epoch: date | None) -> float:
    """Share of some cells that a column reads, or asks about."""
    good = 0
    for cell in cells:
        try:
            column.kind.read(cell, epoch)
        except Unclear:
            pass
        except Refusal:
            continue
        good += 1
    return good / len(cells) if cells else 0.0


def yes_or_no(cells: Sequence[Cell]) -> bool:
    """Whether some cells only say yes or no, which tells nothing of what is asked."""
    return all(isinstance(cell, bool) or isinstance(flags().look(str(cell)), Found) for cell in cells)
