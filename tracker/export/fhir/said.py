"""What the patient said, in FHIR: pain with its place, exertion, and bad events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tracker.export.document import Document
from tracker.export.fhir.codes import ABSENT, EXERTION, PAIN, Json, own, quantity, resource_id, subject

WHEN = own("pain-when", "Around the exercise")
SIGN = own("sign", "Sign told with the pain")
TALK = own("could-talk", "Could talk while walking")


def said(document: Document) -> Iterator[Json]:
    """Every answer and event of the session; what its marks tell is among the answers."""
    for answer in document["pain"]:
        yield _pain(document, answer)
    for answer in document["exertion"]:
        yield _exertion(document, answer)
    for event in document["adverse_events"]:
        yield {
            "resourceType": "AdverseEvent",
            "id": resource_id(document, f"event:{event['id']}"),
            "actuality": "actual",
            "event": {"text": f"{event['kind']}: {event['text']}"},
            "subject": subject(document),
            "date": event["at"],
        }


def _observation(document: Document, code: Json, answer: Mapping[str, Any]) -> Json:
    score = answer["score"]
    value = {"valueQuantity": quantity(score, "score", "{score}")}
    return {
        "resourceType": "Observation",
        "id": resource_id(document, f"answer:{answer['id']}"),
        "status": "final",
        "code": code,
        "subject": subject(document),
        "effectiveDateTime": answer["at"],
        "performer": [subject(document)],
        **({"dataAbsentReason": ABSENT} if score is None else value),
    }


def _pain(document: Document, answer: Mapping[str, Any]) -> Json:
    place = " ".join(part for part in (answer["side"], answer["zone"]) if part)
    parts: list[Json] = [{"code": SIGN, "valueString": sign} for sign in answer["signs"]]
    if answer["when"]:
        parts.append({"code": WHEN, "valueString": answer["when"]})
    made = _observation(document, PAIN, answer)
    return made | ({"bodySite": {"text": place}} if place else {}) | ({"component": parts} if parts else {})


def _exertion(document: Document, answer: Mapping[str, Any]) -> Json:
    talk = answer["could_talk"]
    part = {} if talk is None else {"component": [{"code": TALK, "valueBoolean": talk}]}
    return _observation(document, EXERTION, answer) | part
