"""Sessions analysed again from their raw signal, with the algorithm and the catalogue of now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from algorithms.trace import Trace
from sensors.stream import SessionInfo
from tracker.catalogue import Catalogue
from tracker.diary import SessionRecord
from tracker.document import ALGORITHM_VERSION
from tracker.gather import in_long_pieces
from tracker.session import Request, Session
from tracker.store import Store


def reanalysed(
    store: Store,
    record: SessionRecord,
    catalogue: Catalogue,
    on_rows: Callable[[Trace], None] | None = None,
) -> SessionRecord:
    """The session as it is analysed now. Nothing is written, and only the result and its version may differ.
    `on_rows` is shown the rows that sets are counted from.

    Raises:
        TrackerError: the catalogue no longer knows an exercise, or the signal cannot be read.
    """
    asked, about = record.asked, record.result.recording
    request = Request(asked.exercise, asked.side, asked.source, calibration=asked.calibration)
    session = Session(
        about.layout, about.gyroscope, session_info(record), catalogue, request, about.path,
        live=False, on_rows=on_rows, late_s=0.0,
    )  # fmt: skip
    for reading in store.readings(record.id):
        session.beside(reading)
    for block in in_long_pieces(store.signal(record.id)):
        session.push(block)
    _, result = session.close()
    warnings = (*record.read_warnings, *result.recording.warnings)
    result = replace(result, recording=replace(result.recording, warnings=warnings))
    return replace(record, result=result, algorithm_version=ALGORITHM_VERSION)


def session_info(record: SessionRecord) -> SessionInfo:
    """What the recording's session file would say."""
    return SessionInfo(
        session_id=record.id,
        patient=record.patient,
        started_at=record.started_at.isoformat(),
        time_zone=record.time_zone,
        height_m=record.height_m,
        sensor=record.sensor,
        placement=record.placement,
        marks=record.marks,
    )
