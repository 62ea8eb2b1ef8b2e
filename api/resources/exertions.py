"""Answers about exertion: how hard it felt, and whether one could talk meanwhile."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from api.conditions import UNCHANGED, ConditionsHere
from api.cursors import WantedHere
from api.guard import PatientHere
from api.office import OfficeHere
from api.resources import entries
from api.resources.advice import Minded, of_day
from api.resources.kept import KEPT, ListOf, Moment, Name, RecordId, answer_kept, invalid, not_to_come
from tracker.diary import ExertionAnswer

router = APIRouter(prefix="/v1/patients/{patient}/exertions", tags=["answers"])


class Exertion(BaseModel):
    """How hard it felt, and the talk test. Null: not told."""

    model_config = ConfigDict(from_attributes=True)

    at: Moment
    score: float | None = Field(None, ge=1, le=10, description="1 to 10.", examples=[5])
    could_talk: bool | None = Field(None, description="Whether one could talk while walking.")
    session: Name | None = None


class KeptExertion(Exertion):
    """An answer that is kept."""

    id: str
    at: AwareDatetime
    session: str | None


class ExertionMinded(Minded):
    """The answer, and what the rules say of its day."""

    answer: KeptExertion


@router.put("/{id}", response_model=ExertionMinded, responses=KEPT)
def tell_exertion(office: OfficeHere, patient: PatientHere, id: RecordId, said: Exertion) -> Response:  # noqa: A002
    """Keep an answer about exertion, and hear what it means."""
    if said.score is None and said.could_talk is None:
        raise invalid("/body/score", "say how hard it felt, or whether you could talk")
    at = not_to_come(office, said.at)
    answer = ExertionAnswer(str(id), patient.id, at, said.score, said.could_talk, said.session)
    with office.store.together() as store:
        new = store.add(answer)
        minded = of_day(replace(office.safety, store=store), patient.id, at)
    kept = KeptExertion.model_validate(answer).model_dump(mode="json")
    return answer_kept({"answer": kept, **minded}, new=new)


@router.get("", response_model=ListOf[KeptExertion], responses=UNCHANGED)
def exertions(office: OfficeHere, patient: PatientHere, wanted: WantedHere, told: ConditionsHere) -> Response:
    """The answers about exertion."""
    return entries.listed(office, ExertionAnswer, patient, wanted, told, KeptExertion.model_validate)


@router.get("/{id}", response_model=KeptExertion, responses=UNCHANGED)
def exertion(
    office: OfficeHere,
    patient: PatientHere,
    id: RecordId,  # noqa: A002
    told: ConditionsHere,
) -> Response:
    """One answer."""
    return entries.one(office, ExertionAnswer, patient, id, told, KeptExertion.model_validate)
