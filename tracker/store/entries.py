"""Whatever was answered, corrected, reported or decided at a moment: any record with an id, a patient and a time.

A new kind of record needs no new table: it is kept under its class's name.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Protocol, TypeVar

import sqlalchemy as sa

from tracker.calibration import Calibration
from tracker.errors import ConflictError
from tracker.store.changes import note
from tracker.store.engine import Database
from tracker.store.moments import between, microseconds
from tracker.store.paging import Page, Place, Span, paged, within
from tracker.store.patients import ensure
from tracker.store.records import dumped, loaded
from tracker.store.tables import ENTRIES


class Entry(Protocol):
    """A frozen dataclass with these fields, and perhaps `session`: the session's id."""

    @property
    def id(self) -> str:
        """A UUID."""
        ...

    @property
    def patient(self) -> str:
        """Whose it is."""
        ...

    @property
    def at(self) -> datetime:
        """When it was; aware."""
        ...


E = TypeVar("E", bound=Entry)


@dataclass(frozen=True, slots=True)
class CalibrationEntry:
    """A patient's calibration as it was from a moment on."""

    id: str
    patient: str
    at: datetime
    calibration: Calibration


@dataclass(frozen=True, slots=True)
class Document:
    """An entry as it is kept, for copying without knowing its kind. `record`: its JSON."""

    kind: str
    record: str


@dataclass(frozen=True, slots=True)
class _Row:
    id: str
    patient: str
    kind: str
    at_us: int
    session: str | None
    record: str


def add(database: Database, entry: Entry) -> bool:
    """Keep an entry; False: it was there already.

    Raises:
        ConflictError: another entry has this id.
    """
    with database.write() as connection:
        return keep(database, connection, entry)


def keep(database: Database, connection: sa.Connection, entry: Entry) -> bool:
    """Keep an entry in a transaction that goes on.

    Raises:
        ConflictError: another entry has this id.
    """
    session: str | None = getattr(entry, "session", None)
    row = _Row(entry.id, entry.patient, type(entry).__name__, microseconds(entry.at), session, dumped(entry))
    return _keep(database, connection, row)


def add_document(database: Database, document: Document) -> bool:
    """Keep an entry of any kind, known here or not; False: it was there already.

    Raises:
        ConflictError: another entry has this id.
        KeyError, ValueError: this is no document of an entry.
    """
    values = json.loads(document.record)
    at_us = microseconds(datetime.fromisoformat(values["at"]))
    row = _Row(values["id"], values["patient"], document.kind, at_us, values.get("session"), document.record)
    with database.write() as connection:
        return _keep(database, connection, row)


def documents(database: Database, patient: str) -> tuple[Document, ...]:
    """All of a patient's entries, by their times."""
    wanted = sa.select(ENTRIES.c.kind, ENTRIES.c.record).where(ENTRIES.c.patient == patient)
    with database.read() as connection:
        rows = connection.execute(wanted.order_by(ENTRIES.c.at_us, ENTRIES.c.id)).all()
    return tuple(Document(kind, record) for kind, record in rows)


def _keep(database: Database, connection: sa.Connection, row: _Row) -> bool:
    known = connection.execute(sa.select(ENTRIES).where(ENTRIES.c.id == row.id)).mappings().first()
    if known is None:
        ensure(connection, row.patient)
        connection.execute(sa.insert(ENTRIES).values(asdict(row)))
        note(connection, row.patient, row.kind, row.id)
        return True
    if dict(known) != asdict(row):
        problem = f"there is another {known['kind']} with the id {row.id}; nothing that was said is overwritten"
        raise ConflictError(database.where, row.id, problem)
    return False


def of_kind(
    database: Database, kind: type[E], patient: str, since: datetime | None, until: datetime | None
) -> tuple[E, ...]:
    """A patient's entries of one kind, by their times."""
    wanted = (
        sa.select(ENTRIES.c.record)
        .where(ENTRIES.c.patient == patient, ENTRIES.c.kind == kind.__name__)
        .where(*between(ENTRIES.c.at_us, since, until))
        .order_by(ENTRIES.c.at_us, ENTRIES.c.id)
    )
    with database.read() as connection:
        texts = connection.scalars(wanted).all()
    return tuple(loaded(kind, text) for text in texts)


def one(database: Database, kind: type[E], entry: str) -> E | None:
    """One entry by its id; None where there is none, or it is of another kind."""
    wanted = sa.select(ENTRIES.c.record).where(ENTRIES.c.id == entry, ENTRIES.c.kind == kind.__name__)
    with database.read() as connection:
        text = connection.scalar(wanted)
    return None if text is None else loaded(kind, text)


def page(database: Database, kind: type[E], patient: str, span: Span) -> Page[E]:
    """A page of a patient's entries of one kind, the newest first."""
    columns = sa.select(ENTRIES.c.at_us, ENTRIES.c.id, ENTRIES.c.record)
    wanted = columns.where(ENTRIES.c.patient == patient, ENTRIES.c.kind == kind.__name__)
    with database.read() as connection:
        rows = connection.execute(within(wanted, ENTRIES.c.at_us, ENTRIES.c.id, span)).all()
    return paged([(Place(at_us, id_), loaded(kind, text)) for at_us, id_, text in rows], span)
