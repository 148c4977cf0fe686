"""From sheets to the tables of a roster, each with the places that its rows have in the file."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from optimizer.domain.errors import Place, Problem
from optimizer.domain.questions import Question
from optimizer.formats.sheet import STRIDE, Remarks, Sheet, blank
from optimizer.formats.table import Table
from optimizer.importing.answers import Answers
from optimizer.importing.headings import folded, names
from optimizer.importing.joining import Part, Schools, joined, names_of, supplied
from optimizer.importing.merged import filled_down
from optimizer.importing.needs_stated import expected
from optimizer.importing.parsing import Block, Parsed, empty, parsed
from optimizer.importing.regions import SEARCHED
from optimizer.importing.rows import data_rows
from optimizer.importing.standing import counted
from optimizer.importing.tables import Recognition, by_table, recognised

SCHOOLS = "schools"  # read first: the other tables may have one sheet for each


@dataclass(frozen=True, slots=True)
class Origin:
    """A region of a table in what was given: what it is called, and where its headings stand.

    ``label`` is "" where the table's own name says it; ``sheet`` and ``headings`` as ``Place`` has them, ``columns`` by
    the template's headings.
    """

    label: str
    sheet: int
    headings: tuple[int, int]
    columns: Mapping[str, int]

    def place(self, column: str | None) -> Place:
        """Where a row of it has the column."""
        return Place(self.sheet, self.headings, self.columns.get(column or ""))


@dataclass(frozen=True, slots=True)
class Origins:
    """The regions of each table, in their order."""

    regions: Mapping[str, Sequence[Origin]] = field(default_factory=dict)  # by the table's name

    def placed(self, problems: Iterable[Problem]) -> Sequence[Problem]:
        """The problems with the sheet and row that they have in the file."""
        return [self._placed(problem) for problem in problems]

    def _placed(self, problem: Problem) -> Problem:
        regions = self.regions.get(problem.table, ())
        number, row = divmod(problem.row or 0, STRIDE)
        rows = tuple(each % STRIDE for each in problem.rows if each // STRIDE == number)  # of the same sheet
        told = replace(problem, sheet="", row=None if problem.row is None else row, rows=rows)
        if number >= len(regions) or not (problem.row or len(regions) == 1):
            return told
        return replace(told, sheet=regions[number].label, place=regions[number].place(problem.column))


def assembled(
    sheets: Sequence[Sheet], remarks: Remarks, answers: Answers, lone: str | None = None
) -> tuple[dict[str, Parsed], Origins]:
    """The tables of all sheets by English name; ``lone`` is the name of a file that can hold one table only."""
    unreadable = {folded(problem.table) for problem in remarks.problems}
    known = recognised(sheets, remarks, answers)
    groups = by_table(known.found)
    schools = joined(groups.get(SCHOOLS, ()), Schools(), remarks, answers)
    titles = names_of(schools)
    tables: dict[str, Parsed] = {}
    regions: dict[str, Sequence[Origin]] = {}
    missing: list[Table] = []
    for table in expected(tables):
        parts = schools if table.english == SCHOOLS else joined(groups.get(table.english, ()), titles, remarks, answers)
        if parts:
            tables[table.english] = _parsed(parts, table, remarks, answers)
            regions[table.name] = [_origin(part, table, lone=len(parts) == 1) for part in parts]
        elif table.english in known.bare:
            if (outcome := _bare(known.bare[table.english], table, remarks)) is not None:
                tables[table.english] = outcome
        elif not (table.optional or names(table) & unreadable or table.english in known.possible):
            missing.append(table)
    _tell_missing(missing, known, lone, remarks)
    return tables, Origins(regions)


def _origin(part: Part, table: Table, *, lone: bool) -> Origin:
    found, positions = part.found, part.layout.positions
    label = "" if lone and folded(found.label) in names(table) else found.label
    columns = {column.heading: positions[column.target] + 1 for column in table.columns if column.target in positions}
    return Origin(label, found.region.sheet.number, (found.region.top + 1, found.region.first), columns)


def _parsed(parts: Sequence[Part], table: Table, remarks: Remarks, answers: Answers) -> Parsed:
    blocks = []
    for number, part in enumerate(parts):
        own = Remarks()
        region, positions = part.found.region, part.layout.positions
        rows = counted(region, table, positions, data_rows(region, table, positions, own, answers), own, answers)
        cells = filled_down(region, table, positions, rows, own, answers)
        columns = {**cells, **supplied(part, table, cells, len(rows), own, answers)}
        where = f"【{table.name}：{part.found.label}】" if len(parts) > 1 else f"【{table.name}】"
        own.notes = [note.replace(f"【{table.name}】", where, 1) for note in own.notes]
        remarks.take(part.layout.remarks, number * STRIDE)
        remarks.take(own, number * STRIDE)
        blocks.append(Block([number * STRIDE + row + 1 for row in rows], columns, region.sheet.epoch))
    return parsed(blocks, table, remarks, answers)


def _bare(sheet: Sheet, table: Table, remarks: Remarks) -> Parsed | None:
    """A sheet that has the name of a table and no headings."""
    if all(blank(cell) for row in sheet.grid for cell in row):
        return empty(table, remarks)
    required = "、".join(column.heading for column in table.columns if column.required)
    advice = f"请保留模板的表头行，每列一格，至少有：{required}"
    remarks.problem(table.name, None, None, f"前{SEARCHED}行内找不到表头", advice)
    return None


def _tell_missing(missing: Sequence[Table], known: Recognition, lone: str | None, remarks: Remarks) -> None:
    if lone is not None and missing:
        read = "、".join(sorted({found.table.name for found in known.found}))
        one = f"读作“{read}”" if read else "认不出是哪一张"
        rule = f"只给出了一张表（{one}），还缺：{'、'.join(table.name for table in missing)}"
        remarks.problem("", None, None, rule, "请一次给出各表的文件，或把它们放进一个文件夹后给出该文件夹")
        return
    for table in missing:
        remarks.problem(table.name, None, None, "缺少此表", f"请增加名为“{table.name}”的表：{table.note}")


def asked_once(questions: Iterable[Question]) -> Sequence[Question]:
    """The questions, those with one key as one, with rows as the file has them."""
    found: dict[tuple[str, str, str, str], Question] = {}
    rows: defaultdict[tuple[str, str, str, str], set[int]] = defaultdict(set)
    for question in questions:
        found.setdefault(question.key, question)
        rows[question.key] |= {row % STRIDE for row in question.rows}
    return [replace(question, rows=tuple(sorted(rows[key]))) for key, question in found.items()]
