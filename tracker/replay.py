"""A recording from a file through the same session as live motion."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from algorithms.trace import Trace
from algorithms.types import Event
from sensors.layouts.named import NamedColumns
from sensors.recording import Recording, open_recording
from sensors.stream import SampleBlock
from tracker.catalogue import Catalogue
from tracker.errors import GravityMissingError, UnknownExerciseError
from tracker.model import SessionResult
from tracker.session import Request, Session
from tracker.sets import ANY, WALKING


def replay(
    path: str,
    catalogue: Catalogue,
    request: Request,
    chunk: int | None = None,
    on_event: Callable[[Event], None] | None = None,
    on_progress: Callable[[float], None] | None = None,
    on_rows: Callable[[Trace], None] | None = None,
    columns: NamedColumns | None = None,
) -> SessionResult:
    """Analyse one recording; `-` reads standard input as it arrives.

    `chunk`: samples fed at a time (the answer is the same for every one). `on_event` is called as soon as an
    event is known; `on_progress` with the seconds of recording done; `on_rows` with the rows that sets
    are counted from. `columns`: read a table as they say, whatever its layout.

    Raises:
        RecordingError, SidecarError: the file cannot be used.
        TrackerError: what was asked for cannot be answered from it.
    """
    source = sys.stdin.buffer if path == "-" else Path(path)
    with open_recording(source, columns) as recording:
        blocks = _chunked(recording.blocks(), chunk)
        return replay_blocks(recording, blocks, path, catalogue, request, on_event, on_progress, on_rows)


def replay_blocks(
    recording: Recording,
    blocks: Iterable[SampleBlock],
    path: str,
    catalogue: Catalogue,
    request: Request,
    on_event: Callable[[Event], None] | None = None,
    on_progress: Callable[[float], None] | None = None,
    on_rows: Callable[[Trace], None] | None = None,
) -> SessionResult:
    """Analyse a recording whose samples may have been read already: they are `blocks`. Else as `replay`.

    Raises:
        TrackerError: what was asked for cannot be answered from it.
    """
    _check_marks(recording, catalogue)
    _check_gravity(recording, request, path)
    session = Session(
        recording.layout, recording.gyroscope, recording.session, catalogue, request, path,
        live=on_event is not None, on_rows=on_rows, late_s=0.0,
    )  # fmt: skip
    for reading in recording.readings:
        session.beside(reading)
    tell = on_event or (lambda _event: None)
    origin_s: float | None = None
    with _naming_remedy(recording):
        for block in blocks:
            for event in session.push(block):
                tell(event)
            if on_progress is not None and len(block):
                origin_s = float(block.t_s[0]) if origin_s is None else origin_s
                on_progress(float(block.t_s[-1]) - origin_s)
        events, result = session.close()
    for event in events:
        tell(event)
    info = result.recording
    return replace(result, recording=replace(info, warnings=(*recording.warnings, *info.warnings)))


def _check_marks(recording: Recording, catalogue: Catalogue) -> None:
    """Refuse a sidecar that names an exercise nobody knows, saying which mark."""
    for index, mark in enumerate(recording.session.marks):
        if mark.kind == "start" and mark.exercise not in (None, ANY):
            try:
                catalogue.get(str(mark.exercise))
            except UnknownExerciseError as unknown:
                raise recording.mark_error(index, str(unknown)) from unknown


def _check_gravity(recording: Recording, request: Request, path: str) -> None:
    """Refuse a recording that says it has no gravity, where more than walking is asked for."""
    starts = [mark.exercise for mark in recording.session.marks if mark.kind == "start"]
    asked = [request.exercise] if request.exercise else starts
    if recording.gravity_removed and (not asked or any(exercise != WALKING for exercise in asked)):
        raise GravityMissingError(path, recording.remedy)


@contextmanager
def _naming_remedy(recording: Recording) -> Iterator[None]:
    """Where gravity turns out to be missing, say what its app can do about it."""
    try:
        yield
    except GravityMissingError as missing:
        raise GravityMissingError(missing.path, recording.remedy) from missing


def _chunked(blocks: Iterator[SampleBlock], chunk: int | None) -> Iterator[SampleBlock]:
    """The same samples, `chunk` at a time."""
    for block in blocks:
        step = chunk or max(1, len(block))
        for k in range(0, len(block), step):
            gyr = None if block.gyr is None else block.gyr[k : k + step]
            yield SampleBlock(block.t_s[k : k + step], block.acc[k : k + step], gyr)
