"""Answers about pain: place first, number second. What the rules say of one is its answer."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from api.conditions import UNCHANGED, ConditionsHere
from api.cursors import WantedHere
from api.guard import PatientHere
from api.office import OfficeHere
from api.published import published
from api.resources import entries
from api.resources.kept import ListOf, Moment, Name, RecordId, answer_kept, invalid, is_new, not_to_come
from sensors.stream import BodySide, Zone
from tracker.diary import PainAnswer, PainWhen, Sign
from tracker.safety.document import advice_document

router = APIRouter(prefix="/v1/patients/{patient}/pains", tags=["answers"])


class Pain(BaseModel):
    """How much it hurts and where. `zone` null: nowhere, or not told. `exercise`, `session`: what it was asked
    about. `signs`: what is new and matters whatever the number.
    """

    model_config = ConfigDict(from_attributes=True)

    at: Moment
    when: PainWhen = Field(
        description="Before an exercise, at a stop, after it, or asked again some minutes later."
    )
    score: float | None = Field(None, ge=0, le=10, description="0 (none) to 10; null: not told.", examples=[3])
    zone: Zone | None = Field(None, description="Further from the centre matters more than a higher number.")
    side: BodySide | None = None
    exercise: str | None = Field(None, max_length=100, examples=["press-up"])
    session: Name | None = None
    signs: list[Sign] = Field([], max_length=10)


class KeptPain(Pain):
    """An answer that is kept."""

    id: str
    at: AwareDatetime
    exercise: str | None
    session: str | None


@router.put(
    "/{id}",
    responses=published("advice", "The advice; it was kept before.") | published("advice", "The advice.", 201),
)
def tell_pain(office: OfficeHere, patient: PatientHere, id: RecordId, said: Pain) -> Response:  # noqa: A002
    """Keep an answer about pain, and hear what it means. What it stops stays so until somebody releases it."""
    if said.score is None and said.zone is None and not said.signs:
        raise invalid("/body/score", "say how much it hurts, where, or a sign")
    if said.exercise is not None:
        office.catalogue.get(said.exercise)
    answer = PainAnswer(
        str(id), patient.id, not_to_come(office, said.at), said.when, said.score, said.zone, said.side,
        said.exercise, said.session, tuple(dict.fromkeys(said.signs)),
    )  # fmt: skip
    with office.store.together() as store:
        new = is_new(store.entry(PainAnswer, answer.id), answer)
        safety = replace(office.safety, store=store)
        advice = safety.keep(answer)
        document = advice_document(answer, advice, safety.held(patient.id, answer.at))
    return answer_kept(document, new=new)


@router.get("", response_model=ListOf[KeptPain], responses=UNCHANGED)
def pains(office: OfficeHere, patient: PatientHere, wanted: WantedHere, told: ConditionsHere) -> Response:
    """The answers about pain."""
    return entries.listed(office, PainAnswer, patient, wanted, told, KeptPain.model_validate)


@router.get("/{id}", response_model=KeptPain, responses=UNCHANGED)
def pain(office: OfficeHere, patient: PatientHere, id: RecordId, told: ConditionsHere) -> Response:  # noqa: A002
    """One answer."""
    return entries.one(office, PainAnswer, patient, id, told, KeptPain.model_validate)
