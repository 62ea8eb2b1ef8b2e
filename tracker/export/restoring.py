"""Reading an archive back: checked whole before anything of it is kept."""

from __future__ import annotations

import hashlib
import json
import struct
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sensors.errors import RecordingError, SensorError
from sensors.live import Beside
from sensors.readings import parse_reading
from sensors.recording import open_recording
from sensors.sieve import NO_SAMPLES
from sensors.stream import SampleBlock
from tracker.diary import SessionRecord
from tracker.errors import ExportError
from tracker.export.archive import (
    ARCHIVE_SCHEMA,
    BESIDE,
    CHUNKS,
    ENTRIES,
    LENGTH,
    MANIFEST,
    PLANS,
    RECORD,
    SAMPLES,
)
from tracker.plan.model import PlanVersion

if TYPE_CHECKING:
    from tracker.store import Store

LARGEST_MANIFEST = 64 << 20
LARGEST_CHUNK = 16 << 20
_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class Restored:
    """What came into the store that was not there already."""

    patient: str
    sessions: int
    plans: int
    entries: int


def is_archive(path: Path) -> bool:
    """Whether a file is such an archive; it may still be damaged."""
    return sessions_in(path) is not None


def sessions_in(path: Path) -> int | None:
    """How many sessions an archive tells of; None where the file is none."""
    try:
        with zipfile.ZipFile(path) as archive:
            return int(_manifest(archive, path)["sessions"])
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile, ExportError):
        return None


def restore_archive(path: Path, store: Store, done: Callable[[], None] = lambda: None) -> Restored:
    """Put everything of an archive into the store beside what is there, in one transaction. Doing it again changes
    nothing. `done` is called after each session.

    Raises:
        ExportError: it is no archive, or damaged, or changed since it was written; nothing was kept.
        ConflictError: a record is there already with other contents, or as another patient's; nothing was kept.
        StoreError: the store cannot be written, and nothing was kept; do it again when it can.
    """
    with _speaking_plainly(path), zipfile.ZipFile(path) as archive:
        manifest = _manifest(archive, path)
        _check(archive, manifest, path)
        patient = str(manifest["patient"]["id"])
        records, plans, entries = _records(archive), _plans(archive), _entries(archive)
        _check_patient(patient, [*records.values(), *plans], entries, path)
        with store.together() as one:
            one.add_patient(patient, manifest["patient"]["name"])
            new_entries = sum(_keep(one, entry) for entry in entries)
            new_plans = sum(one.save_plan(version) for version in plans)
            new_sessions = 0
            for folder, record in records.items():
                new_sessions += _keep_session(one, archive, folder, record)
                done()
    return Restored(patient, new_sessions, new_plans, new_entries)


def _keep_session(store: Store, archive: zipfile.ZipFile, folder: str, record: SessionRecord) -> bool:
    """Keep a session; whether it is new."""
    from tracker.store.signal import packed_before

    readings = _readings(archive, f"{folder}/{BESIDE}")
    if f"{folder}/{CHUNKS}" in archive.NameToInfo:
        return store.save_packed(record, packed_before(_chunks(archive, f"{folder}/{CHUNKS}"), readings))
    without_motion = record.result.recording.rate_hz is None
    return store.save_session(record, _signal(archive, f"{folder}/{SAMPLES}", without_motion), readings)


def _readings(archive: zipfile.ZipFile, name: str) -> list[Beside]:
    if name not in archive.NameToInfo:
        return []
    return _lines(archive, name, lambda text: parse_reading(json.loads(text)))


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as stream:
        while head := stream.read(struct.calcsize(LENGTH)):
            (length,) = struct.unpack(LENGTH, head)
            if length > LARGEST_CHUNK:
                raise ValueError(f"{name}: a chunk of {length} bytes")
            yield stream.read(length)


def _signal(archive: zipfile.ZipFile, name: str, without_motion: bool) -> Iterator[SampleBlock]:
    """The samples; a walk that a foot pod alone told has none, and its file no more than a header."""
    if name in archive.NameToInfo:
        with archive.open(name) as stream:
            try:
                yield from open_recording(stream).blocks()  # type: ignore[arg-type]
            except RecordingError as empty:
                if not without_motion or empty.reason != NO_SAMPLES:
                    raise


@contextmanager
def _speaking_plainly(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise ExportError(f"{path}: cannot be read: {problem.strerror or problem}") from problem
    except (
        zipfile.BadZipFile,
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
        struct.error,
        SensorError,
    ) as problem:
        raise ExportError(f"{path}: is no archive, or damaged ({problem}); use another copy") from problem


def _manifest(archive: zipfile.ZipFile, path: Path) -> dict[str, Any]:
    info = archive.getinfo(MANIFEST)
    if info.file_size > LARGEST_MANIFEST:
        raise ExportError(f"{path}: its manifest is too large for one; use another copy")
    manifest: dict[str, Any] = json.loads(archive.read(info))
    if manifest["schema"] != ARCHIVE_SCHEMA:
        raise ExportError(f"{path}: is {manifest['schema']!r}, and {ARCHIVE_SCHEMA} is what can be read here")
    return manifest


def _check(archive: zipfile.ZipFile, manifest: dict[str, Any], path: Path) -> None:
    """Refuse an archive whose files are not those of its manifest, byte for byte."""
    told = {str(each["path"]): each for each in manifest["files"]}
    names = [info.filename for info in archive.infolist() if info.filename != MANIFEST]
    if sorted(names) != sorted(told):
        odd = ", ".join(sorted({*names} ^ {*told})[:3]) or "a file twice"
        raise ExportError(f"{path}: its files are not those of its manifest ({odd}); use another copy")
    for name, each in told.items():
        if archive.getinfo(name).file_size != each["bytes"] or _sha256(archive, name) != each["sha256"]:
            raise ExportError(f"{path}: {name} was changed since it was written; use another copy")


def _sha256(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as stream:
        while piece := stream.read(_AT_ONCE):
            digest.update(piece)
    return digest.hexdigest()


def _check_patient(
    patient: str, records: list[SessionRecord | PlanVersion], entries: list[dict[str, Any]], path: Path
) -> None:
    whose = {record.patient for record in records} | {str(entry["record"]["patient"]) for entry in entries}
    if whose - {patient}:
        raise ExportError(f"{path}: holds records of others than {patient}; use another copy")


def _records(archive: zipfile.ZipFile) -> dict[str, SessionRecord]:
    """Sessions by their folders."""
    from tracker.store.records import loaded

    ends = f"/{RECORD}"
    folders = sorted(name.removesuffix(ends) for name in archive.namelist() if name.endswith(ends))
    return {folder: loaded(SessionRecord, _text(archive, f"{folder}{ends}")) for folder in folders}


def _plans(archive: zipfile.ZipFile) -> list[PlanVersion]:
    from tracker.store.records import loaded

    return _lines(archive, PLANS, lambda text: loaded(PlanVersion, text))


def _entries(archive: zipfile.ZipFile) -> list[dict[str, Any]]:
    return _lines(archive, ENTRIES, json.loads)


def _lines(archive: zipfile.ZipFile, name: str, parse: Callable[[str], Any]) -> list[Any]:
    return [parse(text) for text in _text(archive, name).split("\n") if text]


def _text(archive: zipfile.ZipFile, name: str) -> str:
    return archive.read(name).decode("utf-8")


def _keep(store: Store, entry: dict[str, Any]) -> bool:
    from tracker.store import Document

    return store.add_document(Document(str(entry["kind"]), json.dumps(entry["record"], separators=(",", ":"))))
