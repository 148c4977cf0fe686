"""无, —, 暂无, 0: a filled cell that says there is nothing, in the columns that may be left empty."""

from optimizer.formats.cells import Reading
from optimizer.formats.choices import Choice, Flag
from optimizer.formats.kinds import Setting
from optimizer.formats.numbers import Real, Whole
from optimizer.formats.shares import Halves, Share
from optimizer.formats.sheet import Cell
from optimizer.formats.table import Column
from optimizer.words.empty import FILLED_AS_EMPTY, empty_here, means_empty
from optimizer.words.flags import flags
from optimizer.words.vocabulary import Open

LONGEST = 10  # characters of such a word


def emptied(cell: Cell, column: Column) -> Reading | None:
    """The announcement that a cell is read as empty; None where it says something.

    A word that the column itself knows (无 of 骨干级别, 否 of a flag) is a value; what a setting says is free.
    """
    if isinstance(cell, bool) or not isinstance(cell, str | int | float) or column.required:
        return None
    text = cell if isinstance(cell, str) else "0" if cell == 0 else ""
    if not text or len(text) > LONGEST or text[0] in "123456789" or isinstance(column.kind, Setting):
        return None
    if empty_here(text, column.heading):
        return Reading("", FILLED_AS_EMPTY)
    kind = column.kind
    words = kind.vocabulary if isinstance(kind, Choice) else flags(column.heading) if isinstance(kind, Flag) else None
    meaning = words.look(text) if words is not None else None
    if isinstance(meaning, Open) or (meaning is not None and meaning.name in kind.options):
        return None
    zero = not isinstance(kind, Whole | Real | Halves | Share | Flag)
    return Reading("", FILLED_AS_EMPTY) if means_empty(text, zero=zero) else None
