"""The changes feed: whatever is kept of a patient, numbered without holes, for copies that follow."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime, BaseModel, Field

from api.conditions import UNCHANGED, ConditionsHere
from api.guard import PatientHere
from api.office import OfficeHere
from api.problems import Problem
from tracker.store.changes import Change

router = APIRouter(prefix="/v1/patients/{patient}", tags=["sync"])

MOST = 1000

PLACES = {
    "session": "sessions/{}", "plan": "plan/versions/{}",
    "PainAnswer": "pains/{}", "ExertionAnswer": "exertions/{}", "SelfReport": "self-reports/{}",
    "AdverseEvent": "adverse-events/{}", "Correction": "corrections/{}",
    "CalibrationEntry": "calibrations/{}", "ReadyAnswers": "ready", "Release": "held", "Stop": "held",
    "PauseEnd": "held", "patient": "",
}  # fmt: skip
"""Where what changed is to be read, below the patient."""


class ChangeDocument(BaseModel):
    """Something was kept, or came to hold something else. `kind`: what it is; kinds are added as the program
    learns more. `at`: when it came to the server; `href`: where to read it, null where this version has no
    place.
    """

    number: int
    kind: str = Field(examples=["PainAnswer"])
    record: str
    at: AwareDatetime
    href: str | None = Field(examples=["/v1/patients/me/pains/0195558e-7a3f-7c52-9f4e-0c1d2e3f4a5b"])


class ChangesDocument(BaseModel):
    """Changes in order. `last`: the number of the newest there is; ask again with `after` the last number read."""

    changes: list[ChangeDocument]
    last: int


@router.get("/changes", response_model=ChangesDocument, responses=UNCHANGED)
def changes(
    office: OfficeHere,
    patient: PatientHere,
    told: ConditionsHere,
    after: Annotated[int, Query(ge=0, le=1 << 53, description="The last number that was read.")] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST, description="How many at most.")] = 200,
) -> Response:
    """What was kept after a number. Problem: gone, where that number never was: begin anew with 0."""
    newest = office.store.newest_change(patient.id)
    last = 0 if newest is None else newest.number
    if after > last:
        raise Problem("gone", f"the last change is {last}: the records were restored from a copy; begin anew at 0")
    found = office.store.changes(patient.id, after, limit)
    listed = [_document(each, patient.id) for each in found]
    return told.answer(ChangesDocument(changes=listed, last=last).model_dump(mode="json"))


def _document(change: Change, patient: str) -> ChangeDocument:
    place = PLACES.get(change.kind)
    href = None if place is None else f"/v1/patients/{patient}/{place.format(change.record)}".rstrip("/")
    return ChangeDocument(number=change.number, kind=change.kind, record=change.record, at=change.at, href=href)
