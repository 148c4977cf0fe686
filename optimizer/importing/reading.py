"""Reads a roster: sheets of any format in, checked records out, or every problem at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from optimizer.domain.county import County
from optimizer.domain.errors import InputError
from optimizer.domain.questions import Question
from optimizer.formats.opening import all_opened
from optimizer.formats.recognition import TABLES as PLAIN
from optimizer.formats.schema import POLICY, TABLES, PolicyLine
from optimizer.formats.sheet import Remarks
from optimizer.formats.table import Table
from optimizer.importing.answers import Answers
from optimizer.importing.assembling import asked_once, assembled
from optimizer.importing.checks import faults
from optimizer.importing.derived_needs import NEW
from optimizer.importing.filled import EMPTY, Ask, Filled, nothing
from optimizer.importing.half_period_notes import half_period_notes
from optimizer.importing.needs_stated import with_needs
from optimizer.importing.parsing import NONE, Parsed
from optimizer.importing.problems import summed
from optimizer.importing.settling import settled
from optimizer.importing.subjects import in_words
from optimizer.importing.unmatched import tell_unmatched
from optimizer.processes.collecting import uncollected


@dataclass(frozen=True, slots=True)
class Roster:
    """What a file holds: the county, settings such as 计划学年, and what was read as the answers say."""

    county: County
    settings: Mapping[str, str]
    policy: tuple[PolicyLine, ...] = ()  # numbers that the sheet 政策 sets
    asked: tuple[Question, ...] = ()
    filled: Filled = EMPTY


def read(paths: Path | Sequence[Path], answers: Answers = NONE, ask: Ask = nothing) -> Roster:
    """Read a workbook, a JSON file, a table as text or a folder of such, or several of them as one roster.

    ``ask`` adds the questions of those who use it, so that they come in the same round.

    Raises InputError with all problems and questions.
    """
    with uncollected():
        return _read(paths, answers, ask)


def _read(paths: Path | Sequence[Path], answers: Answers, ask: Ask) -> Roster:
    remarks = Remarks()
    given = [paths] if isinstance(paths, Path) else list(paths)
    sheets = all_opened(paths, remarks)
    lone = given[0].name if len(given) == 1 and given[0].suffix.lower() in PLAIN else None
    tables, origins = assembled(sheets, remarks, answers, lone)
    filled = _filled(tables)  # before anything is added
    tables = with_needs(settled(in_words(tables, remarks, answers), remarks, answers), remarks)
    if "needs" in tables and NEW in tables["needs"].rows:
        tables = in_words(tables, remarks, answers)  # what a subject means hangs on the needs of its stage
    tell_unmatched(tables, remarks)
    remarks.problems.extend(faults(tables))
    remarks.notes.extend(half_period_notes(tables))
    _ask(tables, filled, ask, answers, remarks)
    if remarks.problems or remarks.questions:
        rows = {parsed.table.name: len(parsed.rows) for parsed in tables.values()}
        raise InputError(summed(origins.placed(remarks.problems)), asked_once(remarks.questions), remarks.notes, rows)
    return _roster(tables, remarks, filled)


def _ask(tables: Mapping[str, Parsed], filled: Filled, ask: Ask, answers: Answers, remarks: Remarks) -> None:
    """The questions of those who use the roster, less those that are answered."""
    lines = tables["settings"].sound("name", "value") if "settings" in tables else ()
    targets = [column.target for column in POLICY.columns]
    numbers = tables[POLICY.english].sound(*targets) if POLICY.english in tables else ()
    policy = [PolicyLine(*values) for _, *values in numbers]
    try:
        for question in ask({name: value for _, name, value in lines}, policy, filled):
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


def _roster(tables: Mapping[str, Parsed], remarks: Remarks, filled: Filled) -> Roster:
    records: dict[str, Any] = {table.english: _records(table, tables.get(table.english)) for table in TABLES}
    settings = {setting.name: setting.value for setting in records.pop("settings")}
    policy = records.pop(POLICY.english)
    asked = tuple(asked_once(remarks.answered))
    return Roster(County(**records, notes=tuple(remarks.notes)), settings, policy, asked, filled)


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
