"""The OpenAPI document says of every operation what it does, what it takes, what it answers and what it refuses."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from api.common.problems import MEDIA
from api.common.settings import Settings
from api.http.app import create_app
from api.http.openapi import OPEN, operations
from api.jobs.events import TYPES

DOCUMENT = create_app(Settings(database="")).openapi()
ALL = {operation["operationId"]: (path, method, operation) for path, method, operation in operations(DOCUMENT)}
EXEMPLARY = {"examples", "example", "default", "enum", "const", "contentMediaType", "format"}  # each shows a value
CHINESE, ENGLISH = re.compile("[一-鿿]"), re.compile("[A-Za-z]{3}")
HERE = Registry().with_resource("", Resource.from_contents(DOCUMENT, default_specification=DRAFT202012))


def valid(example: Any, schema: dict[str, Any]) -> list[str]:
    whole = {**schema, "components": DOCUMENT["components"]}
    return [error.message for error in Draft202012Validator(whole, registry=HERE).iter_errors(example)]


def examples(content: dict[str, Any]) -> Iterator[Any]:
    """Those of a media type, else those of its schema."""
    schema = resolved(content.get("schema", {}))
    yield from (each["value"] for each in content.get("examples", {}).values())
    if "example" in content:
        yield content["example"]
    if "example" in schema:
        yield schema["example"]
    yield from schema.get("examples", ())


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    return schema


def composed(schema: dict[str, Any]) -> bool:
    """Whether every property that must be there has an example of its own."""
    whole = resolved(schema)
    found = whole.get("properties", {})
    return bool(found) and all(
        EXEMPLARY & {*resolved(found[name]), *found[name], *found[name].get("items", ())}
        for name in whole.get("required", ())
    )


@pytest.mark.parametrize("name", sorted(ALL))
def test_an_operation_is_described(name: str) -> None:
    _, _, operation = ALL[name]
    assert re.fullmatch(r"[a-z]+(_[a-z]+)+", name)
    assert len(operation["tags"]) == 1
    for text in (operation["summary"], operation["description"]):
        assert CHINESE.search(text) and ENGLISH.search(text), text
    for parameter in operation.get("parameters", ()):
        assert parameter.get("description"), parameter["name"]
    for media, content in operation.get("requestBody", {}).get("content", {}).items():
        found = list(examples(content))
        if media == "application/json":
            assert found or composed(content["schema"]), media
            for example in found:
                assert valid(example, content["schema"]) == []
        else:
            assert composed(content["schema"]), media
    assert bool(operation.get("security")) == (name not in OPEN)


@pytest.mark.parametrize("name", sorted(ALL))
def test_answers_and_refusals_have_examples(name: str) -> None:
    path, _, operation = ALL[name]
    responses = operation["responses"]
    assert any(status.startswith("2") for status in responses)
    expected = {"401", "403", "429", "503"} if name not in OPEN else set()
    expected |= {"400", "413", "415", "422"} if "requestBody" in operation else set()
    expected |= {"404"} if "{" in path else set()
    assert expected <= set(responses)
    for status, response in responses.items():
        assert (response["description"] and CHINESE.search(response["description"])) or status.startswith("2")
        if status == "304":
            assert "content" not in response
        elif not status.startswith("2"):
            assert set(response["content"]) == {MEDIA}
        for content in response.get("content", {}).values():
            found = list(examples(content))
            assert found or composed(content["schema"]), status
            if "text/event-stream" not in response["content"]:
                for example in found:
                    assert valid(example, content["schema"]) == [], status


def test_tags_security_and_events_are_described() -> None:
    used = {operation["tags"][0] for _, _, operation in ALL.values()}
    assert {tag["name"] for tag in DOCUMENT["tags"]} == used
    assert all(CHINESE.search(tag["description"]) and ENGLISH.search(tag["description"]) for tag in DOCUMENT["tags"])
    assert set(DOCUMENT["components"]["securitySchemes"]) == {"bearer", "key", "session"}
    for name in ("stream_events", "solve_file"):
        text = ALL[name][2]["description"]
        assert all(f"`{kind}`" in text for kind in TYPES) and "Last-Event-ID" in text


def test_every_path_is_versioned_but_the_operations() -> None:
    assert {path for path in DOCUMENT["paths"] if not path.startswith("/api/v1/")} == {"/health", "/ready", "/metrics"}
