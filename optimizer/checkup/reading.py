"""What each clause and goal will read of the roster, how far it is filled in, and what nobody reads."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from optimizer.importing.filled import Filled, filled_in
from optimizer.policy.columns_read import COLUMNS, PAPER, PAPERS, meaning, of_goals, readers, unread
from optimizer.policy.instance import Instance
from optimizer.readings.sources import ALWAYS

EVERY = "任何政策"
# columns of the rotation's own tables that no clause can read: names, maps and the weekly visits are served by them
ELSEWHERE = frozenset({"teachers.second_subject", "teachers.evidence", "roads.km"})
TABLES = ("schools", "needs", "groups", "members", "teachers", "history", "roads")


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """One column and all that read it; ``empty`` says what it means where nobody has filled it in, else "" """

    table: str
    heading: str
    readers: tuple[str, ...]
    filled: int
    rows: int
    empty: str


@dataclass(frozen=True, slots=True)
class UnreadColumn:
    """A column that is filled in, and that nothing in the policy reads."""

    table: str
    heading: str
    filled: int


def columns_read(instance: Instance) -> Iterator[ReadColumn]:
    """Every column that something reads, in the order of the template; where its table has rows."""
    filled = filled_of(instance)
    read = _readers(instance)
    for column, (table, found) in COLUMNS.items():
        if column in read and filled.rows.get(table.english, 0):
            cells = filled.cells.get(column, 0)
            yield ReadColumn(
                table.name, found.heading, read[column], cells, filled.rows[table.english],
                "" if cells else meaning(column),
            )


def _readers(instance: Instance) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}

    def note(columns: Iterable[str], name: str) -> None:
        for column in columns:
            found.setdefault(column, {})[name] = None

    note(ALWAYS, EVERY)
    for column, entries in readers(instance.policy, instance.years).items():
        for entry in entries:
            note([column], entry.rule.title)
    for column, titles in of_goals(instance.policy).items():
        for title in titles:
            note([column], f"目标·{title}")
    note(PAPERS, PAPER)
    return {column: tuple(names) for column, names in found.items()}


def columns_unread(instance: Instance) -> Iterator[UnreadColumn]:
    """In the order of the template."""
    asked = (
        column for column, (table, found) in COLUMNS.items()
        if table.english in TABLES and not found.required and column not in ELSEWHERE
    )
    for column, told in unread(instance.policy, instance.years, instance.county, asked):
        table, found = COLUMNS[column]
        yield UnreadColumn(table.name, found.heading, told)


def filled_of(instance: Instance) -> Filled:
    """How far the roster is filled in: as its file says, else as its records do."""
    return instance.filled or filled_in(instance.county)
