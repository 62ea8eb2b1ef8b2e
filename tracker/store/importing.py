"""Recordings in files become sessions in the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sensors.errors import RecordingError, SensorError, SidecarError
from sensors.readings import ENDING
from sensors.recording import Recording, open_recording
from sensors.sidecar import sidecar_path
from sensors.stream import SessionInfo
from tracker.calibration import own_calibration
from tracker.catalogue import Catalogue
from tracker.diary import Asked, SessionRecord
from tracker.document import ALGORITHM_VERSION
from tracker.errors import ConflictError, StoreError
from tracker.gather import in_long_pieces
from tracker.model import SessionResult
from tracker.replay import replay_blocks
from tracker.safety.keeping import keep_session
from tracker.session import Request
from tracker.store import Store
from tracker.store.calibrated import noted, with_kept
from tracker.store.chunk import unpack
from tracker.store.place import ME
from tracker.store.signal import Packed, packed

NO_RECORDING = (ENDING, ".json", ".md", ".html", ".png", ".svg", ".pdf", ".db", ".db-wal", ".db-shm")
"""What a folder of recordings may hold beside them."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a path holds: recordings, and files of a folder that are none."""

    recordings: tuple[Path, ...]
    others: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """Whose the sessions are and when they began, where the recordings do not say or say it wrongly. `session`:
    the id of a session that is new, where the recording names none. `name`: what the result calls the recording,
    where it lies somewhere for a moment only.
    """

    patient: str | None = None
    started_at: datetime | None = None
    session: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """A recording that is in the store. `new` False: it was there already, and nothing was changed."""

    path: Path
    record: SessionRecord
    new: bool


@dataclass(frozen=True, slots=True)
class Read:
    """A recording that was read to its end: `info` is what it says of itself, and `samples` are what it held."""

    recording: Recording
    info: SessionInfo
    samples: Packed


def found_at(path: Path) -> Found:
    """The recordings that a path stands for: a file, a session file's recording, or what a folder holds.

    Raises:
        SidecarError: no recording stands beside the session file.
    """
    if path.name.endswith(".session.json"):
        return Found((_recording_of(path),))
    if not path.is_dir():
        return Found((path,))
    files = [file for file in sorted(path.rglob("*")) if _may_be_recording(file, path)]
    recordings = tuple(file for file in files if _is_recording(file))
    return Found(recordings, tuple(file for file in files if file not in recordings))


def import_recording(
    store: Store,
    path: Path,
    catalogue: Catalogue,
    request: Request,
    wish: Wish,
    on_progress: Callable[[float], None] | None = None,
) -> Imported:
    """Analyse a recording and keep it with its raw signal, unless it is there: by its session id, else by its
    samples.

    Raises:
        RecordingError, SidecarError: the file cannot be used, or does not say when it began.
        TrackerError: what was asked for cannot be answered from it, or the store cannot keep it.
    """
    read = _read(path)
    patient = wish.patient or read.info.patient or ME
    known = _known(store, patient, read, path)
    if known is None and read.info.session_id is None and wish.session is not None:
        _check_free(store, wish.session)
        read = replace(read, info=replace(read.info, session_id=wish.session))
    if known is not None:
        return Imported(path, known, new=False)
    started_at = wish.started_at or _beginning(read.info, path)
    request, said = with_kept(store, patient, request, read.info)
    result = noted(_analysed(read, path, catalogue, request, on_progress), said)
    result = replace(result, recording=replace(result.recording, path=wish.name or str(path)))
    record = session_record(_called(read, patient), request, result, started_at, (*said, *read.recording.warnings))
    plan = store.plan_at(patient, started_at)
    record = replace(record, plan_version=None if plan is None else plan.id)
    return Imported(path, record, keep_session(store, record, read.samples, read.samples.first_s))


def session_record(
    info: SessionInfo,
    request: Request,
    result: SessionResult,
    started_at: datetime,
    read_warnings: Iterable[str] = (),
) -> SessionRecord:
    """The record of an analysed session; `info` has its id and patient.

    Raises:
        ValueError: it has no id.
    """
    if info.session_id is None:
        raise ValueError("a session needs an id")
    calibration, uncalibrated = own_calibration(request.calibration, info.calibration)
    given = request.calibration is not None or info.calibration is not None
    return SessionRecord(
        id=info.session_id,
        patient=info.patient or ME,
        started_at=started_at,
        time_zone=info.time_zone,
        placement=request.placement or info.placement,
        sensor=info.sensor,
        height_m=request.height_m or info.height_m,
        plan_version=None,
        marks=info.marks,
        result=result,
        algorithm_version=ALGORITHM_VERSION,
        asked=Asked(
            request.exercise,
            request.side,
            request.source,
            calibration if given and uncalibrated is None else None,
        ),
        read_warnings=(*read_warnings, *(() if uncalibrated is None else (uncalibrated,))),
    )


def _may_be_recording(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return file.is_file() and not hidden and not file.name.lower().endswith(NO_RECORDING)


def _is_recording(file: Path) -> bool:
    """Whether a file's head is that of a recording, whatever is wrong with the session file beside it."""
    try:
        open_recording(file).close()
    except RecordingError:
        return False
    except SensorError:
        return True
    return True


def _recording_of(sidecar: Path) -> Path:
    """The recording beside a session file."""
    folder = sidecar.parent
    for file in sorted(folder.iterdir()) if folder.is_dir() else ():
        if _may_be_recording(file, folder) and sidecar_path(file) == sidecar:
            return file
    raise SidecarError(str(sidecar), None, "no recording stands beside it; name the recording instead")


def _read(path: Path) -> Read:
    with open_recording(path) as recording:
        return Read(recording, recording.session, packed(recording.blocks(), recording.readings))


def _analysed(
    read: Read, path: Path, catalogue: Catalogue, request: Request, on_progress: Callable[[float], None] | None
) -> SessionResult:
    """The result of what was read: reading some layouts again would take longer than analysing them."""
    blocks = in_long_pieces(map(unpack, read.samples.chunks))
    return replay_blocks(read.recording, blocks, str(path), catalogue, request, on_progress=on_progress)


def _known(store: Store, patient: str, read: Read, path: Path) -> SessionRecord | None:
    """The session, if it is there already."""
    with_these = store.session_with(patient, read.samples.content)
    if read.info.session_id is None:
        return None if with_these is None else store.session(with_these)
    known = store.session(read.info.session_id)
    if known is None or known.patient != patient:
        return None
    if store.content(known.id) != read.samples.content:
        problem = f"session {known.id} is there with other samples; give this recording a session_id of its own"
        raise StoreError(str(path), problem)
    return known


def _check_free(store: Store, session: str) -> None:
    """Refuse the id of a session with other samples.

    Raises:
        ConflictError: it is one.
    """
    if store.session(session) is not None:
        raise ConflictError(store.where, session, "a session with other samples has this id")


def _called(read: Read, patient: str) -> SessionInfo:
    """The session's facts, with an id made from the samples where it has none."""
    made = str(uuid5(NAMESPACE_OID, f"{patient} {read.samples.content}"))
    return replace(read.info, session_id=read.info.session_id or made, patient=patient)


def _beginning(info: SessionInfo, path: Path) -> datetime:
    """When the session began, in the patient's time zone, else in this computer's.

    Raises:
        RecordingError, SidecarError: it does not say, or nobody knows its time zone.
    """
    if info.started_at is None:
        remedy = f"say when it began: --started-at 2026-03-02T07:30, or backbeat mark {path} --started-at ..."
        raise RecordingError(str(path), None, remedy)
    moment = datetime.fromisoformat(info.started_at)
    if moment.tzinfo is not None:
        return moment
    if info.time_zone is None:
        return moment.astimezone()
    try:
        return moment.replace(tzinfo=ZoneInfo(info.time_zone))
    except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
        reason = f"nobody knows the time zone '{info.time_zone}'; use a name like Europe/Berlin"
        raise SidecarError(str(sidecar_path(path)), None, reason) from problem
