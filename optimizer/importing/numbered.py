"""Columns that hold one list in parts, 第一志愿, 第二志愿, 第三志愿: read as one, in their order."""

import re
from collections import defaultdict
from dataclasses import replace

from optimizer.formats.cells import quoted
from optimizer.formats.kinds import Several
from optimizer.formats.sheet import Cell, blank
from optimizer.formats.table import Table
from optimizer.importing.headings import folded, headings_of
from optimizer.importing.regions import Region

ORDER = "一二三四五1-5"
NUMBER = re.compile(rf"^第?(?P<before>[{ORDER}])(?=.)|第?(?P<behind>[{ORDER}])$")
PLACES = {sign: place for signs in ("一二三四五", "12345") for place, sign in enumerate(signs)}


def as_one(region: Region, table: Table) -> tuple[Region, tuple[str, ...]]:
    """The region with the parts of each list in the column of its first part, and a line for each such list."""
    notes: list[str] = []
    for parts in _lists(region, table):
        first, *others = parts
        grid = list(region.sheet.grid)
        for row in range(region.first, region.end):
            line = list(grid[row])
            line[first] = _together([line[place] for place in parts])
            for place in others:
                line[place] = None
            grid[row] = line
        names = [quoted(region.headings[place]) for place in parts]
        notes.append(f"【{table.name}】列{'、'.join(names)}按先后并作一列读入。")
        kept = {place: heading for place, heading in region.headings.items() if place not in others}
        region = replace(region, sheet=replace(region.sheet, grid=grid), headings=kept)
    return region, tuple(notes)


def _lists(region: Region, table: Table) -> list[list[int]]:
    """The columns of each list, in its order: numbered from 1 on without a gap, where the table has such a list."""
    found: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for place, heading in region.headings.items():
        text = folded(heading)
        if (number := NUMBER.search(text)) is not None:
            base = text[: number.start()] + text[number.end() :]
            found[base].setdefault(PLACES[number["before"] or number["behind"]], place)
    several = {column.target for column in table.columns if isinstance(column.kind, Several)}
    return [
        [places[number] for number in sorted(places)]
        for base, places in found.items()
        if len(places) > 1 and sorted(places) == list(range(len(places))) and _meant(base, table) in several
    ]


def _meant(base: str, table: Table) -> str | None:
    meaning = headings_of(table).meaning(base)
    return None if meaning is None else meaning.target


def _together(cells: list[Cell]) -> Cell:
    filled = [cell for cell in cells if not blank(cell)]
    if len(filled) < 2:
        return filled[0] if filled else None
    return "、".join(f"{cell:g}" if isinstance(cell, float) else str(cell) for cell in filled)
