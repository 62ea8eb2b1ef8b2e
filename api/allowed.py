"""The methods that a path takes: all of them, where the framework names those of the first route it finds."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.routing import compile_path


def allowed(app: FastAPI, path: str) -> set[str]:
    """In capitals; empty where the OpenAPI document has no such path."""
    paths = app.openapi()["paths"]
    found = [paths[template] for template in paths if compile_path(template)[0].match(path)]
    return {method.upper() for methods in found for method in methods}
