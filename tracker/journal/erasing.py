"""Erasing a patient's journals: overwritten before they are removed."""

from __future__ import annotations

import contextlib
import io
import os
from pathlib import Path

from tracker.errors import JournalBusyError, JournalError
from tracker.journal import disk
from tracker.journal.kinds import journal_paths
from tracker.journal.reading import never_begun, patient_of

_AT_ONCE = 1 << 20


def erase_journals(folder: Path, patient: str) -> int:
    """Overwrite and remove all journals of a patient, and those that broke off before their head was written;
    answers how many there were. A disk that writes elsewhere than asked (flash, snapshots) may keep a trace.

    Raises:
        JournalBusyError: a session of the patient runs; nothing was erased.
        JournalError: a journal cannot be overwritten, or one cannot be read so that it may be the patient's; all
            others are erased.
    """
    with contextlib.ExitStack() as held:
        files, doubtful = [], []
        for path in journal_paths(folder):
            try:
                if never_begun(path) or patient_of(path) == patient:
                    files.append((path, held.enter_context(contextlib.closing(disk.reopen(path)))))
            except JournalBusyError:
                raise
            except JournalError:
                doubtful.append(path)
        for path, file in files:
            _shred(path, file)
    if doubtful:
        remedy = f"cannot be read; if it may be one of {patient}, remove it yourself, then erase again"
        raise JournalError(doubtful[0], remedy)
    return len(files)


def patients_in(folder: Path) -> frozenset[str]:
    """Whose journals are in a folder, as far as that can be read."""
    found = set()
    for path in journal_paths(folder):
        with contextlib.suppress(JournalError):
            found.add(patient_of(path))
    return frozenset(found)


def _shred(path: Path, file: io.FileIO) -> None:
    try:
        size = file.seek(0, os.SEEK_END)
        # The head goes last: whoever breaks this off can do it again.
        for at in reversed(range(0, size, _AT_ONCE)):
            file.seek(at)
            file.write(bytes(min(_AT_ONCE, size - at)))
        os.fsync(file.fileno())
    except OSError as problem:
        raise disk.in_words(path, problem) from problem
    disk.remove_open(path, file)
