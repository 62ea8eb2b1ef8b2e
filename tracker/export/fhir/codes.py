"""Codes, quantities, references and moments as FHIR writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from tracker.export.document import Document
from tracker.export.moments import at

Json = dict[str, Any]

LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"
GUIDE = "http://hl7.org/fhir/us/physical-activity/CodeSystem/pa-temporary-codes"
EXERCISE = "urn:backbeat:exercise"
MEASURE = "urn:backbeat:measure"


def concept(system: str, code: str, display: str) -> Json:
    """One code with its text."""
    return {"coding": [{"system": system, "code": code, "display": display}], "text": display}


def own(code: str, display: str) -> Json:
    """A code of ours for something measured or said."""
    return concept(MEASURE, code, display)


CATEGORY = concept(GUIDE, "PhysicalActivity", "Physical Activity")
THERAPY = concept(SNOMED, "229065009", "Exercise therapy")
PHYSICAL_THERAPY = concept(SNOMED, "91251008", "Physical therapy procedure")
ACTIVITY = concept(LOINC, "73985-4", "Exercise activity")
DURATION = concept(LOINC, "55411-3", "Exercise duration")
STEPS = concept(LOINC, "55423-8", "Number of steps in unspecified time Pedometer")
DISTANCE = concept(LOINC, "55430-3", "Walking distance unspecified time Pedometer")
PAIN = concept(LOINC, "72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported")
EXERTION = concept(LOINC, "82289-0", "Rating of perceived exertion [Score]")
ABSENT = concept("http://terminology.hl7.org/CodeSystem/data-absent-reason", "unknown", "Unknown")
"""Where something was not measured or not said: never 0."""


SENSED = own("sensed", "Measured by a motion sensor")
CORRECTED = own("corrected", "Measured by a motion sensor, and corrected by a person")
SELF_REPORTED = own("self-reported", "Told by the patient, without a sensor")
"""How what stands in an observation is known."""


def exercise(name: str) -> Json:
    """An exercise of the catalogue."""
    return concept(EXERCISE, name, name.replace("-", " "))


def quantity(value: float, unit: str, code: str) -> Json:
    """A number with its UCUM unit."""
    return {"value": value, "unit": unit, "system": UCUM, "code": code}


def component(code: Json, value: float | None, unit: str, ucum: str) -> Json:
    """A measured part of an observation; one that was not measured says so."""
    if value is None:
        return {"code": code, "dataAbsentReason": ABSENT}
    return {"code": code, "valueQuantity": quantity(value, unit, ucum)}


def resource_id(document: Document, name: str) -> str:
    """The id of a resource of this session, the same each time."""
    return str(uuid5(NAMESPACE_URL, f"urn:backbeat:session:{document['id']}:{name}"))


def patient_id(document: Document) -> str:
    """The id of the patient, the same in all bundles."""
    return str(uuid5(NAMESPACE_URL, f"urn:backbeat:patient:{document['patient']}"))


def reference(identity: str) -> Json:
    """A reference inside the bundle."""
    return {"reference": f"urn:uuid:{identity}"}


def subject(document: Document) -> Json:
    """Whose all this is."""
    return reference(patient_id(document))


def period(document: Document, part: Mapping[str, Any]) -> Json:
    """When a part of the session was."""
    return {"start": at(document, part["start_s"]), "end": at(document, part["end_s"])}


def entry(resource: Json) -> Json:
    """A resource in a bundle."""
    return {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource}
