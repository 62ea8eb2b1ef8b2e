"""A canonical document as a FHIR R4B bundle: the plan that was asked, what was done of it, and what was said.

Codes are those of the Physical Activity guide (hl7.org/fhir/us/physical-activity, STU 1), of LOINC and of SNOMED
CT where there are such; else our own, under `urn:backbeat:`. The profiles of that guide are not claimed: they ask
for a diagnosis and a named practitioner, which nobody told us.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

from tracker.export.document import Document
from tracker.export.fhir.asked import care_plan
from tracker.export.fhir.codes import Json, entry, patient_id
from tracker.export.fhir.done import device, exercises, walks
from tracker.export.fhir.said import said
from tracker.export.fhir.told import told
from tracker.export.reported import is_report

__all__ = ["bundle", "check"]


def bundle(document: Document) -> dict[str, Any]:
    """The bundle of a session, or of a self-report; a collection. The same document gives the same bundle, ids
    included.
    """
    if is_report(document):
        return _collection(document, "self-report", document["at"], told(document))
    parts = (device(document), care_plan(document), exercises(document), walks(document), said(document))
    return _collection(document, "session", document["started_at"], chain.from_iterable(parts))


def _collection(document: Document, what: str, moment: str, resources: Iterable[Json]) -> dict[str, Any]:
    patient = {
        "resourceType": "Patient",
        "id": patient_id(document),
        "identifier": [{"system": "urn:backbeat:patient", "value": document["patient"]}],
    }
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "identifier": {"system": f"urn:backbeat:{what}", "value": document["id"]},
        "timestamp": moment,
        "entry": [entry(resource) for resource in (patient, *resources)],
    }


def check(value: dict[str, Any]) -> None:
    """Have `fhir.resources` look at a bundle.

    Raises:
        ImportError: it is not installed.
        ValueError: the bundle is no FHIR R4B.
    """
    from fhir.resources.R4B.bundle import Bundle

    Bundle.model_validate(value)
