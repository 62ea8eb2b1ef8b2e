"""What the patient said, in FHIR: pain with its place, exertion, and bad events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tracker.export.document import Document
from tracker.export.fhir.codes import ABSENT, EXERTION, PAIN, Json, own, period, quantity, resource_id, subject

WHEN = own("pain-when", "Around the exercise")
SIGN = own("sign", "Sign told with the pain")
TALK = own("could-talk", "Could talk while walking")


def said(document: Document) -> Iterator[Json]:
    """Every answer and event of the session. Marks in the recording are answers that it brought itself."""
    for answer in document["pain"]:
        yield _pain(document, answer, {"effectiveDateTime": answer["at"]}, answer["id"])
    for answer in document["exertion"]:
        yield _exertion(document, answer, {"effectiveDateTime": answer["at"]}, answer["id"])
    yield from _marked(document)
    for event in document["adverse_events"]:
        yield {
            "resourceType": "AdverseEvent",
            "id": resource_id(document, f"event:{event['id']}"),
            "actuality": "actual",
            "event": {"text": f"{event['kind']}: {event['text']}"},
            "subject": subject(document),
            "date": event["at"],
        }


def _marked(document: Document) -> Iterator[Json]:
    """Answers in the recording's own marks. Their times are on the sensor's clock, so they have the session's."""
    whole = {"effectivePeriod": period(document, {"start_s": 0.0, "end_s": document["recording"]["duration_s"]})}
    answered = {(a["score"], a["zone"], a["when"]) for a in document["pain"]}
    exerted = {a["score"] for a in document["exertion"]}
    for number, mark in enumerate(document["marks"]):
        pain = mark["kind"] == "pain" and (mark["score"], mark["zone"], mark["when"]) not in answered
        if pain:
            yield _pain(document, mark | {"signs": ()}, whole, f"mark:{number}")
        if mark["kind"] == "exertion" and mark["score"] not in exerted:
            yield _exertion(document, mark | {"could_talk": None}, whole, f"mark:{number}")


def _observation(document: Document, code: Json, score: float | None, when: Json, name: str) -> Json:
    value = (
        {"dataAbsentReason": ABSENT} if score is None else {"valueQuantity": quantity(score, "score", "{score}")}
    )
    return {
        "resourceType": "Observation",
        "id": resource_id(document, f"answer:{name}"),
        "status": "final",
        "code": code,
        "subject": subject(document),
        **when,
        "performer": [subject(document)],
        **value,
    }


def _pain(document: Document, answer: Mapping[str, Any], when: Json, name: str) -> Json:
    place = " ".join(part for part in (answer["side"], answer["zone"]) if part)
    parts: list[Json] = [{"code": SIGN, "valueString": sign} for sign in answer["signs"]]
    if answer["when"]:
        parts.append({"code": WHEN, "valueString": answer["when"]})
    made = _observation(document, PAIN, answer["score"], when, name)
    return made | ({"bodySite": {"text": place}} if place else {}) | ({"component": parts} if parts else {})


def _exertion(document: Document, answer: Mapping[str, Any], when: Json, name: str) -> Json:
    talk = answer["could_talk"]
    part = {} if talk is None else {"component": [{"code": TALK, "valueBoolean": talk}]}
    return _observation(document, EXERTION, answer["score"], when, name) | part
