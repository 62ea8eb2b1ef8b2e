"""An example of a JSON schema: what its fields' own examples say, else something plausible by name and type."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import reduce
from operator import getitem
from typing import Any

PLAUSIBLE: Mapping[str, object] = {
    "id": "0195558e-7a3f-7c52-9f4e-0c1d2e3f4a5b",
    "patient": "me",
    "person": "me",
    "exercise": "press-up",
    "source": "NASS",
    "device_name": "Anna's phone",
    "name": "Anna's phone",
    "version": "0.1.0",
    "code": "KF7M-3QAX",
    "access_token": "Yk1v…",
    "refresh_token": "q0Zr…",
    "ticket": "pX3a…",
    "time_zone": "Europe/Berlin",
    "status": "ok",
    "action": "GET /v1/patients/{patient}/sessions",
}
"""What a field of this name could hold, where its schema takes it."""

FORMS: Mapping[str, object] = {
    "date-time": "2026-03-02T07:30:00+01:00",
    "date": "2026-03-02",
    "time": "07:30:00",
    "clock": "07:30",
    "rule": "pain-outwards/1",
    "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "uuid": "0195558e-7a3f-7c52-9f4e-0c1d2e3f4a5b",
    "binary": "",
}


def example_of(schema: Mapping[str, Any], schemas: Mapping[str, Any], name: str = "") -> Any:
    """Something that the schema takes. `schemas`: the components it refers to; `name`: of the field it is for."""
    schema = _followed(schema, schemas)
    for key in ("examples", "enum"):
        if schema.get(key):
            return schema[key][0]
    for key in ("example", "const"):
        if key in schema:
            return schema[key]
    if schema.get("default") is not None:
        return schema["default"]
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return example_of(schema[key][0], schemas, name)
    return _by_type(schema, schemas, name)


def _by_type(schema: Mapping[str, Any], schemas: Mapping[str, Any], name: str) -> Any:
    said = schema.get("type")
    match said[0] if isinstance(said, list) else said:
        case "object":
            fields = schema.get("properties", {})
            return {each: example_of(field, schemas, each) for each, field in fields.items()}
        case "array":
            items = schema.get("prefixItems") or [schema.get("items", {})] * max(1, schema.get("minItems", 1))
            return [example_of(item, schemas, name) for item in items]
        case "string":
            return _text(schema, name)
        case "integer":
            return int(schema.get("minimum", 1))
        case "number":
            return float(schema.get("minimum", 1.0))
        case "boolean":
            return True
        case _:
            return None


def _text(schema: Mapping[str, Any], name: str) -> Any:
    """By form, else by name; by chance one that fits the pattern, where that one does not."""
    likely = FORMS.get(schema.get("format", ""), PLAUSIBLE.get(name, name))
    pattern = re.compile(schema.get("pattern", ""))
    candidates = (likely, *FORMS.values(), *PLAUSIBLE.values())
    return next((each for each in candidates if pattern.search(str(each))), likely)


def _followed(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a reference refers to."""
    while "$ref" in schema:
        first, *path = schema["$ref"].removeprefix("#/components/schemas/").split("/")
        schema = reduce(getitem, path, schemas[first])
    return schema
