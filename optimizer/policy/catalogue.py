"""The catalogue of rules, generated from the registry: for the handbook, the terminal and the page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from optimizer.rules import RULES
from optimizer.rules.base import Rule


@dataclass(frozen=True)
class Described:
    """A rule in one line: its name in a policy, its title, its sentence, and its parameters with defaults."""

    name: str
    title: str
    sentence: str
    parameters: str


def described(rule: type[Rule]) -> Described:
    """The catalogue line of a rule."""
    sentence = " ".join((rule.__doc__ or "").split("\n\n")[0].split())
    parameters = "；".join(f"`{name}` {field.title or ''}".strip() for name, field in rule.model_fields.items())
    return Described(rule.name, rule.title, sentence, parameters or "—")


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema of what may be written, with defaults as they are written."""
    schema = model.model_json_schema()
    for name, field in model.model_fields.items():
        if not field.is_required() and name in schema["properties"]:
            written = model.model_construct(**{name: field.get_default(call_default_factory=True)})
            schema["properties"][name]["default"] = written.model_dump(mode="json", include={name})[name]
    return schema


def markdown() -> Iterator[str]:
    """The table at the end of the handbook's page of rules."""
    yield "| rule | 条款 | what it demands | parameters |"
    yield "|---|---|---|---|"
    for line in map(described, RULES):
        yield f"| `{line.name}` | {line.title} | {line.sentence} | {line.parameters} |"
