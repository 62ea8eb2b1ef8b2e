"""FHIR: the bundle is valid R4B, says the plan and what was done of it, and never makes up a number."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.running import catalogue
from tests.tracker.export.sample import PLAN, RECORD, REPORTS, bare, document, told
from tests.tracker.sample_result import UNMEASURED
from tracker.document import line
from tracker.export.document import record_document
from tracker.export.fhir import bundle
from tracker.export.reported import report_document
from tracker.plan.model import PlanItem

FULL = bundle(document())


def _of(value: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [each["resource"] for each in value["entry"] if each["resource"]["resourceType"] == kind]


def _component(observation: dict[str, Any], code: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = [c for c in observation["component"] if c["code"]["coding"][0]["code"] == code]
    assert len(found) == 1, code
    return found[0]


def _everything_prescribed() -> dict[str, Any]:
    items = tuple(PlanItem(exercise.id, dosage) for exercise in catalogue() for dosage in exercise.dosages)
    return record_document(RECORD, catalogue(), replace(PLAN, author="patient", items=items))


@pytest.mark.parametrize(
    "value",
    [
        document(),
        bare(),
        told(),
        record_document(replace(RECORD, result=UNMEASURED, marks=()), catalogue()),
        _everything_prescribed(),
    ],
    ids=["full", "bare", "told", "unmeasured", "every dosage"],
)
def test_the_bundle_is_valid_r4b(value: dict[str, Any]) -> None:
    fhir = pytest.importorskip("fhir.resources.R4B.bundle", reason="fhir.resources is not installed")
    made = bundle(json.loads(line(value)))
    fhir.Bundle.model_validate(made)
    broken = made | {"entry": [{"resource": {"resourceType": "Observation"}}]}
    with pytest.raises(ValueError, match="code"):
        fhir.Bundle.model_validate(broken)


@pytest.mark.parametrize("value", [document(), told()], ids=["session", "told"])
def test_every_reference_leads_somewhere_and_ids_stay(value: dict[str, Any]) -> None:
    made = bundle(value)
    known = {each["fullUrl"] for each in made["entry"]}
    assert len(known) == len(made["entry"])
    assert {part.split('"')[0] for part in json.dumps(made).split('"reference": "')[1:]} <= known
    assert bundle(value) == made


def test_what_was_told_is_asserted_by_the_patient_and_says_so() -> None:
    made = bundle(told())
    (done,), (figures, felt), (patient,) = (_of(made, kind) for kind in ("Procedure", "Observation", "Patient"))
    assert done["asserter"] == {"reference": f"urn:uuid:{patient['id']}"}
    assert done["basedOn"] == [{"reference": f"urn:uuid:{_of(made, 'ServiceRequest')[0]['id']}"}]
    assert figures["method"]["coding"][0]["code"] == "self-reported"
    assert _component(figures, "repetitions")["valueQuantity"]["value"] == 8
    assert [c["code"]["coding"][0]["code"] for c in figures["component"]] == ["repetitions", "hold-median"]
    assert felt["valueQuantity"]["value"] == 5.0
    swum = bundle(report_document(REPORTS[0]))
    assert [c["valueQuantity"]["value"] for c in _of(swum, "Observation")[0]["component"]] == [20.0]


def test_observations_tell_sensed_from_corrected() -> None:
    methods = [o["method"]["coding"][0]["code"] for o in _of(FULL, "Observation") if "method" in o]
    assert methods == ["corrected", "sensed", "sensed", "sensed"]


def test_the_plan_is_a_care_plan_with_a_request_for_each_item() -> None:
    (plan,) = _of(FULL, "CarePlan")
    stands, backbends, walking = _of(FULL, "ServiceRequest")
    assert [each["reference"]["reference"] for each in plan["activity"]] == [
        f"urn:uuid:{request['id']}" for request in (stands, backbends, walking)
    ]
    assert stands["quantityRange"]["low"]["value"] == 5
    assert stands["occurrenceTiming"]["repeat"]["frequencyMax"] == 4
    assert stands["patientInstruction"] == "5 to 10 repetitions, 3 s out, 3 s back (NASS)"
    assert (stands["intent"], stands["requester"]) == ("order", {"display": "A. Physio"})
    assert backbends["occurrenceTiming"]["repeat"]["period"] == 2
    assert backbends["patientInstruction"] == "10 repetitions, hold 1 to 2 s, unless pain worse (NASS)"
    assert walking["occurrenceTiming"]["repeat"]["duration"] == 30
    assert walking["occurrenceTiming"]["repeat"]["dayOfWeek"] == ["mon", "wed", "fri"]


def test_a_set_is_a_procedure_asked_for_by_its_request_with_corrected_and_sensed_counts() -> None:
    done = _of(FULL, "Procedure")[0]
    figures = next(
        o for o in _of(FULL, "Observation") if o.get("partOf") == [{"reference": f"urn:uuid:{done['id']}"}]
    )
    assert done["basedOn"] == [{"reference": f"urn:uuid:{_of(FULL, 'ServiceRequest')[0]['id']}"}]
    assert done["performedPeriod"]["start"] == "2026-03-02T07:30:06.100+00:00"
    assert figures["status"] == "corrected"
    assert _component(figures, "repetitions")["valueQuantity"]["value"] == 8
    assert _component(figures, "repetitions-sensed")["valueQuantity"]["value"] == 2
    assert [note["authorString"] for note in figures["note"]] == ["me", "me", "A. Physio"]


def test_what_was_not_measured_is_absent_and_never_zero() -> None:
    unseen = next(o for o in _of(FULL, "Observation") if o.get("bodySite") == {"text": "left"})
    for code in ("repetitions", "partial-repetitions", "hold-median", "confidence"):
        part = _component(unseen, code)
        assert "valueQuantity" not in part
        assert part["dataAbsentReason"]["coding"][0]["code"] == "unknown"


def test_walking_has_the_codes_of_the_guide() -> None:
    first, second = (
        o for o in _of(FULL, "Observation") if o.get("valueCodeableConcept", {}).get("text") == "walking"
    )
    assert first["category"][0]["coding"][0]["code"] == "PhysicalActivity"
    assert _component(first, "55423-8")["valueQuantity"]["value"] == 110
    assert _component(first, "55411-3")["valueQuantity"]["value"] == pytest.approx(62 / 60, abs=1e-3)
    assert "dataAbsentReason" in _component(second, "55430-3")


def test_answers_tell_place_first_and_an_answer_without_a_number_stays_without() -> None:
    pains = [o for o in _of(FULL, "Observation") if o["code"]["coding"][0]["code"] == "72514-3"]
    by_site = {o.get("bodySite", {}).get("text"): o for o in pains}
    assert by_site["left buttock"]["component"][0]["valueString"] == "numbness"
    assert "dataAbsentReason" in by_site[None]
    exertions = [o for o in _of(FULL, "Observation") if o["code"]["coding"][0]["code"] == "82289-0"]
    assert [o["effectiveDateTime"] for o in exertions] == ["2026-03-02T07:33:00+00:00"]
    (event,) = _of(FULL, "AdverseEvent")
    assert event["event"]["text"] == "fall: slipped on the mat"
