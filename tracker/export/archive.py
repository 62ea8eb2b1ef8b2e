"""Everything of a patient in one ZIP (`backbeat.archive/1`), readable by people and by `restoring.py`.

    manifest.json                 whose it is, and of every other file its size and SHA-256
    plans.jsonl, entries.jsonl    plans, answers, corrections, reports and all else, exactly as kept, a line each
    sessions/0001/record.json     the session exactly as kept
    sessions/0001/session.json    its canonical document, as `backbeat export` prints it
    sessions/0001/fhir.json       the same as FHIR R4B
    sessions/0001/beside.jsonl    what was told beside the motion, such as the heart rate, a reading a line; only
                                  where there was something
    sessions/0001/samples.bin     the raw signal as the store keeps it: of each chunk its length (4 bytes,
                                  little-endian) and its bytes, which docs/store.md describes
    sets.csv, repetitions.csv, walks.csv

Asked for CSV, there is `samples.csv` in place of `samples.bin`, with its session file and readings, for
`backbeat replay` and other programs: slower to write, and larger. The same records give the same bytes. Names in
the archive are ours: ids come from outside, and stand inside the files.
"""

from __future__ import annotations

import hashlib
import json
import struct
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sensors.atomic import replacing
from sensors.layouts import backbeat
from sensors.readings import ENDING, reading_document, readings_csv
from sensors.sidecar import session_document
from sensors.stream import SampleBlock, SessionInfo
from tracker.calibration import calibration_document
from tracker.catalogue import load_catalogue
from tracker.diary import SessionRecord
from tracker.document import line
from tracker.errors import ExportError
from tracker.export.fhir import bundle
from tracker.export.gathering import everything
from tracker.export.reported import is_report
from tracker.export.table import TABLES

if TYPE_CHECKING:
    from tracker.store import Store

ARCHIVE_SCHEMA = "backbeat.archive/1"
MANIFEST = "manifest.json"
PLANS, ENTRIES = "plans.jsonl", "entries.jsonl"
RECORD, CHUNKS, SAMPLES, BESIDE = "record.json", "samples.bin", "samples.csv", "beside.jsonl"
LENGTH = "<I"
"""How the length of a chunk stands before it."""

LEVEL = 1
"""Of compression: what is left to be compressed is text, and more takes longer than it saves."""

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The one time that all files of an archive have, so that it does not tell when it was made."""

_ROWS_AT_ONCE = 4096


@dataclass(slots=True)
class _Writer:
    """A ZIP that notes of each file its size and its hash."""

    archive: zipfile.ZipFile
    files: list[dict[str, object]] = field(default_factory=list)

    def write(self, name: str, pieces: Iterable[bytes], packed: bool = False) -> None:
        """One file, of as many pieces as there are; `packed`: it would not get smaller."""
        digest, size = hashlib.sha256(), 0
        info = zipfile.ZipInfo(name, _EARLIEST)
        info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        info.create_system = 3
        info.external_attr = 0o600 << 16
        with self.archive.open(info, "w", force_zip64=True) as stream:
            for data in pieces:
                digest.update(data)
                size += len(data)
                stream.write(data)
        self.files.append({"path": name, "bytes": size, "sha256": digest.hexdigest()})


def write_archive(
    store: Store, patient: str, path: Path, done: Callable[[], None] = lambda: None, *, as_csv: bool = False
) -> int:
    """Write everything of a patient, whole or not at all; answers how many sessions there are. `done` is called
    after each of them. `as_csv`: the raw signal as CSV.

    Raises:
        FileError: it cannot be written.
        StoreError: the records cannot be read.
        ExportError: a session's signal cannot be CSV.
    """
    records = store.sessions(patient)
    with replacing(path) as stream, zipfile.ZipFile(stream, "w", compresslevel=LEVEL) as archive:
        writer = _Writer(archive)
        _write_records(store, patient, writer)
        signal = _write_csv if as_csv else _write_chunks
        tables = {name: [table.head()] for name, table in TABLES.items()}
        waiting = enumerate(records, start=1)
        for document in everything(store, patient, records, load_catalogue()):
            for name, table in TABLES.items():
                tables[name].append(table.lines(document))
            if not is_report(document):
                number, record = next(waiting)
                _write_session(record, document, writer, f"sessions/{number:04d}")
                signal(store, record, writer, f"sessions/{number:04d}")
                _write_beside(store, record, writer, f"sessions/{number:04d}", as_csv)
                done()
        for name, lines in tables.items():
            writer.write(f"{name}.csv", map(str.encode, lines))
        whose = {"id": patient, "name": store.patient_name(patient)}
        manifest = {"schema": ARCHIVE_SCHEMA, "patient": whose, "sessions": len(records), "files": writer.files}
        _Writer(archive).write(MANIFEST, [json.dumps(manifest, indent=1, ensure_ascii=False).encode(), b"\n"])
    return len(records)


def _write_records(store: Store, patient: str, writer: _Writer) -> None:
    from tracker.store.records import dumped

    writer.write(PLANS, (f"{dumped(version)}\n".encode() for version in store.plan_versions(patient)))
    entries = ({"kind": each.kind, "record": json.loads(each.record)} for each in store.documents(patient))
    writer.write(ENTRIES, (f"{json.dumps(each, separators=(',', ':'))}\n".encode() for each in entries))


def _write_session(record: SessionRecord, document: Mapping[str, Any], writer: _Writer, folder: str) -> None:
    from tracker.store.records import dumped

    writer.write(f"{folder}/{RECORD}", [dumped(record).encode(), b"\n"])
    writer.write(f"{folder}/session.json", [line(document).encode(), b"\n"])
    writer.write(f"{folder}/fhir.json", [line(bundle(document)).encode(), b"\n"])


def _write_chunks(store: Store, record: SessionRecord, writer: _Writer, folder: str) -> None:
    pieces = (struct.pack(LENGTH, len(chunk)) + chunk for chunk in store.chunks(record.id))
    writer.write(f"{folder}/{CHUNKS}", pieces, packed=True)


def _write_beside(store: Store, record: SessionRecord, writer: _Writer, folder: str, as_csv: bool) -> None:
    """What was told beside the motion; with the CSV also as the file that a replay reads."""
    readings = store.readings(record.id)
    if readings:
        writer.write(f"{folder}/{BESIDE}", (f"{line(reading_document(each))}\n".encode() for each in readings))
    if readings and as_csv:
        writer.write(f"{folder}/samples{ENDING}", [readings_csv(readings).encode()])


def _write_csv(store: Store, record: SessionRecord, writer: _Writer, folder: str) -> None:
    rows = csv_pieces(record, store.signal(record.id))
    first = next(rows, f"{backbeat.header(False)}\n" if store.readings(record.id) else None)
    if first is not None:
        writer.write(f"{folder}/{SAMPLES}", map(str.encode, chain([first], rows)))
        sidecar = json.dumps(session_document(recorded_info(record)), indent=1, ensure_ascii=False)
        writer.write(f"{folder}/samples.session.json", [sidecar.encode(), b"\n"])


def csv_pieces(record: SessionRecord, blocks: Iterable[SampleBlock]) -> Iterator[str]:
    """The signal as Backbeat CSV, piece by piece; nothing without samples.

    Raises:
        ExportError: its gyroscope comes and goes, which CSV cannot say.
    """
    gyroscope: bool | None = None
    for block in blocks:
        if gyroscope is None:
            gyroscope = block.gyr is not None
            yield backbeat.header(gyroscope) + "\n"
        if gyroscope != (block.gyr is not None):
            raise ExportError(
                f"session {record.id}: its gyroscope comes and goes, which CSV cannot say; export it without --csv"
            )
        for start in range(0, len(block), _ROWS_AT_ONCE):
            rows = slice(start, start + _ROWS_AT_ONCE)
            gyr = None if block.gyr is None else block.gyr[rows]
            yield backbeat.format_rows(SampleBlock(block.t_s[rows], block.acc[rows], gyr))


def recorded_info(record: SessionRecord) -> SessionInfo:
    """The session file that a replay of the signal needs."""
    own = record.asked.calibration
    return SessionInfo(
        session_id=record.id, patient=record.patient, started_at=record.started_at.isoformat(),
        time_zone=record.time_zone, height_m=record.height_m, sensor=record.sensor, placement=record.placement,
        calibration=None if own is None else calibration_document(own), marks=record.marks,
    )  # fmt: skip
