"""Sessions: what a sensor recorded, what was counted from it, and why."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path as FilePath
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime, BaseModel, Field

from api.conditions import UNCHANGED, ConditionsHere, etag_of, headers_of
from api.cursors import WantedHere, cursor_of
from api.guard import Patient, PatientHere
from api.office import Office, OfficeHere
from api.published import published, reference
from api.resources.kept import ListOf, SessionId, found
from sensors.readings import readings_csv
from sensors.sidecar import mark_document
from tracker.diary import SessionRecord
from tracker.document import ALGORITHM_VERSION, result_document
from tracker.export.archive import csv_pieces
from tracker.export.gathering import documents
from tracker.why import trace_document, write_traces

router = APIRouter(prefix="/v1/patients/{patient}/sessions", tags=["sessions"])

SetNumber = Annotated[int, Path(ge=0, le=100_000, description="Which set, from 0.")]
CSV = "text/csv; charset=utf-8"
CSV_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"description": "A table.", "content": {CSV: {"schema": {"type": "string"}}}}
}
MARKS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The marks, in their order.",
        "content": {"application/json": {"schema": {"type": "array", "items": reference("session", "mark")}}},
    }
}


class SetOutline(BaseModel):
    """A set as it was sensed. `rep_count` null: not measured."""

    exercise: str
    side: str | None
    rep_count: int | None


class SessionOutline(BaseModel):
    """A session at a glance. `walking_min` null: not measured. `outdated`: an older algorithm analysed it."""

    id: str
    started_at: AwareDatetime
    duration_s: float
    placement: str | None
    sensor: str | None
    plan_version: str | None
    sets: list[SetOutline]
    walking_min: float | None
    outdated: bool


class RepetitionTimes(BaseModel):
    """A repetition's four times and what follows from them."""

    start_s: float
    hold_start_s: float
    hold_end_s: float
    end_s: float
    out_s: float
    hold_s: float
    back_s: float
    range_deg: float | None
    side: str | None
    confidence: float


class SpanTimes(BaseModel):
    """A stretch of time."""

    start_s: float
    end_s: float


class TraceDocument(BaseModel):
    """Why a set was counted so. `signal`: what was counted, `rate_hz` values a second from `start_s` on; null
    where nothing was recorded. `rest`: the level that movements were told from. `left_out`: as large as a
    repetition, but none. `same` false: the program counts it otherwise now.
    """

    schema_: str = Field(alias="schema", examples=["backbeat.trace/1"])
    session: str
    set: int
    same: bool
    reps: list[RepetitionTimes]
    signal: list[float | None] | None
    rest: list[float | None] | None
    unit: str | None = Field(examples=["deg"])
    start_s: float | None
    rate_hz: float | None
    partials: list[RepetitionTimes]
    left_out: list[SpanTimes]


@router.get("", response_model=ListOf[SessionOutline], responses=UNCHANGED)
def sessions(office: OfficeHere, patient: PatientHere, wanted: WantedHere, told: ConditionsHere) -> Response:
    """The sessions, the newest first."""
    page = office.store.sessions_page(patient.id, wanted.span("sessions"))
    items = [_outline(each) for each in page.records]
    return told.answer(ListOf(items=items, next=cursor_of(page.next, "sessions")).model_dump(mode="json"))


@router.get("/{session}", responses=published("record", "Everything known of the session.") | UNCHANGED)
def session(office: OfficeHere, patient: PatientHere, session: SessionId, told: ConditionsHere) -> Response:
    """Everything known of a session, each figure with how it is known: sensed, corrected or told."""
    return told.answer(_document(office, session_of(office, patient, session)))


@router.get("/{session}/result", responses=published("result", "What was sensed.") | UNCHANGED)
def result(office: OfficeHere, patient: PatientHere, session: SessionId, told: ConditionsHere) -> Response:
    """What was sensed, as a replay of the recording answers it."""
    return told.answer(result_document(session_of(office, patient, session).result))


@router.get("/{session}/marks", responses=MARKS | UNCHANGED)
def marks(office: OfficeHere, patient: PatientHere, session: SessionId, told: ConditionsHere) -> Response:
    """What was tapped and answered meanwhile, on the sensor's clock."""
    return told.answer([mark_document(each) for each in session_of(office, patient, session).marks])


@router.get("/{session}/signal", response_class=StreamingResponse, responses=CSV_ANSWER | UNCHANGED)
def signal(office: OfficeHere, patient: PatientHere, session: SessionId, told: ConditionsHere) -> Response:
    """The raw signal as Backbeat CSV, which `backbeat replay` and other programs read."""
    record = session_of(office, patient, session)
    etag = etag_of(str(office.store.content(record.id)).encode())
    if told.holds(etag):
        return told.unchanged(etag)
    pieces = csv_pieces(record, office.store.signal(record.id))
    first = next(pieces, "")  # What is wrong with it comes first, while a problem can still be told.
    return StreamingResponse(_encoded(chain([first], pieces)), headers=headers_of(etag), media_type=CSV)


@router.get("/{session}/readings", response_class=Response, responses=CSV_ANSWER | UNCHANGED)
def readings(office: OfficeHere, patient: PatientHere, session: SessionId, told: ConditionsHere) -> Response:
    """What was told beside the motion (heart rate, a foot pod), a row a reading, on the signal's clock."""
    record = session_of(office, patient, session)
    return told.content(readings_csv(office.store.readings(record.id)).encode(), CSV)


@router.get("/{session}/traces", response_class=Response, responses=CSV_ANSWER | UNCHANGED)
def traces(office: OfficeHere, patient: PatientHere, session: SessionId, told: ConditionsHere) -> Response:
    """Every channel between samples and counts, ten rows a second, as `backbeat replay --signals` writes."""
    record = session_of(office, patient, session)
    with tempfile.TemporaryDirectory() as folder:
        out = FilePath(folder) / "traces.csv"
        write_traces(office.store, record, office.catalogue, out)
        return told.content(out.read_bytes(), CSV)


@router.get("/{session}/sets/{number}", response_model=dict[str, Any], responses=UNCHANGED)
def one_set(
    office: OfficeHere, patient: PatientHere, session: SessionId, number: SetNumber, told: ConditionsHere
) -> Response:
    """One set with its repetitions, what corrects them, and what it is judged by."""
    record = session_of(office, patient, session)
    document = _document(office, record)
    found(record.result.sets[number : number + 1] or None, "set of this session")
    compared = [each for each in document["comparisons"] if each["set"] == number]
    return told.answer({**document["sets"][number], "comparisons": compared})


@router.get("/{session}/sets/{number}/trace", response_model=TraceDocument, responses=UNCHANGED)
def trace(
    office: OfficeHere, patient: PatientHere, session: SessionId, number: SetNumber, told: ConditionsHere
) -> Response:
    """Why this count: the signal that the set was counted from, with the repetitions in it."""
    record = session_of(office, patient, session)
    found(record.result.sets[number : number + 1] or None, "set of this session")
    return told.answer(trace_document(office.store, record, number, office.catalogue))


def session_of(office: Office, patient: Patient, session: str) -> SessionRecord:
    """A session of the patient's. Problem: not-found."""
    record = office.store.session(session)
    return found(
        record if record is not None and record.patient == patient.id else None, "session of this patient"
    )


def _document(office: Office, record: SessionRecord) -> dict[str, Any]:
    return next(documents(office.store, record.patient, [record], office.catalogue))


def _outline(record: SessionRecord) -> SessionOutline:
    result = record.result
    walked_min = result.walking.minutes
    return SessionOutline(
        id=record.id,
        started_at=record.started_at,
        duration_s=round(result.recording.duration_s, 3),
        placement=record.placement,
        sensor=record.sensor,
        plan_version=record.plan_version,
        sets=[
            SetOutline(exercise=each.exercise, side=each.side, rep_count=each.rep_count) for each in result.sets
        ],
        walking_min=None if walked_min is None else round(walked_min, 3),
        outdated=record.algorithm_version != ALGORITHM_VERSION,
    )


def _encoded(pieces: Iterator[str]) -> Iterator[bytes]:
    for piece in pieces:
        yield piece.encode()
