"""Whatever was answered, corrected, reported or decided at a moment: any record with an id, a patient and a time.

A new kind of record needs no new table: it is kept under its class's name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

import sqlalchemy as sa

from tracker.calibration import Calibration
from tracker.errors import ConflictError
from tracker.store.engine import Database
from tracker.store.moments import between, microseconds
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


def add(database: Database, entry: Entry) -> bool:
    """Keep an entry; False: it was there already.

    Raises:
        ConflictError: another entry has this id.
    """
    row = {
        "id": entry.id, "patient": entry.patient, "kind": type(entry).__name__, "at_us": microseconds(entry.at),
        "session": getattr(entry, "session", None), "record": dumped(entry),
    }  # fmt: skip
    with database.write() as connection:
        known = connection.execute(sa.select(ENTRIES).where(ENTRIES.c.id == entry.id)).mappings().first()
        if known is None:
            ensure(connection, entry.patient)
            connection.execute(sa.insert(ENTRIES).values(row))
            return True
    if dict(known) != row:
        problem = f"there is another {known['kind']} with the id {entry.id}; nothing that was said is overwritten"
        raise ConflictError(database.where, entry.id, problem)
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
