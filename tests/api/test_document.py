"""The OpenAPI document: complete, true to its own schemas, and the same as the copy in docs/."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry, Resource

from api.commands.openapi import openapi_text
from api.document import ALWAYS
from api.examples import example_of
from api.problems import CATALOGUE
from tests.api.conftest import World
from tests.api.problem_table import PAGE, renewed

COPY = Path(__file__).resolve().parents[2] / "docs" / "openapi.json"


@pytest.fixture
def document(world: World) -> dict[str, Any]:
    return world.app.openapi()


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def _contents(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every JSON body that is described, with where."""
    for name, operation in _operations(document):
        holders = [operation.get("requestBody", {}), *operation["responses"].values()]
        for holder in holders:
            for kind, content in holder.get("content", {}).items():
                if kind.endswith("json") and content.get("schema"):
                    yield name, content


def test_the_copy_is_up_to_date() -> None:
    assert COPY.read_text("utf-8") == openapi_text(), (
        "renew it: make api-docs (or backbeat openapi --output docs/openapi.json)"
    )


def test_every_operation_is_described(document: dict[str, Any]) -> None:
    ids = [operation["operationId"] for _, operation in _operations(document)]
    assert len(set(ids)) == len(ids)
    for name, operation in _operations(document):
        assert operation["description"], name
        assert len(operation["summary"]) < 120, name
        assert operation["tags"], name
        assert {str(status) for status in ALWAYS} <= operation["responses"].keys(), name
        if "security" in operation:
            assert "401" in operation["responses"], name
        for status, response in operation["responses"].items():
            assert status < "400" or "problem-" in response.get("$ref", ""), (name, status)


def test_every_tag_says_what_it_is_about(document: dict[str, Any]) -> None:
    assert [tag["name"] for tag in document["tags"] if tag["description"].startswith("Everything about")] == []


def test_every_body_has_an_example_that_its_schema_takes(document: dict[str, Any]) -> None:
    registry: Registry[Any] = Registry().with_resource("", Resource.opaque(document))
    for name, content in _contents(document):
        assert content.keys() & {"example", "examples"}, name
        examples = content.get("examples", {"": {"value": content.get("example")}})
        for example in examples.values():
            whole = {**content["schema"], "components": document["components"]}
            jsonschema.Draft202012Validator(whole, registry=registry).validate(example["value"])


def test_every_problem_has_an_example(document: dict[str, Any]) -> None:
    examples: dict[str, Any] = {}
    for response in document["components"]["responses"].values():
        examples |= response["content"]["application/problem+json"]["examples"]
    assert set(examples) == set(CATALOGUE)
    assert {each["value"]["code"] for each in examples.values()} == set(CATALOGUE)


@pytest.mark.parametrize(
    ("schema", "example"),
    [
        ({"type": "string", "examples": ["mine"]}, "mine"),
        ({"const": "only"}, "only"),
        ({"type": "integer", "minimum": 3}, 3),
        ({"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}, "2026-03-02"),
        ({"type": "array", "items": {"$ref": "#/components/schemas/A"}}, [{"exercise": "press-up"}]),
        ({}, None),
    ],
)
def test_an_example_of_a_schema(schema: dict[str, Any], example: object) -> None:
    schemas = {"A": {"type": "object", "properties": {"exercise": {"type": "string"}}}}
    assert example_of(schema, schemas) == example


def test_the_problems_in_the_docs_are_up_to_date() -> None:
    text = PAGE.read_text("utf-8")
    assert text == renewed(text), "renew it: python -m tests.api.problem_table"


def test_what_the_docs_walk_through_is_there(document: dict[str, Any]) -> None:
    text = re.sub(r"\$(ID|SESSION)\b", "{}", PAGE.read_text("utf-8"))
    known = {re.sub(r"\{\w+\}", "{}", path).replace("/patients/{}", "/patients/me") for path in document["paths"]}
    walked = {path.rstrip('"').partition("?")[0] for path in re.findall(r"\$URL(/\S+)", text)}
    assert walked
    assert walked - known == set()
