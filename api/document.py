"""The OpenAPI document: what FastAPI knows of the routes, and, in this one place, what holds for all of them.

Every operation gets its problem responses, the header with the request's id, a summary from its docstring and
examples. A route only declares what is its own. `backbeat openapi` prints it; docs/openapi.json is a copy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from api.examples import example_of
from api.problems import CATALOGUE, MEDIA_TYPE, RETRY_S, Problem, ProblemDocument, document_of
from api.published import components as published_documents

Json = dict[str, Any]

ALWAYS = (403, 429, 500, 503, 504)
"""What any request may be answered."""

DESCRIPTION = """A companion app pairs a device, shows the plan and what is due, sends a sensor's samples while an
exercise goes on, hears what was counted, asks about pain, and keeps itself in step with the records.

Every error is a problem (RFC 9457) with a stable `code`; see docs/api.md for the walk-through, the codes, and what
stays compatible. Live sessions over WebSocket are described in docs/api-live.md.
"""

TAGS: Mapping[str, str] = {
    "meta": "Who this is, what it can do, and whether it lives.",
    "access": "Pairing, tokens, devices, and who may see whom.",
    "patients": "Whose records there are; a name; erasing everything.",
    "exercises": "What can be prescribed, with every source's dosage, and programmes of it.",
    "plans": "What was prescribed: versions, changes, and how a plan may grow.",
    "days": "What is due now, and how the days and weeks went.",
    "live": "Sessions while they go on: samples in, events out.",
    "recordings": "Sensors' and apps' files, also those made offline.",
    "sessions": "What was done: results, signals, traces, walks.",
    "corrections": "What was counted wrongly, beside what was sensed.",
    "answers": "Pain, exertion and adverse events, with the advice they lead to.",
    "self-reports": "What was done without a sensor.",
    "safety": "The questions before the first use, what is held, and who released it.",
    "calibrations": "What is known of a patient's own way of moving.",
    "reports": "One page for patient and clinician, and the same as data.",
    "exports": "Everything in one archive: a job, and its file while it lasts.",
    "sync": "What changed since.",
}


def install(app: FastAPI) -> None:
    """Have the app tell this document."""

    @cache
    def document() -> Json:
        return _document(app)

    app.openapi = document  # type: ignore[method-assign]


def operation_id(route: APIRoute) -> str:
    """What clients call an operation: its tag and its function's name."""
    return f"{route.tags[0]}_{route.name}".replace("-", "_") if route.tags else route.name


def _document(app: FastAPI) -> Json:
    found = get_openapi(
        title=app.title, version=app.version, summary=app.summary, description=DESCRIPTION, routes=app.routes
    )
    components = found.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for framework in ("HTTPValidationError", "ValidationError"):
        schemas.pop(framework, None)
    schemas |= _schemas_of_problems() | published_documents()
    components["responses"] = {_name(status): _response(status) for status in _statuses()}
    components["headers"] = _HEADERS
    for path, method, operation in _operations(found):
        _complete(path, method, operation, schemas)
    used = sorted({tag for _, _, operation in _operations(found) for tag in operation.get("tags", ())})
    found["tags"] = [{"name": tag, "description": TAGS.get(tag, f"Everything about {tag}.")} for tag in used]
    return found


_HEADERS: Json = {
    "X-Request-Id": {
        "description": "The id of this request, as sent or made: say it when you report something.",
        "schema": {"type": "string"},
    },
    "Retry-After": {"description": "Seconds to wait before the next try.", "schema": {"type": "string"}},
}


def _schemas_of_problems() -> Json:
    schema = ProblemDocument.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    schemas: Json = schema.pop("$defs", {})
    return {**schemas, "ProblemDocument": schema}


def _statuses() -> tuple[int, ...]:
    return tuple(sorted({kind.status for kind in CATALOGUE.values()}))


def _name(status: int) -> str:
    return f"problem-{status}"


def _response(status: int) -> Json:
    """The problems of a status, each with an example."""
    codes = [code for code, kind in CATALOGUE.items() if kind.status == status]
    examples = {code: {"summary": CATALOGUE[code].title, "value": _example(code)} for code in codes}
    schema = {"$ref": "#/components/schemas/ProblemDocument"}
    headers = ["X-Request-Id", *(["Retry-After"] if RETRY_S.keys() & set(codes) else [])]
    return {
        "description": "; ".join(f"`{code}`: {CATALOGUE[code].title}" for code in codes) + ".",
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in headers},
        "content": {MEDIA_TYPE: {"schema": schema, "examples": examples}},
    }


def _example(code: str) -> Json:
    document = document_of(Problem(code), "4bf92f3577b34da6a3ce929d0e0e4736")
    return document.model_dump(exclude_none=True)


def _operations(found: Json) -> Iterator[tuple[str, str, Json]]:
    """Paths, methods and what is said of them."""
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def _complete(path: str, method: str, operation: Json, schemas: Json) -> None:
    """Give an operation what holds for all."""
    if "description" in operation:
        operation["summary"] = operation["description"].partition(".")[0].partition("\n")[0]
    responses: Json = operation["responses"]
    if method == "put" and "content" in responses.get("200", {}):
        responses.setdefault("201", {"description": "It was not there before."})
        responses["201"].setdefault("content", deepcopy(responses["200"]["content"]))
    for status, response in responses.items():
        if int(status) < 400:
            if response.get("description") == "Successful Response":
                response["description"] = operation.get("summary", "Done")
            response.setdefault("headers", {})["X-Request-Id"] = {"$ref": "#/components/headers/X-Request-Id"}
            _exemplify(response, schemas)
    problems = {int(status) for status in responses if int(status) >= 400} | set(
        _problems(path, method, operation)
    )
    for problem in problems & set(_statuses()):
        responses[str(problem)] = {"$ref": f"#/components/responses/{_name(problem)}"}
    operation["responses"] = dict(sorted(responses.items()))
    _exemplify(operation.get("requestBody", {}), schemas)


def _problems(path: str, method: str, operation: Json) -> Iterator[int]:
    """The statuses of the problems that such an operation may be answered."""
    places = {parameter["in"] for parameter in operation.get("parameters", ())}
    headers = {parameter["name"].lower() for parameter in operation.get("parameters", ())}
    rules: tuple[tuple[bool, tuple[int, ...]], ...] = (
        (True, ALWAYS),
        ("security" in operation, (401,)),
        ("path" in places, (404,)),
        (bool(places) or "requestBody" in operation, (422,)),
        ("requestBody" in operation, (400, 413, 415)),
        (method in ("put", "post"), (409,)),
        ("if-match" in headers, (412, 428)),
        ("/live/" in path or path.endswith(("/changes", "/file")), (410,)),
    )
    for holds, statuses in rules:
        if holds:
            yield from statuses


def _exemplify(holder: Json, schemas: Json) -> None:
    """An example beside each JSON schema that has none."""
    for kind, content in holder.get("content", {}).items():
        if kind.endswith("json") and content.get("schema") and not {"example", "examples"} & content.keys():
            content["example"] = example_of(content["schema"], schemas)
