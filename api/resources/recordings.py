"""Recordings that were made elsewhere: uploaded, analysed, and kept as sessions."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path as FilePath
from typing import Annotated, BinaryIO

from fastapi import APIRouter, File, Form, Response, UploadFile

from api.guard import PatientHere
from api.office import OfficeHere
from api.problems import Problem, problem_of
from api.published import published
from api.resources.kept import Moment, RecordId, answer_kept, invalid
from sensors.errors import SensorError
from sensors.readings import readings_path
from sensors.sidecar import PLACEMENTS, SCHEMA, sidecar_path, write_document
from sensors.stream import BodySide
from tracker.errors import TrackerError
from tracker.imported import imported_document
from tracker.session import Request
from tracker.store.importing import Imported, Wish, import_recording

router = APIRouter(prefix="/v1/patients/{patient}/recordings", tags=["recordings"])

KEPT = "The session that the recording is, and what the rules say of its day."
PIECE = 1 << 20

Recording = Annotated[UploadFile, File(description="A recording of any layout that `backbeat replay` reads.")]
Sidecar = Annotated[
    str | None, Form(max_length=1 << 20, description="Its session file (`backbeat.session/1`), as JSON text.")
]
Readings = Annotated[
    UploadFile | None,
    File(description="What was told beside it, such as the heart rate: `<stem>.beside.csv` (docs/sensors.md)."),
]
Sha256 = Annotated[str | None, Form(pattern="^[0-9a-fA-F]{64}$", description="Of the recording's bytes.")]
ExerciseOf = Annotated[str | None, Form(max_length=100, description="Take all of it for a set of this.")]
SideOf = Annotated[BodySide | None, Form(description="The side that moved.")]
Placement = Annotated[str | None, Form(max_length=50, description="Where the sensor sat.")]
Height = Annotated[float | None, Form(ge=0.3, le=2.8, description="The patient's, for the walking pace.")]
Started = Annotated[Moment | None, Form(description="When it began, where it does not say.")]


@router.put("/{id}", responses=published("imported", KEPT) | published("imported", KEPT, 201))
def upload(
    office: OfficeHere,
    patient: PatientHere,
    id: RecordId,  # noqa: A002
    recording: Recording,
    session: Sidecar = None,
    readings: Readings = None,
    sha256: Sha256 = None,
    exercise: ExerciseOf = None,
    side: SideOf = None,
    placement: Placement = None,
    height_m: Height = None,
    started_at: Started = None,
) -> Response:
    """Analyse a recording and keep it as the session of this id. The same samples twice are one session: then that
    one is answered, whatever its id.
    """
    worn = placement if placement is None or placement in PLACEMENTS else "unknown"
    if exercise not in (None, "any"):
        office.catalogue.get(str(exercise))
    request = Request(exercise, side, None, worn, height_m)
    name = _name_of(recording.filename)
    with _unpacked(recording.file, name, session, sha256) as path:
        if readings is not None:
            _copy(readings.file, readings_path(path), None)
        wish = Wish(patient.id, started_at, str(id), name)
        done = import_recording(office.store, path, office.catalogue, request, wish)
    done = Imported(FilePath(name), done.record, done.new)
    return answer_kept(imported_document(done, name, office.safety), new=done.new)


@contextmanager
def _unpacked(source: BinaryIO, name: str, session: str | None, sha256: str | None) -> Iterator[FilePath]:
    """The recording in a file, with its session file beside it, while the block lasts; its problems name it as the
    client does.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = FilePath(folder) / name
        _copy(source, path, sha256)
        try:
            if session is not None:
                write_document(sidecar_path(path), _sidecar(session))
            yield path
        except (SensorError, TrackerError) as error:
            problem = problem_of(error)
            raise Problem(problem.code, problem.detail.replace(f"{folder}/", ""), problem.errors) from error


def _copy(source: BinaryIO, path: FilePath, sha256: str | None) -> None:
    digest = hashlib.sha256()
    with path.open("wb") as out:
        while piece := source.read(PIECE):
            digest.update(piece)
            out.write(piece)
    if sha256 is not None and sha256.lower() != digest.hexdigest():
        raise invalid("/body/sha256", f"the recording came as {digest.hexdigest()}; send it again")


def _sidecar(text: str) -> dict[str, object]:
    """The session file without whose and which session it is: the address says that."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise invalid("/body/session", f"this is no JSON: {problem}") from None
    if not isinstance(document, dict):
        raise invalid("/body/session", f"this is no {SCHEMA}")
    return {**document, "session_id": None, "patient": None}


def _name_of(said: str | None) -> str:
    """The file's name without anything that leads elsewhere."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", FilePath(said or "").name).lstrip(".-")[-100:]
    return name if name and not name.endswith(".session.json") else "recording"
