"""The published schemas, which refer to each other by their names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

SCHEMAS = Path(__file__).resolve().parents[3] / "tracker" / "schemas"


def problems(name: str, value: object) -> list[str]:
    """What of a document does not fit its schema, and where."""
    known = [json.loads(path.read_text(encoding="utf-8")) for path in SCHEMAS.glob("*.json")]
    by_id = {each["$id"]: each for each in known}
    registry: Registry[Any] = Registry().with_resources(
        (identity, Resource.from_contents(each)) for identity, each in by_id.items()
    )
    found = Draft202012Validator(by_id[f"urn:backbeat:{name}:1"], registry=registry).iter_errors(value)
    return [f"{'/'.join(map(str, error.path))}: {error.message}" for error in found]
