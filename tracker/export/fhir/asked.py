"""The plan in FHIR: a CarePlan, and a ServiceRequest for each exercise that it asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from tracker.export.document import Document
from tracker.export.fhir.codes import (
    CATEGORY,
    EXERCISE,
    PHYSICAL_THERAPY,
    THERAPY,
    Json,
    quantity,
    reference,
    subject,
)
from tracker.model import Bounds
from tracker.words import span

Plan = Mapping[str, Any]

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def request_id(plan: Plan, item: int) -> str:
    """The id of what an item asks for: the same in the bundles of all sessions under this version."""
    return str(uuid5(NAMESPACE_URL, f"urn:backbeat:plan:{plan['id']}:{item}"))


def care_plan(document: Document) -> Iterator[Json]:
    """The plan that held, and its requests; nothing where there was none."""
    plan = document["plan"]
    if plan is None:
        return
    identity = str(uuid5(NAMESPACE_URL, f"urn:backbeat:plan:{plan['id']}"))
    requests = [_request(document, plan, n, reference(identity)) for n in range(len(plan["items"]))]
    yield {
        "resourceType": "CarePlan",
        "id": identity,
        "identifier": [{"system": "urn:backbeat:plan", "value": plan["id"]}],
        "status": "active",
        "intent": "plan",
        "category": [CATEGORY],
        "title": f"Exercise plan, version {plan['version']}",
        "subject": subject(document),
        "period": {"start": plan["starts"]} | ({"end": plan["ends"]} if plan["ends"] else {}),
        "created": plan["made_at"],
        "activity": [{"reference": reference(request["id"])} for request in requests],
        "note": [{"authorString": plan["by"], "time": plan["made_at"], "text": plan["reason"] or "as agreed"}],
    }
    yield from requests


def _request(document: Document, plan: Plan, number: int, basis: Json) -> Json:
    item = plan["items"][number]
    dosage = item["dosage"]
    named = {"system": EXERCISE, "code": item["exercise"], "display": item["exercise"].replace("-", " ")}
    request: Json = {
        "resourceType": "ServiceRequest",
        "id": request_id(plan, number),
        "basedOn": [basis],
        "status": "active",
        "intent": "order" if plan["author"] == "clinician" else "plan",
        "category": [CATEGORY, PHYSICAL_THERAPY],
        "code": {"coding": [*THERAPY["coding"], named], "text": named["display"]},
        "subject": subject(document),
        "occurrenceTiming": {"repeat": _timing(plan, item)},
        "authoredOn": plan["made_at"],
        "requester": {"display": plan["by"]} if plan["author"] == "clinician" else subject(document),
        "performer": [subject(document)],
        "patientInstruction": _words(dosage),
    }
    if dosage["repetitions"] is not None:
        request["quantityRange"] = _range(dosage["repetitions"], "repetitions", "{repetition}")
    if item["note"]:
        request["note"] = [{"authorString": plan["by"], "text": item["note"]}]
    return request


def _range(bounds: Mapping[str, float | None], unit: str, code: str) -> Json:
    """A range; an end that the source leaves open is left out."""
    ends = (("low", bounds["min"]), ("high", bounds["max"]))
    return {name: quantity(value, unit, code) for name, value in ends if value is not None}


def _timing(plan: Plan, item: Mapping[str, Any]) -> Json:
    """How often, as `Timing.repeat`."""
    repeat = _frequency(item["dosage"]["frequency"] or {}) | _walk(item["dosage"]["walking"])
    if item["days"]:
        repeat["dayOfWeek"] = [DAYS[day - 1] for day in item["days"]]
    bounds = {"start": plan["starts"]} | ({"end": plan["ends"]} if plan["ends"] else {})
    return {"boundsPeriod": bounds, **repeat}


def _frequency(often: Mapping[str, Any]) -> Json:
    if "every_h" in often:
        return {"frequency": 1, "period": often["every_h"], "periodUnit": "h"}
    if "per_day" in often:
        return _times(often["per_day"], "d")
    if isinstance(often.get("days_per_week"), dict):
        return _times(often["days_per_week"], "wk")
    return {}


def _times(bounds: Mapping[str, float | None], unit: str) -> Json:
    least, most = bounds["min"] or bounds["max"] or 1, bounds["max"]
    repeat: Json = {"frequency": int(least), "period": 1, "periodUnit": unit}
    return repeat | ({"frequencyMax": int(most)} if most is not None and most > least else {})


def _walk(walking: Mapping[str, Any] | None) -> Json:
    """How long a walk shall last."""
    goal = walking["goal_min"] if walking else None
    if not goal or goal["min"] is None:
        return {}
    most = {"durationMax": goal["max"]} if goal["max"] is not None and goal["max"] > goal["min"] else {}
    return {"duration": goal["min"], "durationUnit": "min", **most}


def _words(dosage: Mapping[str, Any]) -> str:
    """The dose in words; FHIR has no place for a hold or a tempo."""
    often = dosage["frequency"] or {}
    parts = [
        f"{_span(dosage['repetitions'])} repetitions" if dosage["repetitions"] else "",
        f"hold {_span(dosage['hold_s'])} s" if dosage["hold_s"] else "",
        _tempo(dosage["tempo"] or {}),
        "each side" if dosage["per_side"] else "",
        "on most days" if often.get("days_per_week") == "most" else "",
        "throughout the day" if often.get("throughout_day") else "",
        f"unless {often['unless']}" if often.get("unless") else "",
    ]
    said = ", ".join(part for part in parts if part)
    return f"{said} ({dosage['source']})" if said else f"as {dosage['source']} says"


def _span(bounds: Mapping[str, float | None]) -> str:
    return span(Bounds(bounds["min"], bounds["max"]))


def _tempo(tempo: Mapping[str, float | None]) -> str:
    if tempo.get("counts"):
        return f"{tempo['counts']} counts a repetition"
    parts = (("out", tempo.get("out_s")), ("held", tempo.get("hold_s")), ("back", tempo.get("back_s")))
    return ", ".join(f"{value:g} s {word}" for word, value in parts if value is not None)
