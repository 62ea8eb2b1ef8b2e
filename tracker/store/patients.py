"""Patients: an id, and a name where somebody gave one."""

from __future__ import annotations

import sqlalchemy as sa

from tracker.store.changes import PATIENT, note
from tracker.store.engine import Database
from tracker.store.tables import PATIENTS


def ids(database: Database) -> tuple[str, ...]:
    """The ids of all patients, in order of the alphabet."""
    with database.read() as connection:
        return tuple(sorted(connection.scalars(sa.select(PATIENTS.c.id))))


def name(database: Database, patient: str) -> str | None:
    """What the patient is called."""
    with database.read() as connection:
        return _name_of(connection, patient)


def add(database: Database, patient: str, called: str | None) -> None:
    """Add a patient, or call one by a new name."""
    with database.write() as connection:
        ensure(connection, patient)
        if called is not None and called != _name_of(connection, patient):
            connection.execute(sa.update(PATIENTS).where(PATIENTS.c.id == patient).values(name=called))
            note(connection, patient, PATIENT, patient)


def _name_of(connection: sa.Connection, patient: str) -> str | None:
    found: str | None = connection.scalar(sa.select(PATIENTS.c.name).where(PATIENTS.c.id == patient))
    return found


def ensure(connection: sa.Connection, patient: str) -> None:
    """Add the patient if need be, in a transaction that goes on."""
    known = sa.select(PATIENTS.c.id).where(PATIENTS.c.id == patient)
    if connection.scalar(known) is None:
        connection.execute(sa.insert(PATIENTS).values(id=patient))
