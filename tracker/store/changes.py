"""What was kept of a patient, in the order it was, for copies that follow.

Each patient's changes are numbered from 1 without holes, in the transaction that keeps the record: whoever has
read up to a number has seen all before it, and none can appear behind it. On PostgreSQL a patient's row is locked
for that; SQLite has one writer anyway.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from tracker.store.engine import Database
from tracker.store.moments import microseconds, moment
from tracker.store.tables import CHANGES, PATIENTS

SESSION, PLAN, PATIENT = "session", "plan", "patient"
"""Kinds of change beside the entries, whose kind is their record's name."""


@dataclass(frozen=True, slots=True)
class Change:
    """A record was kept, or came to hold something else. `record`: its id; `at`: when it came here."""

    number: int
    kind: str
    record: str
    at: datetime


def note(connection: sa.Connection, patient: str, kind: str, record: str) -> None:
    """Number a change in the transaction that makes it. The patient is there."""
    # No key is updated: others that insert rows of this patient are not held up, and cannot deadlock with this.
    locked = sa.select(PATIENTS.c.id).where(PATIENTS.c.id == patient).with_for_update(key_share=True)
    connection.execute(locked)
    number = 1 + _last(connection, patient)
    at_us = microseconds(datetime.now(UTC))
    values = {"patient": patient, "number": number, "kind": kind, "record": record, "at_us": at_us}
    connection.execute(sa.insert(CHANGES).values(values))


def of_patient(database: Database, patient: str, after: int, most: int) -> tuple[Change, ...]:
    """At most so many of the changes that come after a number, in order."""
    wanted = sa.select(CHANGES).where(CHANGES.c.patient == patient, CHANGES.c.number > after)
    with database.read() as connection:
        rows = connection.execute(wanted.order_by(CHANGES.c.number).limit(most)).mappings().all()
    return tuple(map(_change, rows))


def newest(database: Database, patient: str) -> Change | None:
    """The last change, None where there is none."""
    wanted = sa.select(CHANGES).where(CHANGES.c.patient == patient).order_by(CHANGES.c.number.desc()).limit(1)
    with database.read() as connection:
        row = connection.execute(wanted).mappings().first()
    return None if row is None else _change(row)


def _last(connection: sa.Connection, patient: str) -> int:
    found = connection.scalar(sa.select(sa.func.max(CHANGES.c.number)).where(CHANGES.c.patient == patient))
    return int(found or 0)


def _change(row: sa.RowMapping) -> Change:
    return Change(row["number"], row["kind"], row["record"], moment(row["at_us"]))
