"""Exports: a job that is begun, looked at until it is done, and fetched within the hour."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import FileResponse
from pydantic import AwareDatetime, BaseModel, Field

from api.conditions import UNCHANGED, ConditionsHere
from api.guard import Patient, PatientHere
from api.office import Office, OfficeHere
from api.problems import Problem
from api.resources.kept import Name, RecordId, answer_kept, found
from tracker.export.jobs import Job, State
from tracker.export.making import MEDIA_TYPES, Form, Wish, check

router = APIRouter(prefix="/v1/patients/{patient}/exports", tags=["exports"])

FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file.",
        "content": {
            media_type: {"schema": {"type": "string", "format": "binary"}}
            for _, media_type in dict.fromkeys(MEDIA_TYPES.values())
        },
    }
}
MADE: dict[int | str, dict[str, Any]] = {201: {"description": "It is begun."}}


class ExportWish(BaseModel):
    """`form`: everything in one archive (`archive-csv` with the signal as CSV), documents a line each, one FIT
    activity, or a table. `sessions`: those only; none: all.
    """

    form: Form
    sessions: list[Name] = Field([], max_length=1000, examples=[[]])


class ExportDocument(BaseModel):
    """An export. `done` of `total` records are in it. `href`: where the file is, once it is done; it is removed
    at `expires_at`. `problem`: why it failed.
    """

    id: str
    form: Form
    state: State
    done: int
    total: int
    expires_at: AwareDatetime
    href: str | None
    problem: str | None


@router.put("/{id}", response_model=ExportDocument, responses=MADE)
def begin(office: OfficeHere, patient: PatientHere, id: RecordId, said: ExportWish) -> Response:  # noqa: A002
    """Begin an export. Ask for it again until its `state` is `done`."""
    wish = Wish(said.form, tuple(said.sessions))
    check(office.store, patient.id, wish)
    job, new = office.jobs.start(str(id), patient.id, wish)
    return answer_kept(_document(job).model_dump(mode="json"), new=new)


@router.get("/{id}", response_model=ExportDocument, responses=UNCHANGED)
def export(office: OfficeHere, patient: PatientHere, id: RecordId, told: ConditionsHere) -> Response:  # noqa: A002
    """How far it is."""
    return told.answer(_document(_job(office, patient, str(id))).model_dump(mode="json"))


@router.get("/{id}/file", response_class=FileResponse, responses=FILE)
def file(office: OfficeHere, patient: PatientHere, id: RecordId) -> FileResponse:  # noqa: A002
    """The file of an export that is done."""
    job = _job(office, patient, str(id))
    if job.file is None:
        raise Problem("not-found", f"the export is {job.state}; there is no file")
    return FileResponse(job.file, media_type=MEDIA_TYPES[job.wish.form][1], filename=job.file.name)


@router.delete("/{id}", status_code=204)
def remove(office: OfficeHere, patient: PatientHere, id: RecordId) -> Response:  # noqa: A002
    """Remove an export and its file; harmless the second time."""
    office.jobs.remove(str(id), patient.id)
    return Response(status_code=204)


def _job(office: Office, patient: Patient, id_: str) -> Job:
    return found(office.jobs.get(id_, patient.id), "export; it may be over")


def _document(job: Job) -> ExportDocument:
    href = f"/v1/patients/{job.patient}/exports/{job.id}/file" if job.file is not None else None
    return ExportDocument(
        id=job.id, form=job.wish.form, state=job.state, done=job.done, total=job.total, expires_at=job.expires_at,
        href=href, problem=job.problem,
    )  # fmt: skip
