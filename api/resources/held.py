"""What is stopped or paused, and a person's decision that it may be done again."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from api.conditions import UNCHANGED, ConditionsHere
from api.guard import PatientHere
from api.office import Office, OfficeHere
from api.problems import Problem
from api.published import published
from api.resources.kept import Moment, Name, RecordId, Words, answer_kept, by, is_new, not_to_come
from tracker.safety.document import held_list_document
from tracker.safety.keeping import Safety
from tracker.safety.records import Release

router = APIRouter(prefix="/v1/patients/{patient}", tags=["safety"])

HELD = "What is held back, and what was released."


class ReleaseWish(BaseModel):
    """`exercise` null: everything. `by`: who decides, where it is not whoever the device is of."""

    at: Moment
    exercise: str | None = Field(None, max_length=100, examples=["press-up"])
    by: Name | None = None
    reason: Words | None = None


@router.get("/held", responses=published("held", HELD) | UNCHANGED)
def held(office: OfficeHere, patient: PatientHere, told: ConditionsHere) -> Response:
    """What is stopped or paused now, why, and whose decision ends it."""
    return told.answer(_document(office.safety, office, patient.id))


@router.put("/releases/{id}", responses=published("held", HELD) | published("held", HELD, 201))
def release(office: OfficeHere, patient: PatientHere, id: RecordId, said: ReleaseWish) -> Response:  # noqa: A002
    """Let an exercise be done again. Where that is a clinician's to decide, only a clinician's device may."""
    at, clinician = not_to_come(office, said.at), patient.caller.role == "clinician"
    who = said.by or by(patient.caller)
    wish = Release(str(id), patient.id, at, said.exercise, who, said.reason, clinician)
    with office.store.together() as store:
        safety = replace(office.safety, store=store)
        new = is_new(store.entry(Release, wish.id), wish)
        if new:
            _check(safety, wish)
        store.add(wish)
        document = _document(safety, office, patient.id)
    return answer_kept(document, new=new)


def _check(safety: Safety, wish: Release) -> None:
    """Refuse what is not held, and what a patient alone does not decide."""
    if not wish.clinician and (needed := safety.needs_clinician(wish.patient, wish.exercise, wish.at)):
        raise Problem("not-allowed", f"a doctor or physiotherapist decides this: {needed[0].reason}")
    held = safety.held(wish.patient, wish.at)
    if not held or (wish.exercise is not None and wish.exercise not in {each.exercise for each in held}):
        raise Problem("invalid", f"{wish.exercise or 'nothing'} is not held by itself; GET held says what is")


def _document(safety: Safety, office: Office, patient: str) -> dict[str, object]:
    return held_list_document(patient, safety.held(patient, office.now()), safety.releases(patient))
