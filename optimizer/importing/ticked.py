"""One column that is laid out as several to tick, 高级 √, 一级 √, 二级 √: told, since no column holds the value."""

from collections import defaultdict
from collections.abc import Iterator

from optimizer.domain.errors import Problem
from optimizer.formats.cells import quoted
from optimizer.formats.choices import Choice
from optimizer.formats.table import Table
from optimizer.importing.headings import folded
from optimizer.importing.regions import Region
from optimizer.importing.sampling import sample, yes_or_no
from optimizer.words.vocabulary import Found


def ticked(region: Region, table: Table) -> Iterator[Problem]:
    """A problem for each column of words whose words are headings over ticks."""
    choices = [column for column in table.columns if isinstance(column.kind, Choice)]
    found: defaultdict[str, list[str]] = defaultdict(list)
    for place, heading in region.headings.items():
        for column in choices:
            kind = column.kind
            assert isinstance(kind, Choice)
            meaning = kind.vocabulary.look(folded(heading))
            if isinstance(meaning, Found) and meaning.name in kind.options:
                cells = sample(region, place)
                if cells and all(isinstance(cell, str) for cell in cells) and yes_or_no(cells):
                    found[column.heading].append(heading)
                break
    for column_heading, headings in found.items():
        if len(headings) > 1:
            named = "、".join(map(quoted, headings))
            rule = f"分成了{named}几列打勾，不能读入"
            advice = f"请合成一列「{column_heading}」，每格填一个词"
            yield Problem(table.name, region.first, column_heading, rule, advice)
