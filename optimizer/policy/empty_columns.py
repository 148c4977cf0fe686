"""Columns that clauses in force read and that nobody has filled in: asked, where emptiness has no meaning of its own.

A share of backbone teachers in a county where no level was filled in is no clause that cannot be met, nor one that
should give way: it is a column that was forgotten.
"""

from collections.abc import Iterator, Mapping, Sequence

from optimizer.domain.questions import Question
from optimizer.formats.empty_columns import MEANING
from optimizer.formats.schema import SETTINGS, TABLES
from optimizer.formats.table import Column, Table
from optimizer.importing.filled import Filled
from optimizer.policy.entries import Entry, Policy
from optimizer.readings.sources import NEW

BLANK = "全部为空"  # how the case is written in a question
PAPER = "名单和备案材料"
COLUMNS: Mapping[str, tuple[Table, Column]] = {
    f"{table.english}.{column.english}": (table, column)
    for table in TABLES
    if table is not SETTINGS
    for column in table.columns
}
PAPERS = frozenset({"teachers.title", "teachers.backbone", "teachers.degree"})  # printed of everybody who moves
ASSIGNED = ("leader_flow", "management_team")  # rules on leaders: without any there is nothing to weigh
# of what a school may be, one that is told is enough: where some are marked as 薄弱, nobody need be 农村
FLAGS = frozenset({"schools.rural", "schools.weak", "schools.mountain", "schools.resettlement"}) | NEW


def readers(policy: Policy, years: Sequence[int]) -> Mapping[str, tuple[Entry, ...]]:
    """The entries in force in some of the years that read a column, by column."""
    found: dict[str, list[Entry]] = {}
    for entry in policy.entries:
        if any(entry.binds(year) for year in years):
            for column in sorted(entry.reads(policy.definitions)):
                found.setdefault(column, []).append(entry)
    return {column: tuple(entries) for column, entries in found.items()}


def open_columns(policy: Policy, years: Sequence[int], filled: Filled) -> Iterator[Question]:
    """A question for each column that an entry in force reads, nobody has filled in, and that means nothing empty."""
    reading = readers(policy, years)
    for column in [*reading, *sorted(PAPERS - reading.keys())]:
        asking = [entry.rule.title for entry in reading.get(column, ()) if _misses(entry, column, policy, filled)]
        if column in PAPERS and filled.is_blank(column):
            asking.append(PAPER)
        if asking:
            yield _question(column, asking)


def meaning(column: str) -> str:
    """How a column that nobody has filled in is read: by its meaning, else by what an empty cell is."""
    return MEANING.get(column) or f"按“{_cell(*COLUMNS[column])}”读入"


def _misses(entry: Entry, column: str, policy: Policy, filled: Filled) -> bool:
    if not filled.is_blank(column):
        return False
    if column == "teachers.leader":
        return entry.rule.name in ASSIGNED
    if column in MEANING:
        return False
    others = (entry.reads(policy.definitions) & FLAGS) - {column}
    return column not in FLAGS or all(filled.is_blank(other) for other in others)


def _question(column: str, who: Sequence[str]) -> Question:
    table, found = COLUMNS[column]
    asking = "、".join(dict.fromkeys(who))
    text = f"【{table.name}】「{found.heading}」没有这一列，或一格都没有填，而{asking}要用它"
    return Question("空列", table.name, found.heading, BLANK, text, None, (f"按“{_cell(table, found)}”读入",))


def _cell(table: Table, column: Column) -> str:
    """What an empty cell is, in the words of the column."""
    value = None if column.key is not None else table.defaults.get(column.attribute)
    return "没有记录" if value in (None, "", ()) else str(column.kind.show(value))
