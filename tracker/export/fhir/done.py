"""What was done, in FHIR: a Procedure and an Observation for each set, and for walking and its bouts.

A figure that a person corrected makes the observation `corrected`; what was sensed stands beside it, and who said
so and when is a note.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from statistics import median
from typing import Any

from tracker.export.document import Document
from tracker.export.fhir.asked import request_id
from tracker.export.fhir.codes import (
    ACTIVITY,
    CATEGORY,
    CORRECTED,
    DISTANCE,
    DURATION,
    SENSED,
    STEPS,
    Json,
    component,
    exercise,
    own,
    period,
    reference,
    resource_id,
    subject,
)

REPETITIONS = own("repetitions", "Repetitions")
REPETITIONS_SENSED = own("repetitions-sensed", "Repetitions as the sensor counted them")
PARTIALS = own("partial-repetitions", "Movements too small to count")
HOLD = own("hold-median", "Median time held at the end of a repetition")
CADENCE = own("cadence", "Steps a minute")
SPEED = own("walking-speed", "Walking speed")
COVERAGE = own("coverage", "Share of the time with sensor data")
CONFIDENCE = own("confidence", "How far the count can be believed, 0 to 1")


def device(document: Document) -> Iterator[Json]:
    """The sensor, where it has a name."""
    if document["sensor"]:
        name = {"name": document["sensor"], "type": "user-friendly-name"}
        yield {"resourceType": "Device", "id": resource_id(document, "sensor"), "deviceName": [name]}


def exercises(document: Document) -> Iterator[Json]:
    """Every set."""
    for found in document["sets"]:
        name = f"set:{found['set']}"
        yield _procedure(document, name, found["exercise"]["value"], found, found["plan_item"])
        yield (
            _observation(document, name, found["exercise"]["value"], found)
            | {
                "component": _set_figures(found),
            }
            | (_corrected(document) if found["how"] == "corrected" else {})
            | _side(found)
            | _notes(document, found)
        )


def walks(document: Document) -> Iterator[Json]:
    """Walking, where there was some: as a whole, and every bout."""
    bouts = document["walking"]["bouts"]
    if not bouts:
        return
    whole = {"start_s": bouts[0]["start_s"], "end_s": bouts[-1]["end_s"]}
    yield _procedure(document, "walking", "walking", whole, document["walking_plan_item"])
    for number, bout in enumerate(bouts):
        made = _observation(document, f"walk:{number}", "walking", bout, part_of="walking")
        yield made | {"component": _walk_figures(bout)}


def _procedure(document: Document, name: str, done: str, part: Mapping[str, Any], item: int | None) -> Json:
    asked = {} if item is None else {"basedOn": [reference(request_id(document["plan"], item))]}
    return {
        "resourceType": "Procedure",
        "id": resource_id(document, name),
        **asked,
        "status": "completed",
        "category": CATEGORY,
        "code": exercise(done),
        "subject": subject(document),
        "performedPeriod": period(document, part),
    }


def _observation(
    document: Document, name: str, done: str, part: Mapping[str, Any], part_of: str | None = None
) -> Json:
    sensed = {"device": reference(resource_id(document, "sensor"))} if document["sensor"] else {}
    return {
        "resourceType": "Observation",
        "id": resource_id(document, f"{name}:figures"),
        "partOf": [reference(resource_id(document, part_of or name))],
        "status": "final",
        "category": [CATEGORY],
        "code": ACTIVITY,
        "subject": subject(document),
        "effectivePeriod": period(document, part),
        "valueCodeableConcept": exercise(done),
        **sensed,
        "method": {**SENSED, "text": f"motion sensor, algorithm {document['algorithm']['version']}"},
    }


def _corrected(document: Document) -> Json:
    words = f"motion sensor, algorithm {document['algorithm']['version']}, corrected by a person"
    return {"status": "corrected", "method": {**CORRECTED, "text": words}}


def _set_figures(found: Mapping[str, Any]) -> list[Json]:
    count = found["rep_count"]
    hold = median(each["value"] for each in found["holds"]) if found["holds"] else None
    figures = [
        component(DURATION, _minutes(found), "min", "min"),
        component(REPETITIONS, count["value"], "repetitions", "{repetition}"),
        component(PARTIALS, found["partial_count"], "movements", "{movement}"),
        component(HOLD, hold, "s", "s"),
        component(COVERAGE, found["coverage"], "", "1"),
        component(CONFIDENCE, found["confidence"], "", "1"),
    ]
    if count["how"] == "corrected":
        figures.append(component(REPETITIONS_SENSED, count["sensed"], "repetitions", "{repetition}"))
    return [_without_empty_unit(figure) for figure in figures]


def _walk_figures(bout: Mapping[str, Any]) -> list[Json]:
    return [
        component(DURATION, _minutes(bout), "min", "min"),
        component(STEPS, bout["steps"], "steps", "{steps}"),
        component(DISTANCE, bout["distance_m"], "m", "m"),
        component(CADENCE, bout["cadence_spm"], "steps/min", "{steps}/min"),
        component(SPEED, bout["speed_m_s"], "m/s", "m/s"),
    ]


def _minutes(part: Mapping[str, Any]) -> float:
    return round((float(part["end_s"]) - float(part["start_s"])) / 60.0, 3)


def _without_empty_unit(figure: Json) -> Json:
    """A plain number has no unit to show."""
    value = figure.get("valueQuantity")
    if value is None or value["unit"]:
        return figure
    return figure | {"valueQuantity": {key: each for key, each in value.items() if key != "unit"}}


def _side(found: Mapping[str, Any]) -> Json:
    side = found["side"]["value"]
    return {} if side is None else {"bodySite": {"text": side}}


def _notes(document: Document, found: Mapping[str, Any]) -> Json:
    """Who corrected what, and what the analysis warns of."""
    lost = document["unplaced_corrections"]
    mine = [c for c in document["corrections"] if c["set"] == found["set"] and c["id"] not in lost]
    notes = [{"authorString": c["by"], "time": c["at"], "text": _said(c)} for c in mine]
    notes += [{"text": warning} for warning in found["warnings"]]
    return {"note": notes} if notes else {}


def _said(correction: Mapping[str, Any]) -> str:
    which = "" if correction["repetition"] is None else f" of repetition {correction['repetition'] + 1}"
    what = f"{correction['field'].replace('_', ' ')}{which}"
    why = f": {correction['reason']}" if correction["reason"] else ""
    return f"{what}: sensed {correction['sensed']}, corrected to {correction['corrected']}{why}"
