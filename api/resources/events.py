"""Adverse events: flare-ups, injuries and whatever else went badly."""

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
from api.resources.kept import KEPT, ListOf, Moment, Name, RecordId, Words, answer_kept, not_to_come
from tracker.diary import AdverseEvent
from tracker.safety.records import EventKind

router = APIRouter(prefix="/v1/patients/{patient}/adverse-events", tags=["answers"])


class Event(BaseModel):
    """Something that went badly. A flare-up or an injury lets the exercises rest for some days, a spasm or chest
    pain until somebody releases them.
    """

    at: Moment
    kind: EventKind
    text: Words = Field("", description="In the person's words.", examples=["lifted a box"])
    session: Name | None = None


class KeptEvent(BaseModel):
    """An event that is kept. `kind`: as it was told, a sign told with pain, or one that an older version knew."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    at: AwareDatetime
    kind: str
    text: str
    session: str | None


class EventMinded(Minded):
    """The event, and what the rules say now."""

    event: KeptEvent


@router.put("/{id}", response_model=EventMinded, responses=KEPT)
def tell_event(office: OfficeHere, patient: PatientHere, id: RecordId, said: Event) -> Response:  # noqa: A002
    """Keep an event, and hear what it means."""
    at = not_to_come(office, said.at)
    event = AdverseEvent(str(id), patient.id, at, said.kind, said.text, said.session)
    with office.store.together() as store:
        new = store.add(event)
        minded = of_day(replace(office.safety, store=store), patient.id, at)
    return answer_kept({"event": KeptEvent.model_validate(event).model_dump(mode="json"), **minded}, new=new)


@router.get("", response_model=ListOf[KeptEvent], responses=UNCHANGED)
def events(office: OfficeHere, patient: PatientHere, wanted: WantedHere, told: ConditionsHere) -> Response:
    """The adverse events."""
    return entries.listed(office, AdverseEvent, patient, wanted, told, KeptEvent.model_validate)


@router.get("/{id}", response_model=KeptEvent, responses=UNCHANGED)
def event(office: OfficeHere, patient: PatientHere, id: RecordId, told: ConditionsHere) -> Response:  # noqa: A002
    """One event."""
    return entries.one(office, AdverseEvent, patient, id, told, KeptEvent.model_validate)
