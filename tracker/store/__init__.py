"""Everything that is kept of patients: sessions with their raw signal, plans, answers, corrections, reports.

    with open_store(None) as store:
        store.save_session(record, blocks)

One call is one transaction; when it has returned, what it saved is on disk. Saving a record again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from sensors.live import Beside
from sensors.stream import SampleBlock
from tracker.diary import (
    AdverseEvent,
    Correction,
    ExertionAnswer,
    PainAnswer,
    Pulse,
    SelfReport,
    SessionRecord,
)
from tracker.plan.model import PlanVersion
from tracker.schedule.posture import Worn
from tracker.store import backup, beside, changes, entries, erase, patients, plans, sessions, worn
from tracker.store.access import AccessRows
from tracker.store.changes import Change
from tracker.store.engine import Database
from tracker.store.entries import CalibrationEntry, Document, Entry
from tracker.store.paging import Page, Span
from tracker.store.place import ME, data_folder, database_at
from tracker.store.schema import bring_up_to_date
from tracker.store.signal import Packed

__all__ = ["ME", "CalibrationEntry", "Document", "Entry", "Store", "data_folder", "open_store"]

E = TypeVar("E", bound=Entry)


def open_store(where: str | Path | None = None) -> Store:
    """The store at a place, made or migrated if need be; use it in a `with` statement.

    `where`: a folder, a file ending in `.db`, the URL of a PostgreSQL database, `:memory:` for one that is gone
    when it is closed, or None for the folder of `BACKBEAT_DATA`, else the platform's own for data.

    Raises:
        NewerStoreError: a newer version of the program wrote it.
        StoreError: it cannot be opened.
    """
    database = database_at(where)
    try:
        bring_up_to_date(database)
    except BaseException:
        database.engine.dispose()
        raise
    return Store(database)


class Store:
    """An open store. Every method raises `StoreError` where the database cannot be used.

    Records come back equal to those saved, in the order of their times. `since` and `until` bound those times,
    `since` included and `until` not.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def together(self) -> Iterator[Store]:
        """The same store, whose calls are all one transaction: what they save is kept when the block has ended, or
        nothing of it where it ends with an error. Other writers wait meanwhile. It cannot be erased, backed up or
        restored in there.

        Raises:
            StoreError: it cannot be written; nothing was.
        """
        with self._database.write() as connection:
            yield Store(replace(self._database, inside=connection))

    @property
    def where(self) -> str:
        """What the place is called."""
        return self._database.where

    @property
    def in_files(self) -> bool:
        """Whether it is kept in files here, not on a server."""
        return self._database.is_sqlite

    def patients(self) -> tuple[str, ...]:
        """The ids of all patients, in order of the alphabet."""
        return patients.ids(self._database)

    def patient_name(self, patient: str) -> str | None:
        """What the patient is called, None where nobody said."""
        return patients.name(self._database, patient)

    def add_patient(self, patient: str, name: str | None = None) -> None:
        """Add a patient, or call one by a new name. Saving a record adds its patient as well."""
        patients.add(self._database, patient, name)

    def save_session(
        self, record: SessionRecord, blocks: Iterable[SampleBlock], readings: Sequence[Beside] = ()
    ) -> bool:
        """Keep a session, its raw signal, the `readings` told beside it, and what its marks tell of pain and
        exertion as answers, in one transaction; False: it was there already.

        Raises:
            ConflictError: a session of another patient has this id.
        """
        return sessions.save(self._database, record, blocks, readings)

    def save_packed(self, record: SessionRecord, samples: Packed) -> bool:
        """Keep a session whose raw signal is packed already; else as `save_session`.

        Raises:
            ConflictError: a session of another patient has this id.
        """
        return sessions.save_packed(self._database, record, samples)

    def replace_result(self, record: SessionRecord) -> None:
        """Put a session's new result, computed from the same signal, in place of the one before."""
        sessions.replace_result(self._database, record)

    def sessions(
        self, patient: str, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[SessionRecord, ...]:
        """A patient's sessions with their results, by their beginning."""
        return sessions.of_patient(self._database, patient, since, until)

    def outlines(
        self, patient: str, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[SessionRecord, ...]:
        """The same without the times of single steps (`step_times_s` is empty), which are most of a result."""
        return sessions.of_patient(self._database, patient, since, until, steps=False)

    def sessions_page(self, patient: str, span: Span) -> Page[SessionRecord]:
        """A page of outlines, the newest first."""
        return sessions.page(self._database, patient, span)

    def worn(self, patient: str, since: datetime | None = None, until: datetime | None = None) -> tuple[Worn, ...]:
        """What a patient's sessions tell of posture, read without the rest of them."""
        return worn.of_patient(self._database, patient, since, until)

    def session(self, session: str) -> SessionRecord | None:
        """One session, None where there is none of that id."""
        return sessions.one(self._database, session)

    def session_with(self, patient: str, content: str) -> str | None:
        """The id of a patient's session with the same samples (`signal.packed` tells their content)."""
        return sessions.with_content(self._database, patient, content)

    def content(self, session: str) -> str | None:
        """The SHA-256 of a session's samples, None where there is no such session."""
        return sessions.content(self._database, session)

    def signal(self, session: str) -> Iterator[SampleBlock]:
        """A session's raw signal, ten seconds a block, bit for bit as it was saved."""
        return sessions.signal(self._database, session)

    def readings(self, session: str) -> tuple[Beside, ...]:
        """What was told beside a session's motion, on the same clock, in order of time."""
        return beside.of_session(self._database, session)

    def pulses(
        self, patient: str, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[Pulse, ...]:
        """The median heart rate of each of a patient's sessions in which one was told, by their beginning."""
        return beside.pulses(self._database, patient, since, until)

    def chunks(self, session: str) -> Iterator[bytes]:
        """The same as it is kept (`chunk.unpack` reads it): for copies of everything."""
        return sessions.chunks(self._database, session)

    def save_plan(self, version: PlanVersion) -> bool:
        """Keep a version of a plan; False: it was there already.

        Raises:
            ConflictError: another version has this id or this number.
        """
        return plans.save(self._database, version)

    def plan_versions(self, patient: str) -> tuple[PlanVersion, ...]:
        """All versions of a patient's plans, in the order they were made."""
        return plans.of_patient(self._database, patient)

    def plan_at(self, patient: str, at: datetime) -> PlanVersion | None:
        """The version that holds at a moment: the last made until then that has started and not ended."""
        return plans.holding(self.plan_versions(patient), at)

    def add(self, entry: Entry) -> bool:
        """Keep what was answered, corrected, reported or decided; False: it was there already.

        Raises:
            ConflictError: another entry has this id.
        """
        return entries.add(self._database, entry)

    def entries(
        self, kind: type[E], patient: str, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[E, ...]:
        """A patient's entries of one kind."""
        return entries.of_kind(self._database, kind, patient, since, until)

    def entry(self, kind: type[E], entry: str) -> E | None:
        """One entry by its id; None where there is none, or it is of another kind."""
        return entries.one(self._database, kind, entry)

    def entries_page(self, kind: type[E], patient: str, span: Span) -> Page[E]:
        """A page of a patient's entries of one kind, the newest first."""
        return entries.page(self._database, kind, patient, span)

    def documents(self, patient: str) -> tuple[Document, ...]:
        """All of a patient's entries as they are kept, whatever their kinds: for copies of everything."""
        return entries.documents(self._database, patient)

    def add_document(self, document: Document) -> bool:
        """Keep an entry that `documents` of some store gave; False: it was there already.

        Raises:
            ConflictError: another entry has this id.
            KeyError, ValueError: it is none.
        """
        return entries.add_document(self._database, document)

    def pains(
        self, patient: str, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[PainAnswer, ...]:
        """A patient's answers about pain."""
        return self.entries(PainAnswer, patient, since, until)

    def exertions(
        self, patient: str, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[ExertionAnswer, ...]:
        """A patient's answers about exertion."""
        return self.entries(ExertionAnswer, patient, since, until)

    def corrections(
        self, patient: str, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[Correction, ...]:
        """A patient's corrections, by the time they were made."""
        return self.entries(Correction, patient, since, until)

    def self_reports(
        self, patient: str, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[SelfReport, ...]:
        """What a patient did without the sensor."""
        return self.entries(SelfReport, patient, since, until)

    def adverse_events(
        self, patient: str, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[AdverseEvent, ...]:
        """A patient's adverse events."""
        return self.entries(AdverseEvent, patient, since, until)

    def save_calibration(self, entry: CalibrationEntry) -> bool:
        """Keep a calibration; False: it was there already."""
        return self.add(entry)

    def calibrations(self, patient: str) -> tuple[CalibrationEntry, ...]:
        """A patient's calibrations, the newest last."""
        return self.entries(CalibrationEntry, patient)

    def changes(self, patient: str, after: int, most: int) -> tuple[Change, ...]:
        """At most so many of what was kept of a patient after a change of that number, in order."""
        return changes.of_patient(self._database, patient, after, most)

    def newest_change(self, patient: str) -> Change | None:
        """A patient's last change, None where there is none: as long as it is the same, so is all that is kept."""
        return changes.newest(self._database, patient)

    @property
    def access(self) -> AccessRows:
        """The rows of who gets in; `tracker.access` says what they mean."""
        return AccessRows(self._database)

    def erase(self, patient: str) -> bool:
        """Remove everything of a patient, and whatever is left of it in the database's files; False: nothing was.

        Raises:
            StoreError: another program reads the database, so that remnants may be left: try again.
        """
        return erase.erase(self._database, patient)

    def backup(self, path: Path) -> None:
        """Write everything to one file, whole or not at all, while others go on reading and writing.

        Raises:
            StoreError: it cannot be written.
        """
        backup.backup(self._database, path)

    def restore(self, path: Path) -> None:
        """Put what a backup holds in place of everything here, in one transaction.

        Raises:
            StoreError: the file is no backup, or damaged.
        """
        backup.restore(self._database, path)

    def size(self) -> int:
        """Bytes that the database takes on its disk."""
        return backup.size(self._database)

    def close(self) -> None:
        """Close it."""
        self._database.engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
