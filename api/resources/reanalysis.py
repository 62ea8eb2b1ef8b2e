"""Sessions analysed again from their raw signal: what would change, and, where that is wanted, the new result."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from api.guard import PatientHere
from api.office import OfficeHere
from api.resources.kept import SessionId, answer_kept
from api.resources.sessions import session_of
from tracker.corrections import unplaced
from tracker.diary import SessionRecord
from tracker.difference import difference
from tracker.difference.change import Tolerance
from tracker.difference.document import difference_document
from tracker.model import SessionResult
from tracker.store.reanalysis import reanalysed

router = APIRouter(prefix="/v1/patients/{patient}/sessions/{session}", tags=["sessions"])

Keep = Annotated[bool, Query(description="Put the new result in place of the one before.")]


class Reanalysis(BaseModel):
    """`difference`: what the algorithm and the exercises of now make of it, beside what was kept. `kept`: the new
    result is in place of that. `lost`: the ids of corrections that stay, though what they corrected is not there.
    """

    difference: dict[str, Any] = Field(description="A `backbeat.difference/1`, its recording named by session id.")
    kept: bool
    lost: list[str]


@router.post("/reanalysis", response_model=Reanalysis)
def reanalyse(office: OfficeHere, patient: PatientHere, session: SessionId, keep: Keep = False) -> Response:
    """Analyse a session again, with the algorithm and the exercises of now. Corrections stay as they are; so does
    the session, unless `keep` is said.
    """
    before = session_of(office, patient, session)
    after = reanalysed(office.store, before, office.catalogue)
    if keep and after != before:
        office.store.replace_result(after)
    found = difference([_named(before)], [_named(after)], Tolerance())
    corrections = office.store.corrections(patient.id)
    lost = set(unplaced(after, corrections)) - set(unplaced(before, corrections))
    document = {
        "difference": difference_document(found),
        "kept": keep,
        "lost": sorted(each.id for each in lost),
    }
    return answer_kept(document, new=False)


def _named(record: SessionRecord) -> SessionResult:
    """The result, called as programs call the session."""
    return replace(record.result, recording=replace(record.result.recording, path=record.id))
