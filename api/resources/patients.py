"""Patients: who there are, what they are called, and erasing one for good."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Response
from pydantic import BaseModel, Field

from api.conditions import UNCHANGED, ConditionsHere, IfMatch, etag_of, require
from api.guard import CallerHere, PatientHere, PatientId, gate_of, own_id
from api.office import Office, OfficeHere
from api.problems import Problem
from api.published import published
from api.resources.kept import KEPT, Name, answer_kept, invalid
from tracker.access.model import Device
from tracker.erasing import erase_patient
from tracker.erasing_document import erased_document
from tracker.store import Store

router = APIRouter(prefix="/v1/patients", tags=["patients"])

Confirmation = Annotated[
    str | None, Header(alias="Confirm-Erase", max_length=100, description="The patient's id, to say it is meant.")
]


class PatientNamed(BaseModel):
    """What a patient is called; null: nothing yet."""

    name: Name | None = Field(description="For people; the id is for programs.", examples=["Anna Beispiel"])


class PatientDocument(PatientNamed):
    """A patient."""

    id: str


@router.get("", response_model=list[PatientDocument], responses=UNCHANGED)
def patients(office: OfficeHere, device: CallerHere, told: ConditionsHere) -> Response:
    """Whom the caller may see: itself, those who agreed, or for an admin the names of all."""
    ids = office.store.patients() if device.role == "admin" else gate_of(office).patients_of(device)
    return told.answer([_document(office.store, each) for each in ids])


@router.get("/{patient}", response_model=PatientDocument, responses=UNCHANGED)
def patient(office: OfficeHere, patient: PatientHere, told: ConditionsHere) -> Response:
    """One patient. Its ETag is what `PUT` wants."""
    return told.answer(_document(office.store, patient.id), _etag(office.store, patient.id))


@router.put("/{patient}", response_model=PatientDocument, responses=KEPT)
def name(
    office: OfficeHere, device: CallerHere, patient: PatientId, said: PatientNamed, if_match: IfMatch = None
) -> Response:
    """Add a patient (for admins), or call one by another name: that needs the ETag of the name before."""
    whose = own_id(device, patient)
    if device.role != "admin" and not gate_of(office).may_see(device, whose):
        raise Problem("not-found", f"there is no patient {patient}")
    if not whose.isprintable() or whose != whose.strip():
        raise invalid("/path/patient", "use a short word")
    with office.store.together() as store:
        known = whose in store.patients()
        if known and store.patient_name(whose) != said.name:
            require(if_match, _etag(store, whose), _document(store, whose))
            if said.name is None:
                raise invalid("/body/name", "a name can be changed, not taken away")
        store.add_patient(whose, said.name)
    return answer_kept(_document(office.store, whose), new=not known, etag=_etag(office.store, whose))


@router.delete("/{patient}", responses=published("erased", "What was erased, and what is proven of it."))
def erase(
    office: OfficeHere, device: CallerHere, patient: PatientId, confirm_erase: Confirmation = None
) -> Response:
    """Erase everything of a patient, for good, its devices' access included; then search the files for what was
    known. For the patient and for admins, with the patient's id in `Confirm-Erase`. `remnants` and `rows_left` say
    what is left: on a server's own disk nothing is proven.
    """
    whose = _erasable(office, device, patient)
    if confirm_erase != whose:
        raise invalid("/header/Confirm-Erase", f"say {whose} to erase everything, for good")
    office.jobs.remove_of(whose)
    done = erase_patient(office.store, office.settings.data, whose)
    office.recent.forget(whose)
    return answer_kept(erased_document(whose, done), new=False)


def _erasable(office: Office, device: Device, patient: str) -> str:
    """The id of the patient whom the caller may erase."""
    whose = own_id(device, patient)
    there = whose in office.store.patients() if device.role == "admin" else gate_of(office).may_see(device, whose)
    if not there:
        raise Problem("not-found", f"there is no patient {patient}")
    if device.role == "clinician":
        raise Problem("not-allowed", "the patient decides about its records, or an admin whom it asks")
    return whose


def _document(store: Store, patient: str) -> dict[str, object]:
    return {"id": patient, "name": store.patient_name(patient)}


def _etag(store: Store, patient: str) -> str:
    return etag_of(repr(store.patient_name(patient)).encode())
