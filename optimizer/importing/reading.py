"""Reads a roster: sheets of any format in, checked records out, or every problem at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from optimizer.domain.county import County
from optimizer.domain.errors import InputError
from optimizer.domain.questions import Question
from optimizer.formats import csv_folder, json_file, workbook
from optimizer.formats.cells import quoted
from optimizer.formats.schema import POLICY, TABLES, PolicyLine
from optimizer.formats.sheet import GUIDE, Remarks, Sheet
from optimizer.formats.table import Table
from optimizer.importing.answers import Answers
from optimizer.importing.checks import faults
from optimizer.importing.filled import EMPTY, Ask, Filled, nothing
from optimizer.importing.headings import folded, names
from optimizer.importing.parsing import NONE, Parsed, parsed
from optimizer.importing.problems import summed
from optimizer.importing.school_names import resolved


@dataclass(frozen=True, slots=True)
class Roster:
    """What a file holds: the county, settings such as 计划学年, and what was read as the answers say."""

    county: County
    settings: Mapping[str, str]
    asked: tuple[Question, ...] = ()
    filled: Filled = EMPTY
    policy: tuple[PolicyLine, ...] = ()  # numbers that the sheet 政策 sets


def read(paths: Path | Sequence[Path], answers: Answers = NONE, ask: Ask = nothing) -> Roster:
    """Read a folder of CSV files, a workbook or a JSON file, or several as one roster.

    ``ask`` adds the questions of those who use it, so that they come in the same round.

    Raises InputError with all problems and questions.
    """
    remarks = Remarks()
    given = [paths] if isinstance(paths, Path) else paths
    tables = _parsed([sheet for path in given for sheet in _sheets(path, remarks)], remarks, answers)
    if "history" in tables:
        tables["history"] = resolved(tables, remarks)
    remarks.problems.extend(faults(tables))
    _ask(tables, ask, answers, remarks)
    if remarks.problems or remarks.questions:
        rows = {parsed.table.name: len(parsed.rows) for parsed in tables.values()}
        raise InputError(summed(remarks.problems), remarks.questions, remarks.notes, rows)
    return _roster(tables, remarks)


def _ask(tables: Mapping[str, Parsed], ask: Ask, answers: Answers, remarks: Remarks) -> None:
    """The questions of those who use the roster, less those that are answered."""
    lines = tables["settings"].sound("name", "value") if "settings" in tables else ()
    targets = [column.target for column in POLICY.columns]
    numbers = tables[POLICY.english].sound(*targets) if POLICY.english in tables else ()
    policy = [PolicyLine(*values) for _, *values in numbers]
    try:
        for question in ask({name: value for _, name, value in lines}, policy, _filled(tables)):
            if answers.to(*question.key) is None:
                remarks.ask(question)
            else:
                remarks.settle(question)
    except InputError as error:
        remarks.problems.extend(error.problems)


def _filled(tables: Mapping[str, Parsed]) -> Filled:
    return Filled(
        {name: len(parsed.rows) for name, parsed in tables.items()},
        {f"{name}.{target}": cells for name, parsed in tables.items() for target, cells in parsed.filled.items()},
    )


def _sheets(path: Path, remarks: Remarks) -> Sequence[Sheet]:
    if path.is_dir():
        return csv_folder.read_folder(path, remarks)
    if not path.is_file():
        raise InputError.of(f"找不到文件或文件夹“{path}”", "请核对路径")
    if path.suffix.lower() == ".json":
        return json_file.read_json(path, remarks)
    if path.suffix.lower() in {".xlsx", ".xls"}:
        return workbook.read_workbook(path, remarks)
    raise InputError.of(
        f"不认识的文件类型{quoted(path.suffix)}", "请提供 .xlsx 工作簿、.json 文件，或装有各表 CSV 文件的文件夹"
    )


def _parsed(sheets: Sequence[Sheet], remarks: Remarks, answers: Answers) -> dict[str, Parsed]:
    known = {name: table for table in TABLES for name in names(table)}
    found: dict[str, Sheet] = {}
    for sheet in sheets:
        table = known.get(folded(sheet.title))
        if table is None:
            if folded(sheet.title) != GUIDE:
                remarks.note(f"{quoted(sheet.title)}不是模板内的表，未读取。")
        elif table.english in found:
            other = found[table.english].title
            rule = f"同一张表出现两次（{quoted(other)}与{quoted(sheet.title)}）"
            remarks.problem(table.name, None, None, rule, "请只保留一张")
        else:
            found[table.english] = sheet
    tables = {}
    unreadable = {folded(problem.table) for problem in remarks.problems}
    for table in TABLES:
        if table.english in found:
            outcome = parsed(found[table.english], table, remarks, answers)
            if outcome is not None:
                tables[table.english] = outcome
        elif not table.optional and not names(table) & unreadable:
            remarks.problem(table.name, None, None, "缺少此表", f"请增加名为“{table.name}”的表：{table.note}")
    return tables


def _roster(tables: Mapping[str, Parsed], remarks: Remarks) -> Roster:
    records: dict[str, Any] = {table.english: _records(table, tables.get(table.english)) for table in TABLES}
    settings = {setting.name: setting.value for setting in records.pop("settings")}
    policy = records.pop(POLICY.english)
    notes, answered = tuple(remarks.notes), tuple(remarks.answered)
    return Roster(County(**records, notes=notes), settings, answered, _filled(tables), policy)


def _records(table: Table, source: Parsed | None) -> tuple[Any, ...]:
    """One record per row; the columns with a key are gathered in a mapping."""
    if source is None:
        return ()
    plain = [column for column in table.columns if column.key is None]
    keyed = [column for column in table.columns if column.key is not None]
    fields: dict[str, Sequence[Any]] = {column.attribute: source.values[column.target] for column in plain}
    if keyed:
        lines = zip(*(source.values[column.target] for column in keyed), strict=True)
        mappings = (
            {column.key: value for column, value in zip(keyed, line, strict=True) if value is not None}
            for line in lines
        )
        attribute = keyed[0].attribute
        fields[attribute] = [mapping or table.defaults.get(attribute, mapping) for mapping in mappings]
    attributes = tuple(fields)
    return tuple(
        table.record(**dict(zip(attributes, line, strict=True))) for line in zip(*fields.values(), strict=True)
    )
