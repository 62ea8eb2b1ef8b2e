"""What was done without the sensor, in FHIR: a Procedure that the patient asserts, and their Observation."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.export.document import Document
from tracker.export.fhir.asked import care_plan, request_id
from tracker.export.fhir.codes import (
    ACTIVITY,
    CATEGORY,
    DURATION,
    EXERTION,
    SELF_REPORTED,
    Json,
    component,
    exercise,
    quantity,
    reference,
    resource_id,
    subject,
)
from tracker.export.fhir.done import HOLD, REPETITIONS


def told(document: Document) -> Iterator[Json]:
    """All resources of a self-report, the plan that held first."""
    yield from care_plan(document)
    yield _procedure(document)
    yield _figures(document)
    if document["exertion"] is not None:
        yield _observed(document, "exertion", EXERTION) | {
            "valueQuantity": quantity(document["exertion"], "score", "{score}")
        }


def _procedure(document: Document) -> Json:
    item = document["plan_item"]
    asked = {} if item is None else {"basedOn": [reference(request_id(document["plan"], item))]}
    return {
        "resourceType": "Procedure",
        "id": resource_id(document, "told"),
        **asked,
        "status": "completed",
        "category": CATEGORY,
        "code": exercise(document["exercise"]),
        "subject": subject(document),
        "performedDateTime": document["at"],
        "asserter": subject(document),
    }


def _figures(document: Document) -> Json:
    """What was said of it; what was not said is left out, because nobody looked for it."""
    said = (
        (DURATION, document["minutes"], "min", "min"),
        (REPETITIONS, document["repetitions"], "repetitions", "{repetition}"),
        (HOLD, document["hold_s"], "s", "s"),
    )
    parts = [component(code, value, unit, ucum) for code, value, unit, ucum in said if value is not None]
    side = document["side"]
    return (
        _observed(document, "told:figures", ACTIVITY)
        | {
            "partOf": [reference(resource_id(document, "told"))],
            "category": [CATEGORY],
            "valueCodeableConcept": exercise(document["exercise"]),
        }
        | ({"component": parts} if parts else {})
        | ({} if side is None else {"bodySite": {"text": side}})
    )


def _observed(document: Document, name: str, code: Json) -> Json:
    return {
        "resourceType": "Observation",
        "id": resource_id(document, name),
        "status": "final",
        "code": code,
        "subject": subject(document),
        "effectiveDateTime": document["at"],
        "performer": [subject(document)],
        "method": SELF_REPORTED,
    }
