"""Digests: what a plan was made from, as SHA-256 of what the records and the policy say.

Schema 2, of today: canonical JSON (keys sorted, no spaces, UTF-8) of the tables as they are written (column → cell,
rows in roster order) and of the policy, with everything that stands at its default left out. So a new column, table,
definition, parameter or entry field that has a default changes no digest of what does not use it.

A default that is given another value, or another meaning, would go unseen: nothing is written where it applies. Then
``SCHEMA`` is raised, and schema 2 is kept beside schema 1 with its own defaults, pinned in tests/policy/defaults.yaml
(a test compares them with those of the code, so that nobody changes one unawares).
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date
from typing import Any

from optimizer.domain.county import County
from optimizer.domain.errors import InputError
from optimizer.domain.plan import Plan, Posting
from optimizer.formats.schema import ASIDE, TABLES, TEACHERS
from optimizer.formats.table import Column, Table
from optimizer.policy import digests_v1
from optimizer.policy.entries import Entry, Policy

SCHEMA = "2"
SCHEMAS = (digests_v1.SCHEMA, SCHEMA)  # that can be worked out, the oldest first
DATA, POLICY, NAMED = "data", "policy", "schema"  # keys of a file's ``digests``
NAMELESS = {TEACHERS.english: ("name",)}  # a plan does not depend on them
EMPTY: tuple[Any, ...] = (None, "", ())


def schema_of(stated: Mapping[str, str]) -> str:
    """The schema of the digests in a file; version 0.1 named none.

    Raises InputError where a later version of the program wrote it.
    """
    schema = str(stated.get(NAMED, digests_v1.SCHEMA))
    if schema not in SCHEMAS:
        raise InputError.of(
            f"由更新版本的程序写出（摘要格式{schema[:8]}），本程序只认识{SCHEMAS[0]}至{SCHEMAS[-1]}",
            "请更新本程序，或用写出该文件的版本处理；也可以用本程序重新求解。",
        )
    return schema


def data_digest(county: County, schema: str = SCHEMA) -> str:
    """SHA-256 over all records in roster order, names of teachers aside: a plan does not depend on them.

    So whoever has the names (the bureau's file) and whoever has them not (a service that keeps them apart) agree.
    Nor does a plan depend on the order of rows (``row_order.py``), which counts all the same: digests of before hold.
    """
    if schema == digests_v1.SCHEMA:
        return digests_v1.data_digest(county)
    return sha(canonical(_tables(county)))


def asked_digest(policy: Policy, year: int, span: int, previous: Plan | None, schema: str = SCHEMA) -> str:
    """SHA-256 of what was asked: the policy, the first school year and how many, and the plan before."""
    if schema == digests_v1.SCHEMA:
        return digests_v1.asked_digest(policy, year, span, previous)
    asked: dict[str, Any] = {"policy": policy_data(policy), "year": year}
    asked |= {"span": span} if span != 1 else {}
    if previous is not None:
        asked["previous"] = [_posting(posting) for posting in sorted(previous.postings, key=_order)]
    return sha(canonical(asked))


def plan_digest(plan: Plan) -> str:
    """SHA-256 over years and postings, the same for plan.json and plan.xlsx, in whatever order they stand."""
    ordered = sorted(plan.postings, key=lambda p: (p.teacher, p.first_year, p.school))
    postings = [[p.teacher, p.origin, p.school, p.first_year, p.last_year, p.mode.value, p.decided] for p in ordered]
    return sha(canonical({"years": list(plan.years), "postings": postings}))


def policy_data(policy: Policy) -> dict[str, Any]:
    """What a policy says, as plain data without what stands at its default."""
    plain = policy.model_dump(mode="json", exclude_defaults=True, exclude={"entries"})
    return plain | {"entries": [_entry(entry) for entry in policy.entries]}


def canonical(plain: object) -> str:
    """The one way to write plain data as JSON."""
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _entry(entry: Entry) -> dict[str, Any]:
    plain = entry.model_dump(mode="json", exclude_defaults=True, exclude={"rule"})
    return plain | {"rule": {"name": entry.rule.name, **entry.rule.model_dump(mode="json", exclude_defaults=True)}}


def _posting(posting: Posting) -> dict[str, Any]:
    return {name: value for name, value in posting._asdict().items() if value != Posting._field_defaults.get(name, ...)}


def _order(posting: Posting) -> tuple[Any, ...]:
    return (posting.teacher, posting.first_year, posting.school, posting.last_year or 0, posting.mode, posting.decided)


def _tables(county: County) -> dict[str, Any]:
    """The tables that have rows, each as a list of rows."""
    found = {}
    for table in TABLES:
        records = () if table in ASIDE else getattr(county, table.english)
        if records:
            found[table.english] = _rows(table, records)
    return found


def _rows(table: Table, records: Sequence[Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [{} for _ in records]
    for column in table.columns:
        if column.target in NAMELESS.get(table.english, ()):
            continue
        known: dict[Any, Any] = dict.fromkeys(_unsaid(table, column), ...)
        for row, record in zip(rows, records, strict=True):
            value = getattr(record, column.attribute)
            if column.key is not None:
                value = None if value is None else value.get(column.key)
            if value not in known:
                known[value] = _cell(value, column)
            if known[value] is not ...:
                row[column.target] = known[value]
    return rows


def _unsaid(table: Table, column: Column) -> Sequence[Any]:
    """The values that are left out: the default of the field; an empty cell where there is none."""
    default = next(each.default for each in fields(table.record) if each.name == column.attribute)
    return EMPTY if column.key is not None or default is MISSING else (default,)


def _cell(value: Any, column: Column) -> Any:
    """The cell of a value; a whole number is the same number however it was typed."""
    if value in EMPTY:
        return None
    cell = column.kind.show(value)
    if isinstance(cell, date):
        return cell.isoformat()
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell
