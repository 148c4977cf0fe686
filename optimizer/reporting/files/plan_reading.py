"""Reads a plan: plan.json, or plan.xlsx as a planner may have edited it."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from optimizer.domain.closures import home_in
from optimizer.domain.errors import InputError, Problem
from optimizer.domain.plan import Plan, Posting
from optimizer.domain.row_order import natural
from optimizer.domain.vocabulary import Kind
from optimizer.files.strict_json import read_json
from optimizer.formats.cells import Reading, Refusal, tidied
from optimizer.formats.choices import Flag
from optimizer.formats.school_years import Year
from optimizer.formats.sheet import Cell, Fault, Remarks, Sheet
from optimizer.formats.workbook import read_workbook
from optimizer.importing.headings import folded
from optimizer.importing.problems import summed
from optimizer.policy.instance import Instance
from optimizer.reporting.facts.masking import kept_apart, masked
from optimizer.reporting.facts.posting_ends import usual
from optimizer.reporting.facts.printable import clean
from optimizer.reporting.facts.school_years import OPEN_END
from optimizer.reporting.files.origin import Origin, origin_of
from optimizer.reporting.files.plan_files import digests_from, plan_from
from optimizer.reporting.xlsx.headings import (
    DECIDED,
    FIRST,
    KIND,
    LAST,
    LIST,
    NAME,
    ORIGIN,
    ORIGIN_SHEET,
    SCHOOL,
    SCHOOL_NAME,
    TEACHER,
)
from optimizer.reporting.xlsx.sheets.postings import COLUMNS
from optimizer.rules.base import school_name

ENDLESS = 0  # how a last year without an end is read
READ = (TEACHER, NAME, ORIGIN, SCHOOL, SCHOOL_NAME, FIRST, LAST, KIND, DECIDED)
Table = Mapping[str, Cell]


def read_plan(path: Path, instance: Instance) -> Plan:
    """The plan of a file. Raises InputError with everything that cannot be read."""
    if not path.is_file():
        raise InputError.of(f"找不到方案文件 {path.name}", "请给出 plan.json 或 plan.xlsx 的路径。")
    if path.suffix.lower() == ".json":
        return plan_from(read_json(path), path.name)
    sheets = {sheet.title: sheet for sheet in read_workbook(path, Remarks())}
    if LIST not in sheets:
        advice = "请使用系统写出的 plan.xlsx，不要改工作表名称。"
        raise InputError.of(f"工作簿 {path.name} 里没有「{LIST}」工作表", advice)
    return _Reader(instance, origin_of(sheets.get(ORIGIN_SHEET))).plan(sheets[LIST])


class _Reader:
    """Reads the rows of the list, gathering problems."""

    def __init__(self, instance: Instance, origin: Origin) -> None:
        self.instance, self.origin = instance, origin
        self.years = origin.years or instance.years
        self.problems: list[Problem] = []
        self.by_name: defaultdict[str, list[str]] = defaultdict(list)
        for school in instance.county.schools:
            for name in (school.name, f"{school.name}（{school.id}）"):
                self.by_name[_key(name)].append(school.id)

    def plan(self, sheet: Sheet) -> Plan:
        digests = digests_from(self.origin.digests, "方案工作簿")
        postings = [posting for row, line in self._lines(sheet) if (posting := self._posting(row, line)) is not None]
        if self.problems:
            raise InputError(summed(self.problems))
        postings.sort(key=lambda posting: (natural(posting.teacher), posting.first_year))
        return Plan(self.years[0], tuple(postings), digests, len(self.years))

    def _lines(self, sheet: Sheet) -> Sequence[tuple[int, Table]]:
        """Excel's row numbers with the cells that are read, by heading."""
        wanted = {folded(column.heading): column.heading for column in COLUMNS}
        lines: list[tuple[int, Table]] = []
        places: dict[str, int] = {}
        for number, row in enumerate(sheet.grid, start=1):
            if not places:
                found = {wanted[folded(cell)]: place for place, cell in enumerate(row) if folded(cell) in wanted}
                if TEACHER in found and (SCHOOL in found or SCHOOL_NAME in found):
                    places = found
                    self._check_headings(number, row, wanted)
                continue
            line = {heading: row[place] for heading, place in places.items() if place < len(row) and heading in READ}
            if any(cell is not None and str(cell).strip() for cell in line.values()):
                lines.append((number, line))
        if not places:
            self._fault(None, None, "找不到表头", f"表头至少应有「{TEACHER}」和「{SCHOOL_NAME}」，且同在一行。")
        return lines

    def _check_headings(self, number: int, row: Sequence[Cell], wanted: Mapping[str, str]) -> None:
        """Each of them once, and none that nobody would read."""
        named = [(wanted.get(folded(cell)), cell) for cell in row if cell is not None and str(cell).strip()]
        for heading in sorted({one for one, _ in named if one and [name for name, _ in named].count(one) > 1}):
            self._fault(number, heading, "列名重复，不知道以哪一列为准", "请只保留一列。")
        for name, cell in named:
            if name is None:
                rule = "不是名单的列，写了什么都不会读入"
                self._fault(number, str(cell).strip(), rule, "请删去这一列，或改成名单原有的列名。")

    def _posting(self, row: int, line: Table) -> Posting | None:
        known = len(self.problems)
        person = self._text(row, line, TEACHER)
        origin = self._text(row, line, ORIGIN)
        first: int = self._value(row, line, FIRST, lambda cell: Year().read(cell, None)) or self.years[0]
        last = self._value(row, line, LAST, _last)
        kind = self._value(row, line, KIND, _kind)
        decided = self._value(row, line, DECIDED, lambda cell: Flag().read(cell, None)) or False
        teacher = self.instance.county.teacher.get(person)
        if not person:
            if not self._spoilt(row, TEACHER):
                self._fault(row, TEACHER, "必填，却是空的", "请填写教师编号，或删除整行。")
        elif teacher is None:
            self._fault(row, TEACHER, f"“{person}”不在名册中", "请核对教师编号，或在名册补上这名教师。")
        elif (name := self._text(row, line, NAME)) and not _same_person(name, teacher.name):
            self._fault(row, NAME, f"与教师编号“{person}”的姓名不符", "请改成同一名教师的编号和姓名，或清空姓名。")
        if origin and origin not in self.instance.county.school:
            self._fault(row, ORIGIN, f"“{origin}”不在学校表中", "请核对学校编号；留空则按名册的编制学校。")
        if self.origin.years and first not in self.years:
            self._fault(row, FIRST, f"方案不包括{first}学年", f"可填 {'、'.join(map(str, self.years))}。")
        elif last and last < first:
            self._fault(row, LAST, f"{last}学年早于起始学年{first}", f"请核对，或填“{OPEN_END}”。")
        school = self._school(row, line, person, first)
        if len(self.problems) > known or teacher is None:
            return None
        end = last or None
        if kind is None or last is None:
            kind, usually = usual(self.instance, teacher, school, first, kind)
            end = usually if last is None else end
        home = home_in(self.instance.county, teacher.home, first)
        return Posting(person, origin or home, school, first, end, kind, decided)

    def _school(self, row: int, line: Table, person: str, first: int) -> str:
        """The school by id or name; where one of the two stands as written and the other differs, that one holds."""
        code, name = self._text(row, line, SCHOOL), self._text(row, line, SCHOOL_NAME)
        named = self.by_name.get(name, [])
        if not code and not name:
            if not self._spoilt(row, SCHOOL, SCHOOL_NAME):
                self._fault(row, SCHOOL_NAME, "交流学校的编号和名称都是空的", "请填写其中一项，或删除整行。")
            return ""
        written = self.origin.school(person, first)
        if code and code not in self.instance.county.school and not (code == written and named):
            self._fault(row, SCHOOL, f"“{code}”不在学校表中", "请核对学校编号，或清空编号、只填名称。")
            return ""
        if name and not named:
            self._fault(row, SCHOOL_NAME, f"“{name}”不是学校表内的学校名称", "请从下拉列表选择，或只填编号。")
            return ""
        if not code and len(named) > 1:
            self._fault(row, SCHOOL_NAME, f"有{len(named)}所学校都叫“{name}”", f"请填编号（{'、'.join(named)} 之一）。")
            return ""
        if not name or code in named:
            return code
        if not code or (code == written and len(named) == 1):
            return named[0]
        if written in named:
            return code
        told = school_name(self.instance.county, code)
        self._fault(
            row, SCHOOL_NAME, f"编号“{code}”是{told}，与名称“{name}”不一致", "请改成同一所学校，或清空其中一格。"
        )
        return ""

    def _text(self, row: int, line: Table, heading: str) -> str:
        return self._value(row, line, heading, tidied) or ""

    def _value(self, row: int, line: Table, heading: str, read: Callable[[Cell], Reading]) -> Any:
        """A cell as its reader takes it; None where it is empty or could not be read."""
        cell = line.get(heading)
        if isinstance(cell, Fault):
            self._fault(row, heading, cell.rule, f"{cell.advice}。")
        elif cell is not None and str(cell).strip():
            try:
                return read(cell).value
            except Refusal as refusal:
                shown = f"“{refusal.shown}”" if refusal.shown else ""
                self._fault(row, heading, f"{shown}{refusal.rule}", f"{refusal.advice}。")
        return None

    def _spoilt(self, row: int, *headings: str) -> bool:
        return any(problem.row == row and problem.column in headings for problem in self.problems)

    def _fault(self, row: int | None, column: str | None, rule: str, advice: str) -> None:
        self.problems.append(Problem(LIST, row, column, rule, advice))


def _same_person(written: str, name: str) -> bool:
    """Whether the list means this name: in full, or masked with or without something behind it.

    A name that is kept apart cannot be compared.
    """
    return kept_apart([name]) or _key(written) == _key(name) or _key(written).startswith(_key(masked(name)))


def _key(name: str) -> str:
    """A school's name as a cell gives it back."""
    try:
        return str(tidied(clean(name)).value)
    except Refusal:
        return ""


def _last(cell: Cell) -> Reading:
    return Reading(ENDLESS) if cell == OPEN_END else Year().read(cell, None)


def _kind(cell: Cell) -> Reading:
    word = tidied(cell).value
    if word not in tuple(kind.value for kind in Kind):
        raise Refusal(f"“{word}”不是交流类型", f"可填 {'、'.join(kind.value for kind in Kind)}，留空则按名册判断")
    return Reading(Kind(word))
