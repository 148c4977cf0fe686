"""Digests of schema 1, as version 0.1 wrote them, so that its plans, certificates and decisions stay verifiable.

Frozen: an algorithm over the fields that version 0.1 had (``schema_1.yaml``). What came later and is used joins the
text that is hashed, so that it never equals what version 0.1 wrote; what came later and is not used leaves no trace.
A record, enumeration or field that is renamed keeps its old name here. Tests pin digests that version 0.1 wrote.
"""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from optimizer.domain.county import County
from optimizer.domain.plan import Plan, Posting
from optimizer.domain.vocabulary import Kind
from optimizer.policy.entries import Entry, Policy

SCHEMA = "1"
ALLOWANCE = ("subject", "by", "year")
# where a rule binds all kinds
KINDS_THEN, KINDS_NOW = ["轮岗", "干部", "跟岗", "延长"], [kind.value for kind in Kind]


@cache
def _known() -> Mapping[str, Any]:
    """The names of version 0.1."""
    found: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("schema_1.yaml").read_text("utf-8"))
    return found


def data_digest(county: County) -> str:
    """SHA-256 over the text of all records in roster order, names of teachers aside."""
    seen, tables = hashlib.sha256(), _known()["records"]
    for table, record in tables.items():
        seen.update(table.encode())
        seen.update("".join(_written(each, record, table) for each in getattr(county, table)).encode())
    for name, records in _beyond(county, (*tables, "notes", "whole")):
        seen.update(f"{name}{[list(_beyond(each, ())) for each in records]!r}".encode())
    return seen.hexdigest()


def asked_digest(policy: Policy, year: int, span: int, previous: Plan | None) -> str:
    """SHA-256 of the policy with every default, the first school year, how many, and the postings before."""
    earlier = None if previous is None else [_posting(posting) for posting in sorted(previous.postings)]
    asked = {"policy": _policy(policy), "year": year, "previous": earlier, "span": span}
    text = json.dumps(asked, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _written(record: Any, known: Mapping[str, Any], table: str) -> str:
    """A record as ``repr`` wrote it."""
    hidden = {"name"} if table == "teachers" else set()
    told = [(name, "" if name in hidden else getattr(record, name)) for name in known["fields"]]
    told += _beyond(record, known["fields"])
    return f"{known['class']}({', '.join(f'{name}={value!r}' for name, value in told)})"


def _beyond(record: Any, known: Collection[str]) -> Iterator[tuple[str, Any]]:
    """What a record says in fields that version 0.1 did not have."""
    for each in fields(record):
        if each.name not in known:
            default = each.default if each.default_factory is MISSING else each.default_factory()
            if getattr(record, each.name) != default:
                yield each.name, getattr(record, each.name)


def _posting(posting: Posting) -> list[Any]:
    known, default = _known()["posting"], Posting._field_defaults
    later = [name for name in posting._fields if name not in known and getattr(posting, name) != default.get(name, ...)]
    return [getattr(posting, name) for name in (*known, *later)]


def _policy(policy: Policy) -> dict[str, Any]:
    """The policy as version 0.1 dumped it."""
    plain: dict[str, Any] = {"name": policy.name}
    plain |= {"year": policy.year} if policy.year is not None else {}
    plain |= {"years": policy.years} if policy.years is not None else {}
    plain |= {"source": policy.source} if policy.source else {}
    plain["definitions"] = _of(policy.definitions, _known()["definitions"])
    plain["levels"] = list(policy.levels)
    plain |= {"epsilon": dict(policy.epsilon)} if policy.epsilon else {}
    plain["entries"] = [_entry(entry) for entry in policy.entries]
    known = {"name", "year", "years", "source", "definitions", "levels", "epsilon", "entries"}
    return plain | policy.model_dump(mode="json", exclude_defaults=True, exclude=known)


def _entry(entry: Entry) -> dict[str, Any]:
    plain: dict[str, Any] = {"id": entry.id, "rule": entry.rule.name}
    plain |= _of(entry.rule, _known()["rules"].get(entry.rule.name, ()))
    plain["clause"] = {"document": entry.clause.document, "article": entry.clause.article, "text": entry.clause.text}
    plain["clause"] |= dict(_beyond(entry.clause, plain["clause"]))
    scope = entry.scope.model_dump(mode="json", exclude_defaults=True)
    plain |= {"scope": scope} if scope else {}
    plain |= {name: getattr(entry, name).isoformat() for name in ("since", "until") if getattr(entry, name) is not None}
    plain |= {"weight": entry.weight} if entry.weight is not None else {}
    plain |= {"note": entry.note} if entry.note else {}
    plain |= {"firm": True} if entry.firm else {}
    plain |= {"concession": entry.concession} if entry.concession != 1 else {}
    if entry.allowances:
        told = [_of(each, ALLOWANCE) for each in entry.allowances]
        plain["allowances"] = [{name: value for name, value in each.items() if value is not None} for each in told]
    return plain | entry.model_dump(mode="json", exclude_defaults=True, exclude={*plain, "rule", "clause", "scope"})


def _of(model: BaseModel, known: Collection[str]) -> dict[str, Any]:
    """What version 0.1 dumped of a model, and what is used of the rest."""
    used = model.model_dump(mode="json", exclude_defaults=True)
    told = {name: value for name, value in model.model_dump(mode="json").items() if name in known or name in used}
    return {name: KINDS_THEN if value == KINDS_NOW else value for name, value in told.items()}
