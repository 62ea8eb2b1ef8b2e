"""Live sessions: begun, sent to, marked and ended. Where a WebSocket cannot be had, chunks come by POST."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.guard import PatientHere
from api.live.documents import (
    AckDocument,
    AdvisedMark,
    EndedDocument,
    LiveDocument,
    LiveRequest,
    MarkDocument,
    MarkRequest,
    PainMark,
    live_document,
    mark_of,
)
from api.live.frames import MOST_BYTES, FrameError, frame_of_document, frames_of
from api.live.guard import OwnHere, SeenHere, SessionId
from api.office import OfficeHere
from api.problems import Problem
from api.resources.advice import of_day
from api.resources.kept import not_to_come
from tracker.document import result_document
from tracker.hosting import Numbered, Wish, head_of
from tracker.imported import end_of

router = APIRouter(prefix="/v1", tags=["live"])

BYTES, JSON = "application/octet-stream", "application/json"
_CHUNK = {
    "requestBody": {
        "required": True,
        "description": "Frames, one after the other, or one frame as JSON: see docs/api-live.md.",
        "content": {
            BYTES: {"schema": {"type": "string", "format": "binary"}},
            JSON: {"schema": {"type": "object"}},
        },
    }
}


async def _body(request: Request) -> bytes:
    return await request.body()


BodyHere = Annotated[bytes, Depends(_body)]


@router.put("/patients/{patient}/live/{session}")
def begin(
    office: OfficeHere, patient: PatientHere, session: SessionId, said: LiveRequest, response: Response
) -> LiveDocument:
    """Begin a live session; the same request again answers how it stands. For the patient alone."""
    if patient.caller.role != "patient":
        raise Problem("not-allowed", "only the patient begins a session")
    source = None if said.source is None else office.catalogue.source(said.source)
    not_to_come(office, said.started_at, "/body/started_at")
    wish = Wish(**said.model_dump() | {"session": session, "patient": patient.id, "source": source})
    hosted, new = office.host.begin(head_of(wish, office.store))
    response.status_code = 201 if new else 200
    return live_document(hosted)


@router.get("/live/{session}")
def look(hosted: SeenHere) -> LiveDocument:
    """How a live session stands."""
    return live_document(hosted)


@router.post("/live/{session}/chunks", openapi_extra=_CHUNK)
def chunk(hosted: OwnHere, request: Request, body: BodyHere) -> AckDocument:
    """Send samples: what is acknowledged is in the journal. What came before is dropped, so try again at will."""
    receipt = hosted.push(_frames(request, body))
    return AckDocument(ack=receipt.kept, missing=receipt.missing)


@router.put("/live/{session}/marks/{mark}")
def mark(hosted: OwnHere, mark: SessionId, said: MarkRequest, response: Response) -> MarkDocument:
    """Keep what the patient tapped; it is on the disk when this answers, with what the rules say of pain."""
    response.status_code = 201 if hosted.mark(mark, mark_of(said)) else 200
    if not isinstance(said, PainMark):
        return said
    return AdvisedMark.model_validate(said.model_dump() | {"advice": hosted.advice_on(mark)})


@router.post("/live/{session}/end")
def end(office: OfficeHere, hosted: OwnHere) -> EndedDocument:
    """End a session: settled, kept among the records, and its result; a minute of it takes some milliseconds."""
    record = office.host.end(hosted)
    result = None if record is None else result_document(record.result)
    asks = [when for when in hosted.asks if when == "after"]
    at = office.now() if record is None else max(office.now(), end_of(record))
    minded = of_day(office.safety, hosted.patient, at)
    return EndedDocument.model_validate({"session": hosted.id, "result": result, "asks": asks} | minded)


def _frames(request: Request, body: bytes) -> list[Numbered]:
    if len(body) > MOST_BYTES:
        raise Problem("too-large", f"chunks have at most {MOST_BYTES} bytes; send the rest in another request")
    kind = request.headers.get("content-type", BYTES).partition(";")[0].strip().lower()
    try:
        if kind == BYTES:
            return frames_of(body)
        if kind == JSON:
            return [frame_of_document(json.loads(body))]
    except (FrameError, ValueError, RecursionError) as problem:
        raise Problem("invalid", str(problem)) from problem
    raise Problem("unsupported-media-type", f"send {BYTES} or {JSON}")
