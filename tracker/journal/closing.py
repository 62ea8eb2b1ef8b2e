"""A journal taken into the store: analysed as a replay, kept in one transaction, and only then removed.

A crash between keeping and removing leaves both; closing it again finds the session there, by its id, and removes
the journal. So a session is kept once, never twice and never not at all.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sensors.stream import SampleBlock, SessionInfo
from tracker.catalogue import Catalogue
from tracker.diary import SessionRecord
from tracker.errors import JournalError
from tracker.journal import disk
from tracker.journal.reading import Contents, look, never_begun, read_journal
from tracker.model import SessionResult
from tracker.session import Session

if TYPE_CHECKING:
    from tracker.store import Store


@dataclass(frozen=True, slots=True)
class Closed:
    """A journal that is no more. `record`: the session as it was taken into the store, None where nothing had been
    recorded. `new`: it was not there before.
    """

    record: SessionRecord | None
    new: bool


def close_journal(path: Path, store: Store, catalogue: Catalogue) -> Closed:
    """Take a journal into the store, and remove it.

    Raises:
        JournalBusyError: the session still runs.
        JournalError: it cannot be read or removed, or another session has its id.
        TrackerError: it cannot be analysed or kept. In each of these cases the journal stays.
    """
    file = disk.reopen(path)
    with contextlib.closing(file):
        closed = Closed(None, False) if never_begun(path) else _kept(look(path), store, catalogue)
        if sys.platform == "win32":
            file.close()
        disk.remove(path)
    return closed


def warnings_of(contents: Contents) -> tuple[str, ...]:
    """What a person should know of how a journal ended, a sentence each."""
    said = []
    if not contents.ended:
        said.append("the session broke off; its last second may be missing")
    if contents.damaged_bytes:
        said.append(f"the journal was damaged: {contents.damaged_bytes} bytes of it could not be read")
    return tuple(said)


def _kept(contents: Contents, store: Store, catalogue: Catalogue) -> Closed:
    """Keep the session; what it said of itself is what its session file would say."""
    from tracker.store.importing import session_record

    head = contents.head
    marks = (*head.info.marks, *contents.marks)
    if not contents.samples and not marks:
        return Closed(None, False)
    info = replace(head.info, patient=head.patient, marks=marks)
    said = warnings_of(contents)
    result = _analysed(contents, info, said, catalogue)
    plan = store.plan_at(head.patient, head.started_at)
    record = session_record(info, head.request, result, head.started_at, said)
    record = replace(record, plan_version=None if plan is None else plan.id)
    new = store.save_session(record, _blocks(contents.path))
    if not new:
        _check_same(contents.path, record, store)
    return Closed(record, new)


def _analysed(contents: Contents, info: SessionInfo, said: tuple[str, ...], catalogue: Catalogue) -> SessionResult:
    """The result, as a replay of the recording gives it: all marks are known."""
    head = contents.head
    session = Session(
        head.layout, head.gyroscope, info, catalogue, head.request, head.session, live=False, late_s=0.0
    )
    for block in _blocks(contents.path):
        session.push(block)
    result = session.close()[1]
    return replace(result, recording=replace(result.recording, warnings=(*said, *result.recording.warnings)))


def _blocks(path: Path) -> Iterator[SampleBlock]:
    return (entry for entry in read_journal(path)[1] if isinstance(entry, SampleBlock))


def _check_same(path: Path, record: SessionRecord, store: Store) -> None:
    """Refuse to remove a journal whose session is another one than the store has by that id."""
    from tracker.store.signal import packed

    there = store.session(record.id)
    same = there is not None and there.marks == record.marks
    if not same or store.content(record.id) != packed(_blocks(path)).content:
        problem = (
            f"session {record.id} is in the store with other samples or marks; keep this file, report the problem"
        )
        raise JournalError(path, problem)
