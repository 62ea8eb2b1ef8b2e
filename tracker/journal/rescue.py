"""A journal turned into a recording: the way out where a session cannot be analysed as it was begun."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path

from sensors.recording import write_recording
from sensors.sidecar import sidecar_path
from tracker.errors import JournalError
from tracker.journal import disk
from tracker.journal.closing import blocks_of
from tracker.journal.kinds import file_name
from tracker.journal.reading import look, readings_in


def write_out(path: Path, folder: Path) -> Path:
    """Write a journal as Backbeat CSV with its session file and readings into a folder, which is made; then remove
    it. Answers the recording. The exercise and source that were asked for are no part of a recording.

    Raises:
        JournalBusyError: the session still runs.
        JournalError: it cannot be read or removed, or there is such a recording already.
        FileError: the recording cannot be written. In each of these cases the journal stays.
    """
    recording = folder / f"{file_name(look(path).head.session)}.csv.gz"
    if recording.exists() or sidecar_path(recording).exists():
        raise JournalError(path, f"there is {recording} already; name another folder")
    folder.mkdir(parents=True, exist_ok=True)
    write_as(path, recording)
    return recording


def write_as(path: Path, recording: Path) -> None:
    """Write a journal as the recording of that name, in whose place there may be another; then remove the journal.

    Raises:
        As `write_out`.
    """
    with contextlib.closing(disk.reopen(path)) as file:
        contents = look(path)
        head = contents.head
        info = replace(
            head.info,
            patient=head.patient,
            placement=head.request.placement or head.info.placement,
            height_m=head.request.height_m or head.info.height_m,
            marks=contents.all_marks,
        )
        write_recording(recording, blocks_of(path), info, readings_in(path))
        disk.remove_open(path, file)
