"""Calibrations: a person's own way, learnt from a session that is kept, or brought along."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response
from pydantic import AwareDatetime, BaseModel, Field

from api.conditions import UNCHANGED, ConditionsHere
from api.cursors import WantedHere
from api.guard import Patient, PatientHere
from api.office import Office, OfficeHere
from api.resources import entries
from api.resources.kept import KEPT, ListOf, Moment, Name, RecordId, answer_kept, invalid, not_to_come
from api.resources.sessions import session_of
from tracker.calibration import Calibration, calibration_document, parse_calibration
from tracker.learning import Lesson, learnt
from tracker.store import CalibrationEntry
from tracker.store.calibrated import kept_calibration

router = APIRouter(prefix="/v1/patients/{patient}/calibrations", tags=["calibrations"])


class CalibrationWish(BaseModel):
    """Either `session`, with the `exercise` that was done `reps` times in it or the `distance_m` that was walked;
    or `calibration`: a document that replaces what is known. Sessions that are kept already stay as they are.
    """

    at: Moment
    session: Name | None = None
    exercise: str | None = Field(None, max_length=100, examples=["press-up"])
    reps: int = Field(3, ge=2, le=10)
    distance_m: float | None = Field(None, ge=5, le=100_000)
    placement: str | None = Field(None, max_length=50)
    calibration: dict[str, Any] | None = Field(None, description="A `backbeat.calibration/1`.", examples=[None])


class KeptCalibration(BaseModel):
    """What was known of a person's own way from a moment on, as a `backbeat.calibration/1`."""

    id: str
    at: AwareDatetime
    calibration: dict[str, Any]


@router.put("/{id}", response_model=KeptCalibration, responses=KEPT)
def calibrate(office: OfficeHere, patient: PatientHere, id: RecordId, said: CalibrationWish) -> Response:  # noqa: A002
    """Learn from a session, or keep a calibration; recordings that come after are counted with it."""
    at = not_to_come(office, said.at)
    known = office.store.entry(CalibrationEntry, str(id))
    if known is not None and (known.patient, known.at) == (patient.id, at) and said.calibration is None:
        return answer_kept(_document(known).model_dump(mode="json"), new=False)  # The same lesson, learnt before.
    entry = CalibrationEntry(str(id), patient.id, at, _made(office, patient, said))
    new = office.store.save_calibration(entry)
    return answer_kept(_document(entry).model_dump(mode="json"), new=new)


@router.get("", response_model=ListOf[KeptCalibration], responses=UNCHANGED)
def calibrations(office: OfficeHere, patient: PatientHere, wanted: WantedHere, told: ConditionsHere) -> Response:
    """All calibrations; the newest is in use."""
    return entries.listed(office, CalibrationEntry, patient, wanted, told, _document)


@router.get("/{id}", response_model=KeptCalibration, responses=UNCHANGED)
def calibration(office: OfficeHere, patient: PatientHere, id: RecordId, told: ConditionsHere) -> Response:  # noqa: A002
    """One calibration."""
    return entries.one(office, CalibrationEntry, patient, id, told, _document)


def _made(office: Office, patient: Patient, said: CalibrationWish) -> Calibration:
    if said.calibration is not None:
        try:
            return parse_calibration(said.calibration)
        except ValueError as problem:
            raise invalid("/body/calibration", str(problem)) from problem
    if said.session is None or (said.exercise is None) == (said.distance_m is None):
        raise invalid("/body/session", "name a session, and either exercise or distance_m; or bring a calibration")
    record = session_of(office, patient, said.session)
    lesson = Lesson(said.exercise, said.reps, said.distance_m, said.placement)
    before = kept_calibration(office.store, patient.id) or Calibration(patient.id)
    return learnt(office.store, record, lesson, office.catalogue, before)


def _document(entry: CalibrationEntry) -> KeptCalibration:
    return KeptCalibration(id=entry.id, at=entry.at, calibration=calibration_document(entry.calibration))
