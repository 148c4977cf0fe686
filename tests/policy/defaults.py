"""Every default that a digest of schema 2 leaves out, as plain data."""

from dataclasses import MISSING, fields
from typing import Any

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from optimizer.domain.definitions import Definitions
from optimizer.domain.plan import Posting
from optimizer.domain.scope import Scope
from optimizer.domain.vocabulary import Ranked
from optimizer.formats.schema import ASIDE, TABLES
from optimizer.policy.entries import Entry, Policy
from optimizer.rules import RULES
from optimizer.rules.waivers import Allowance


def defaults() -> dict[str, dict[str, Any]]:
    """By kind of record, rule or part of a policy: what each field is where nobody says anything."""
    found = {f"table {table.english}": _of_record(table.record) for table in TABLES if table not in ASIDE}
    found["posting"] = {name: _plain(value) for name, value in Posting._field_defaults.items()}
    parts: dict[str, type[BaseModel]] = {
        "policy": Policy, "definitions": Definitions, "entry": Entry, "scope": Scope, "allowance": Allowance,
    }
    models = parts | {f"rule {rule.name}": rule for rule in RULES}
    found |= {name: _of_model(model) for name, model in models.items()}
    return {name: values for name, values in found.items() if values}


def _of_record(record: type) -> dict[str, Any]:
    return {each.name: _plain(each.default) for each in fields(record) if each.default is not MISSING}


def _of_model(model: type[BaseModel]) -> dict[str, Any]:
    found = {
        name: field.get_default(call_default_factory=True)
        for name, field in model.model_fields.items() if not field.is_required()
    }
    return {name: _plain(value) for name, value in found.items() if not isinstance(value, BaseModel)}


def _plain(value: Any) -> Any:
    if isinstance(value, Ranked):
        return value.name
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return to_jsonable_python(value)
