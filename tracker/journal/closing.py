"""A journal taken into the store: analysed as a replay, kept in one transaction, and only then removed.

A crash between keeping and removing leaves both; closing it again finds the session there, by its id, and removes
the journal. So a session is kept once, never twice and never not at all.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sensors.stream import SampleBlock, SessionInfo
from tracker.catalogue import Catalogue
from tracker.diary import SessionRecord
from tracker.errors import JournalError
from tracker.journal import disk
from tracker.journal.reading import Contents, look, never_begun, read_journal, readings_in
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


def close_journal(
    path: Path, store: Store, catalogue: Catalogue, on_progress: Callable[[float], None] | None = None
) -> Closed:
    """Take a journal into the store, and remove it. `on_progress`: told the seconds of recording done.

    Raises:
        JournalBusyError: the session still runs.
        JournalError: it cannot be read or removed, or another session has its id.
        TrackerError: it cannot be analysed or kept. In each of these cases the journal stays.
    """
    file = disk.reopen(path)
    with contextlib.closing(file):
        contents = None if never_begun(path) else look(path)
        if contents is None or not (contents.samples or contents.all_marks):
            closed = Closed(None, False)
        else:
            closed = _kept(contents, store, catalogue, on_progress or (lambda _s: None))
        disk.remove_open(path, file)
    return closed


def warnings_of(contents: Contents) -> tuple[str, ...]:
    """What a person should know of how a journal ended, a sentence each."""
    said = []
    if not contents.ended:
        said.append("the session broke off; its last second may be missing")
    if contents.damaged_bytes:
        said.append(f"the journal was damaged: {contents.damaged_bytes} bytes of it could not be read")
    return tuple(said)


def _kept(contents: Contents, store: Store, catalogue: Catalogue, on_progress: Callable[[float], None]) -> Closed:
    """Keep the session; what it said of itself is what its session file would say."""
    from tracker.safety.keeping import keep_session
    from tracker.store.importing import session_record
    from tracker.store.signal import packed

    head = contents.head
    info = replace(head.info, patient=head.patient, marks=contents.all_marks)
    said = warnings_of(contents)
    result = _analysed(contents, info, said, catalogue, on_progress)
    plan = store.plan_at(head.patient, head.started_at)
    record = session_record(info, head.request, result, head.started_at, said)
    record = replace(record, plan_version=None if plan is None else plan.id)
    samples = packed(blocks_of(contents.path), readings_in(contents.path))
    new = keep_session(store, record, samples, contents.first_s or 0.0)
    if not new:
        _check_same(contents.path, record, samples.content, store)
    return Closed(record, new)


def _analysed(
    contents: Contents,
    info: SessionInfo,
    said: tuple[str, ...],
    catalogue: Catalogue,
    on_progress: Callable[[float], None],
) -> SessionResult:
    """The result, as a replay of the recording gives it: all marks are known."""
    head = contents.head
    session = Session(
        head.layout, head.gyroscope, info, catalogue, head.request, head.session, live=False, late_s=0.0
    )
    for reading in readings_in(contents.path):
        session.beside(reading)
    for block in blocks_of(contents.path):
        session.push(block)
        on_progress(float(block.t_s[-1]) - (contents.first_s or 0.0))
    result = session.close()[1]
    return replace(result, recording=replace(result.recording, warnings=(*said, *result.recording.warnings)))


def blocks_of(path: Path) -> Iterator[SampleBlock]:
    """The samples of a journal."""
    return (entry for entry in read_journal(path)[1] if isinstance(entry, SampleBlock))


def _check_same(path: Path, record: SessionRecord, content: str, store: Store) -> None:
    """Refuse to remove a journal whose session is another one than the store has by that id."""
    there = store.session(record.id)
    same = there is not None and there.marks == record.marks
    if not same or store.content(record.id) != content:
        problem = (
            f"session {record.id} is in the store with other samples or marks; keep this file, report the problem"
        )
        raise JournalError(path, problem)
