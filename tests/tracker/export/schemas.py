"""The published schemas, which refer to each other by their names."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

SCHEMAS = Path(__file__).resolve().parents[3] / "tracker" / "schemas"


@cache
def _validator(name: str) -> Draft202012Validator:
    known = [json.loads(path.read_text(encoding="utf-8")) for path in SCHEMAS.glob("*.json")]
    by_id = {each["$id"]: each for each in known}
    registry: Registry[Any] = Registry().with_resources(
        (identity, Resource.from_contents(each)) for identity, each in by_id.items()
    )
    return Draft202012Validator(by_id[f"urn:backbeat:{name}:1"], registry=registry)


def problems(name: str, value: object) -> list[str]:
    """What of a document does not fit its schema, and where."""
    return [f"{'/'.join(map(str, error.path))}: {error.message}" for error in _validator(name).iter_errors(value)]
