"""A policy as a form: each entry with its clause, its numbers as fields, and the layer that they come from."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from optimizer.goals import GOALS
from optimizer.policy.catalogue import schema_of
from optimizer.policy.entries import Entry, Policy
from optimizer.reporting.facts.policy_words import called

UNIT = re.compile(r"（(%|百分点|百分之一|学年|周岁|分钟|元|元/[^，；）]{1,8}|公里/小时)）$")
SIMPLE = {"integer": "number", "number": "number", "boolean": "flag", "string": "text", "object": "table"}
Plain = Mapping[str, Any]
Origins = Mapping[str, str]  # by entry: the layer that had the last word


def policy_form_data(
    policy: Policy, origins: Origins, year: int | None, over: Policy | None = None
) -> dict[str, Any]:
    """All entries in order; with ``over`` what differs from it, standing where the ``year`` is known."""
    known = {} if over is None else {entry.id: entry for entry in over.entries}
    here = {entry.id for entry in policy.entries}
    return {
        "name": policy.name, "source": policy.source, "year": year, "years": policy.years,
        "over": None if over is None else over.name,
        "definitions": _fields(policy.definitions, None if over is None else over.definitions),
        "levels": [
            {"name": name, "title": GOALS[name].title, "text": GOALS[name].means(policy.definitions),
             "epsilon": policy.epsilon.get(name, 0)}
            for name in policy.levels
        ],
        "levels_changed": over is not None and (over.levels, over.epsilon) != (policy.levels, policy.epsilon),
        "entries": [
            _entry(entry, origins.get(entry.id, policy.name), year) | _against(entry, known.get(entry.id), over)
            for entry in policy.entries
        ],
        "dropped": [
            {"id": entry.id, "rule": entry.rule.name, "title": entry.rule.title}
            for entry in known.values() if entry.id not in here
        ],
    }


def _entry(entry: Entry, layer: str, year: int | None) -> dict[str, Any]:
    standing = None if year is None else entry.standing(year)
    scope = entry.scope.model_dump(mode="json", exclude_defaults=True)
    return {
        "id": entry.id, "rule": entry.rule.name, "title": entry.rule.title,
        "unit": entry.rule.unit,
        "hard": entry.hard, "weight": entry.weight, "weighable": entry.rule.weighable, "firm": entry.firm,
        "scope": [
            {"name": name, "title": type(entry.scope).model_fields[name].title, "value": value}
            for name, value in scope.items()
        ],
        "since": None if entry.since is None else entry.since.isoformat(),
        "until": None if entry.until is None else entry.until.isoformat(),
        "clause": {"document": entry.clause.document, "article": entry.clause.article, "quote": entry.clause.text},
        "note": entry.note, "source_layer": layer, "standing": standing, "expired": standing == "已过期",
    }


def _against(entry: Entry, known: Entry | None, over: Policy | None) -> dict[str, Any]:
    """The fields of an entry, and how it differs from that of the policy compared with."""
    same_rule = known is not None and type(known.rule) is type(entry.rule)
    fields = _fields(entry.rule, known.rule if known is not None and same_rule else None)
    changed = None
    if over is not None and known is None:
        changed = "added"
    elif known is not None and known.dump() != entry.dump():
        changed = "changed"
    return {"parameters": fields, "changed": changed}


def _fields(model: Any, other: Any) -> list[dict[str, Any]]:
    """A model's fields as those of a form; changed are those with another value than in ``other``."""
    schema, values = schema_of(type(model)), model.model_dump(mode="json")
    others = None if other is None else other.model_dump(mode="json")
    return [
        _field(name, {**part, "title": part.get("title", name)}, schema.get("$defs", {}), values[name])
        | {"changed": others is not None and others[name] != values[name]}
        for name, part in schema["properties"].items()
    ]


def _field(name: str, part: Plain, defs: Plain, value: Any) -> dict[str, Any]:
    """One field: its form, its bounds and its options, from its JSON Schema."""
    branches = [_resolved(each, defs) for each in part.get("anyOf", [part])]
    main = next(each for each in branches if each.get("type") != "null")
    title, unit = part["title"], UNIT.search(part["title"])
    return {
        "name": name, "title": title[: unit.start()] if unit else title, "unit": unit[1] if unit else None,
        "form": _form(main, defs), "value": value, "default": part.get("default"),
        "optional": any(each.get("type") == "null" for each in branches),
        "low": main.get("minimum", main.get("exclusiveMinimum")), "high": main.get("maximum"),
        "options": [{"value": word, "text": called(name, word)} for word in _words(main, defs)] or None,
    }


def _form(main: Plain, defs: Plain) -> str:
    """number, flag, text, choice, choices, numbers, texts, steps (pairs of numbers) or table (a number per word)."""
    if "enum" in main:
        return "choice"
    if main["type"] != "array":
        return SIMPLE[main["type"]]
    items = _resolved(main["items"], defs)
    if list(_words(main, defs)):
        return "choices"
    return {"integer": "numbers", "string": "texts", "array": "steps"}[items["type"]]


def _words(part: Plain, defs: Plain) -> Iterator[str]:
    """The words that may be chosen: of the field, of its items, or of the keys of a table."""
    if "enum" in part:
        yield from part["enum"]
    for inside in (part.get("items"), part.get("propertyNames")):
        if inside is not None:
            for branch in inside.get("anyOf", [inside]):
                yield from _words(_resolved(branch, defs), defs)


def _resolved(part: Plain, defs: Plain) -> Plain:
    reference = part.get("$ref")
    found: Plain = part if reference is None else defs[reference.rsplit("/", 1)[-1]]
    return found
