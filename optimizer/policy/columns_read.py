"""Columns of the roster against the policy: read and empty, which is asked or has a meaning; filled and read by none.

A share of backbone teachers in a county where no level was filled in is no clause that cannot be met, nor one that
should give way: it is a column that was forgotten.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from optimizer.domain.county import RECORDS, County
from optimizer.domain.definitions import Definitions
from optimizer.domain.questions import Question
from optimizer.formats.empty_columns import MEANING
from optimizer.formats.schema import TABLES
from optimizer.formats.table import Column, Table
from optimizer.goals import GOALS
from optimizer.importing.filled import Filled, differing
from optimizer.policy.entries import Entry, Policy
from optimizer.readings.sources import ALWAYS, LEAST_POSTS, MOST_POSTS, NEW, NONE, PUPILS, WAYS, Columns
from optimizer.rules import RULES
from optimizer.rules.base import Rule

BLANK = "全部为空"  # how the case is written in a question
PAPER = "名单和备案材料"
COLUMNS: Mapping[str, tuple[Table, Column]] = {
    f"{table.english}.{column.english}": (table, column)
    for table in TABLES
    if table.english in RECORDS
    for column in table.columns
}
PAPERS = frozenset({"teachers.title", "teachers.backbone", "teachers.degree"})  # printed of everybody who moves
# what somebody who fills it in expects to be heeded
DEMANDS = (
    "teachers.wishes", "teachers.fixed", "teachers.deferred_until", "teachers.team", "teachers.service_end",
    "teachers.applying", "teachers.volunteer", "teachers.commute_cap", "needs.weak", "groups.stable_since",
    "schools.quota",
)
# one of several ways to say the same is enough; 编制数 is told by ``announcing``
UNTOLD = WAYS | MOST_POSTS | LEAST_POSTS | {*PUPILS.values(), "schools.quota"}
ASSIGNED = ("leader_flow", "management_team")  # rules on leaders: without any there is nothing to weigh
# rules that take any of several marks of a school: where some are marked as 薄弱, none need be 农村
EITHER = ("direction", "prolongation", "growth_window", "self_sufficient", "mentoring", "promotion_gate", "budget")
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
        missing = (entry for entry in reading.get(column, ()) if _misses(entry, column, policy, filled))
        asking = [f"「{entry.rule.title}」" for entry in missing]
        if column in PAPERS and filled.is_blank(column):
            asking.append(PAPER)
        if asking:
            yield _question(column, asking)


def told_empty(policy: Policy, years: Sequence[int], filled: Filled) -> Iterator[str]:
    """One line on the columns that an entry in force reads, and that are empty and mean something so."""
    empty = [column for column in readers(policy, years) if column in MEANING and filled.is_blank(column)]
    told = [f"【{COLUMNS[each][0].name}】「{COLUMNS[each][1].heading}」（{MEANING[each]}）" for each in empty
            if each not in UNTOLD]
    if told:
        yield f"没有人填写、按空白的含义读取的列：{'；'.join(told)}。"


def of_goals(policy: Policy) -> Mapping[str, tuple[str, ...]]:
    """The titles of the policy's goals that read a column, by column."""
    found: dict[str, list[str]] = {}
    for level in policy.levels:
        for column in sorted(GOALS[level].reads(policy.definitions)):
            found.setdefault(column, []).append(GOALS[level].title)
    return {column: tuple(titles) for column, titles in found.items()}


def unread(policy: Policy, years: Sequence[int], county: County, columns: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Which of the columns nobody reads under the policy though records say something there, and how many do."""
    read = {*ALWAYS, *readers(policy, years), *of_goals(policy), *PAPERS}
    for column in columns:
        told = 0 if column in read else said(county, column)
        if told:
            yield column, told


def passed_over(policy: Policy, years: Sequence[int], county: County) -> Iterator[str]:
    """A line for each column that asks something of a plan and that the policy does not read."""
    for column, told in unread(policy, years, county, DEMANDS):
        table, found = COLUMNS[column]
        rules = "、".join(dict.fromkeys(rule.title for rule in RULES if column in _by_default(rule)))
        yield (
            f"【{table.name}】「{found.heading}」填了{told}行，政策「{policy.name}」没有条款读取，本次不起作用"
            + (f"（读取它的规则：{rules}）。" if rules else "。")
        )


def _by_default(rule: type[Rule]) -> Columns:
    """What a rule reads as its parameters stand by default; nothing where it has none."""
    if any(field.is_required() for field in rule.model_fields.values()):
        return NONE
    return rule().reads(Definitions())


def said(county: County, column: str) -> int:
    """How many records say in a column what an empty cell does not."""
    table, found = COLUMNS[column]
    return differing(getattr(county, table.english), table, found)


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
    if entry.rule.name not in EITHER or column not in FLAGS:
        return True
    return all(filled.is_blank(other) for other in entry.reads(policy.definitions) & FLAGS)


def _question(column: str, who: Sequence[str]) -> Question:
    table, found = COLUMNS[column]
    asking = "、".join(dict.fromkeys(who))
    option = f"按“{_cell(table, found)}”读入"
    text = f"【{table.name}】「{found.heading}」没有这一列，或一格都没有填，而{asking}要用它：请补填，或确认{option}"
    return Question("空列", table.name, found.heading, BLANK, text, None, (option,))


def _cell(table: Table, column: Column) -> str:
    """What an empty cell is, in the words of the column."""
    value = None if column.key is not None else table.defaults.get(column.attribute)
    return "没有记录" if value in (None, "", ()) else str(column.kind.show(value))
