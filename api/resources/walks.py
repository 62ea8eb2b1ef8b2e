"""Walks: the bouts of walking that sensors saw, session by session."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from fastapi import APIRouter, Response
from pydantic import AwareDatetime, BaseModel

from algorithms.types import Bout
from api.conditions import UNCHANGED, ConditionsHere
from api.cursors import WantedHere, cursor_of
from api.guard import PatientHere
from api.office import OfficeHere
from api.resources.kept import ListOf
from tracker.diary import SessionRecord
from tracker.document import plain

router = APIRouter(prefix="/v1/patients/{patient}/walks", tags=["sessions"])


class WalkBout(BaseModel):
    """A bout of walking. Null: not measured. `speed_error_m_s`: how far the speed may be off. `pace_from`: whether
    speed and distance are the motion's or a foot pod's.
    """

    started_at: AwareDatetime
    ended_at: AwareDatetime
    steps: int
    cadence_spm: float | None
    speed_m_s: float | None
    speed_error_m_s: float | None
    distance_m: float | None
    pace_from: Literal["motion", "pod"] | None


class SessionWalks(BaseModel):
    """The walking of a session. `minutes`, `steps` null: not measured."""

    session: str
    minutes: float | None
    steps: int | None
    bouts: list[WalkBout]


@router.get("", response_model=ListOf[SessionWalks], responses=UNCHANGED)
def walks(office: OfficeHere, patient: PatientHere, wanted: WantedHere, told: ConditionsHere) -> Response:
    """The walking of each session, the newest session first. What was told stands among the self-reports."""
    page = office.store.sessions_page(patient.id, wanted.span("walks"))
    items = [_walks(each) for each in page.records]
    return told.answer(ListOf(items=items, next=cursor_of(page.next, "walks")).model_dump(mode="json"))


def _walks(record: SessionRecord) -> SessionWalks:
    walking = record.result.walking
    bouts = [_bout(record, each) for each in walking.bouts]
    plain_minutes = None if walking.minutes is None else round(walking.minutes, 3)
    return SessionWalks(session=record.id, minutes=plain_minutes, steps=walking.steps, bouts=bouts)


def _bout(record: SessionRecord, bout: Bout) -> WalkBout:
    told = plain(bout)
    assert isinstance(told, dict)
    begun, ended = (record.started_at + timedelta(seconds=round(t_s, 3)) for t_s in (bout.start_s, bout.end_s))
    pace_from = None if bout.speed_m_s is None else bout.pace_from
    return WalkBout.model_validate({**told, "started_at": begun, "ended_at": ended, "pace_from": pace_from})
