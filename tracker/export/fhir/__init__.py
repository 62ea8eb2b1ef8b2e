"""A canonical document as a FHIR R4B bundle: the plan that was asked, what was done of it, and what was said.

Codes are those of the Physical Activity guide (hl7.org/fhir/us/physical-activity, STU 1), of LOINC and of SNOMED
CT where there are such; else our own, under `urn:backbeat:`. The profiles of that guide are not claimed: they ask
for a diagnosis and a named practitioner, which nobody told us.
"""

from __future__ import annotations

from itertools import chain
from typing import Any

from tracker.export.document import Document
from tracker.export.fhir.asked import care_plan
from tracker.export.fhir.codes import entry, patient_id
from tracker.export.fhir.done import device, exercises, walks
from tracker.export.fhir.said import said

__all__ = ["bundle", "check"]


def bundle(document: Document) -> dict[str, Any]:
    """The bundle, a collection. The same document gives the same bundle, ids included."""
    patient = {
        "resourceType": "Patient",
        "id": patient_id(document),
        "identifier": [{"system": "urn:backbeat:patient", "value": document["patient"]}],
    }
    resources = chain(
        [patient], device(document), care_plan(document), exercises(document), walks(document), said(document)
    )
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "identifier": {"system": "urn:backbeat:session", "value": document["id"]},
        "timestamp": document["started_at"],
        "entry": [entry(resource) for resource in resources],
    }


def check(value: dict[str, Any]) -> None:
    """Have `fhir.resources` look at a bundle.

    Raises:
        ImportError: it is not installed.
        ValueError: the bundle is no FHIR R4B.
    """
    from fhir.resources.R4B.bundle import Bundle

    Bundle.model_validate(value)
