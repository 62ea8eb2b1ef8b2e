"""Corrections: what a person says instead of what was sensed. Both stand side by side for ever."""

from __future__ import annotations

from fastapi import APIRouter, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from api.conditions import UNCHANGED, ConditionsHere
from api.cursors import WantedHere
from api.guard import PatientHere
from api.office import Office, OfficeHere
from api.published import published
from api.resources import entries
from api.resources.kept import ListOf, Moment, Name, RecordId, SessionId, Words, answer_kept, by, not_to_come
from api.resources.sessions import session_of
from tracker.corrections import PATIENT, Wish, corrected, make_correction
from tracker.diary import CorrectedField, Correction, SessionRecord
from tracker.export.document import correction_document, figures_document

router = APIRouter(prefix="/v1/patients/{patient}", tags=["corrections"])

CORRECTED = "The session's sets with the figures that hold, and what was corrected."
KEPT = published("corrections", CORRECTED) | published("corrections", CORRECTED, 201)


class CorrectionWish(BaseModel):
    """What really was: one field of one set (from 0). `corrected`: a count, seconds, a side (null: none), or an
    exercise. `repetition`: of a hold, from 0.
    """

    at: Moment
    session: Name
    set: int = Field(ge=0, le=100_000)
    field: CorrectedField
    corrected: float | str | None = Field(examples=[10])
    repetition: int | None = Field(None, ge=0, le=100_000)
    by: Name | None = None
    reason: Words | None = None


class KeptCorrection(BaseModel):
    """A correction that is kept. `sensed`: what was, when it was made."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    at: AwareDatetime
    session: str
    set: int
    field: CorrectedField
    sensed: float | str | None
    corrected: float | str | None
    repetition: int | None
    by: str
    reason: str | None


@router.put(
    "/corrections/{id}", responses=published("corrections", CORRECTED) | published("corrections", CORRECTED, 201)
)
def correct(office: OfficeHere, patient: PatientHere, id: RecordId, said: CorrectionWish) -> Response:  # noqa: A002
    """Correct a count, hold, side or exercise. The latest correction holds; what was sensed stays."""
    record = session_of(office, patient, said.session)
    who = said.by or (PATIENT if patient.caller.role == "patient" else by(patient.caller))
    made = make_correction(
        record, Wish(said.set, said.field, said.corrected, said.repetition), office.catalogue,
        new_id=str(id), by=who, at=not_to_come(office, said.at), reason=said.reason,
    )  # fmt: skip
    new = office.store.add(made)
    return answer_kept(_document(office, record), new=new)


@router.get("/corrections", response_model=ListOf[KeptCorrection], responses=UNCHANGED)
def corrections(office: OfficeHere, patient: PatientHere, wanted: WantedHere, told: ConditionsHere) -> Response:
    """All corrections."""
    return entries.listed(office, Correction, patient, wanted, told, KeptCorrection.model_validate)


@router.get("/corrections/{id}", response_model=KeptCorrection, responses=UNCHANGED)
def correction(office: OfficeHere, patient: PatientHere, id: RecordId, told: ConditionsHere) -> Response:  # noqa: A002
    """One correction."""
    return entries.one(office, Correction, patient, id, told, KeptCorrection.model_validate)


@router.get("/sessions/{session}/sets", responses=published("corrections", CORRECTED) | UNCHANGED)
def sets(office: OfficeHere, patient: PatientHere, session: SessionId, told: ConditionsHere) -> Response:
    """A session's sets: the figures that hold, each with how it is known."""
    return told.answer(_document(office, session_of(office, patient, session)))


def _document(office: Office, record: SessionRecord) -> dict[str, object]:
    said = office.store.corrections(record.patient)
    return {
        "schema": "backbeat.corrections/1",
        "session": record.id,
        "sets": [figures_document(each) for each in corrected(record, said)],
        "corrections": [correction_document(each) for each in said if each.session == record.id],
    }
