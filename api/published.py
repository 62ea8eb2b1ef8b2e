"""The documents that the program prints with `--json`, as the API answers them: their published JSON Schemas stand
among the components of the OpenAPI document, so that one description holds for both.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

NAMES = (
    "adverse-events", "advice", "calibration", "corrections", "did", "erased", "exercises", "held", "imported",
    "plan", "plan-growth", "progress", "ready", "record", "result", "self-report", "session", "today",
)  # fmt: skip
"""Those that answers refer to, and those that these refer to."""

Schema = dict[str, Any]


def published(name: str, description: str, status: int = 200) -> dict[int | str, Schema]:
    """What a route says of its answer: a published document."""
    return {status: {"description": description, "content": {"application/json": {"schema": reference(name)}}}}


def reference(name: str, part: str | None = None) -> Schema:
    """The schema of a published document, as others refer to it; `part`: of one of its parts."""
    return {"$ref": f"#/components/schemas/{component(name) if part is None else _part(name, part)}"}


def component(name: str) -> str:
    """What a published document is called among the components: `adverse-events` is `AdverseEvents`."""
    return "".join(part.capitalize() for part in name.split("-")) + "Document"


@cache
def components() -> dict[str, Schema]:
    """Every published document by its name there, with references that hold within the OpenAPI document."""
    found: dict[str, Schema] = {}
    for name in NAMES:
        schema = _rewritten(_read(name), name)
        parts = schema.pop("$defs", {})
        found |= {component(name): schema} | {_part(name, key): part for key, part in parts.items()}
    return found


def _part(name: str, key: str) -> str:
    """What a part of a published document is called: an `item` of `plan` is `PlanDocumentItem`."""
    return component(name) + "".join(word.capitalize() for word in key.split("_"))


def _read(name: str) -> Schema:
    text = resources.files("tracker").joinpath("schemas", f"{name}.schema.json").read_text(encoding="utf-8")
    schema: Schema = json.loads(text)
    del schema["$schema"], schema["$id"]
    return schema


def _rewritten(value: Any, name: str) -> Any:
    """The same with each `$ref` as it is written in OpenAPI."""
    if isinstance(value, dict):
        return {
            key: _reference(item, name) if key == "$ref" else _rewritten(item, name) for key, item in value.items()
        }
    return [_rewritten(item, name) for item in value] if isinstance(value, list) else value


def _reference(text: str, name: str) -> str:
    """`#/$defs/x` is in the document itself, `urn:backbeat:plan:1#/$defs/x` in another."""
    where, _, inside = text.partition("#")
    of = where.removeprefix("urn:backbeat:").removesuffix(":1") or name
    _, _, path = inside.partition("/$defs/")
    key, slash, rest = path.partition("/")
    return f"#/components/schemas/{_part(of, key) if key else component(of)}{slash}{rest}"
