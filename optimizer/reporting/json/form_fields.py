"""The parameters of a rule, or the meaning of words, as the fields of a form: from their JSON Schema."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from optimizer.policy.catalogue import schema_of
from optimizer.reporting.facts.policy_words import COLUMNS, called

UNIT = re.compile(r"（(%|百分点|百分之一|学年|周岁|分钟|元|元/[^，；）]{1,8}|公里/小时)）$")
SIMPLE = {"integer": "number", "number": "number", "boolean": "flag", "string": "text", "object": "table"}
Plain = Mapping[str, Any]


def fields_of(model: BaseModel, other: BaseModel | None = None) -> list[dict[str, Any]]:
    """A model's fields with its values; changed are those with another value than in ``other``."""
    values = model.model_dump(mode="json")
    others = None if other is None else other.model_dump(mode="json")
    return [
        field | {"value": values[name], "changed": others is not None and others[name] != values[name]}
        for name, field in _described(type(model))
    ]


def blank_fields(model: type[BaseModel]) -> list[dict[str, Any]]:
    """A model's fields as nobody has filled them in: with their defaults."""
    return [field | {"value": field["default"], "changed": False} for _, field in _described(model)]


def _described(model: type[BaseModel]) -> Iterator[tuple[str, dict[str, Any]]]:
    schema = schema_of(model)
    for name, part in schema["properties"].items():
        yield name, _field(name, {**part, "title": part.get("title", name)}, schema.get("$defs", {}))


def _field(name: str, part: Plain, defs: Plain) -> dict[str, Any]:
    """One field: its form, its bounds, its options, and the columns of its rows where it has several."""
    branches = [_resolved(each, defs) for each in part.get("anyOf", [part])]
    main = next(each for each in branches if each.get("type") != "null")
    title, unit = part["title"], UNIT.search(part["title"])
    form = _form(main, defs)
    return {
        "name": name, "title": title[: unit.start()] if unit else title, "unit": unit[1] if unit else None,
        "form": form, "default": part.get("default"),
        "optional": any(each.get("type") == "null" for each in branches),
        "whole": main.get("type") == "integer",
        "low": main.get("minimum", main.get("exclusiveMinimum")), "high": main.get("maximum"),
        "options": [{"value": word, "text": called(name, word)} for word in _words(main, defs)] or None,
        "least": main.get("minItems", 0),
        "columns": list(_columns(name, form, main, defs)) or None,
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


def _columns(name: str, form: str, main: Plain, defs: Plain) -> Iterator[dict[str, Any]]:
    """What one row of a field of rows holds; the words of a table come before what is said of them."""
    cells: list[Plain] = []
    if form in ("numbers", "texts"):
        cells = [main["items"]]
    elif form == "steps":
        cells = list(_resolved(main["items"], defs)["prefixItems"])
    while form == "table":
        cells.append(main.get("propertyNames", {"type": "string"}))
        main = _resolved(main["additionalProperties"], defs)
        if main.get("type") != "object":
            cells.append(main)
            break
    titles = COLUMNS.get(name, ())
    if len(titles) != len(cells):  # another parameter of this name
        titles = ("项",) if len(cells) == 1 else ("项", "值")[: len(cells)]
    for title, cell in zip(titles, (_resolved(each, defs) for each in cells), strict=True):
        chosen, suggested = cell.get("enum", ()), cell.get("examples", ())
        number = cell.get("type") in ("integer", "number")
        yield {
            "title": title, "form": "choice" if chosen else "number" if number else "text",
            "whole": cell.get("type") == "integer", "low": cell.get("minimum"), "high": cell.get("maximum"),
            "options": [{"value": word, "text": called(name, word)} for word in chosen or suggested] or None,
        }


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
